import { type CompletedExchange, type Evidence, hasInformasjonsbehov, hasMainToken } from './evidence.ts';
import type { ProbeName } from './probes.ts';
import type { SeenPerson } from './reading.ts';
import { type Finding, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** Rules about persons judge whoever is in any answer; these probes bring enough persons of every kind. */
export const PERSON_PROBES = ['batch', 'thousand'] as const satisfies readonly [ProbeName, ...ProbeName[]];

/** What is wrong with a person. */
export interface PersonFinding {
  /** JSON pointer from the person on. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
  readonly level?: 'SHOULD';
}

/** `null`: nothing is wrong. `undefined`: the rule does not speak of this person. */
export type PersonResult = PersonFinding | null | undefined;

/**
 * Judges persons one by one, each time that one was answered; a person is reported once. Skips, with `nobody` as the
 * reason, if the rule speaks of none of them.
 */
export function evaluatePersons(
  persons: readonly SeenPerson[],
  skipReason: string,
  checkPerson: (seen: SeenPerson) => PersonResult,
): RuleOutcome {
  const findings = new Map<unknown, Finding>();
  let isApplicable = false;
  for (const seen of persons) {
    const result = checkPerson(seen);
    if (result === undefined) continue;
    isApplicable = true;
    if (result !== null && !findings.has(toPersonKey(seen))) findings.set(toPersonKey(seen), toFinding(seen, result));
  }
  return isApplicable ? toRuleOutcome([...findings.values()]) : skip(skipReason);
}

/** Who has no identifier is somebody else in every answer. */
const toPersonKey = ({ person: { personidentifikator }, exchange, pointer }: SeenPerson): unknown =>
  personidentifikator ?? `${exchange.probe}${pointer}`;

export const toFinding = ({ exchange, pointer }: SeenPerson, { at, ...finding }: PersonFinding): Finding => ({
  exchange,
  pointer: pointer + at,
  ...finding,
});

function filterPersons(
  { lookupResponses, persons }: Evidence,
  fits: (answer: CompletedExchange) => boolean,
): readonly SeenPerson[] {
  const fitting = new Set<unknown>(lookupResponses.filter(fits));
  return persons.filter(({ exchange }) => fitting.has(exchange));
}

/** Persons in answers to requests that did not name what they want of them. */
export const getUnrestrictedPersons = (evidence: Evidence): readonly SeenPerson[] =>
  filterPersons(evidence, (answer) => !hasInformasjonsbehov(answer));

/** Persons with everything that the main token gives: neither the request nor the token holds anything back. */
export const getCompletePersons = (evidence: Evidence): readonly SeenPerson[] =>
  filterPersons(evidence, (answer) => hasMainToken(answer) && !hasInformasjonsbehov(answer));

/** Words, each once, in the order of the alphabet: the same text however often each was seen. */
export const joinUnique = (words: Iterable<string>): string => [...new Set(words)].sort().join(', ');
