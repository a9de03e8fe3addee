import { type Answered, type Evidence, isMain, narrows } from './evidence.ts';
import type { ProbeName } from './probes.ts';
import type { SeenPerson } from './reading.ts';
import { type Finding, skipped, type Verdict, verdictOf } from './rule.ts';

/** Rules about persons judge whoever is in any answer; these probes bring enough persons of every kind. */
export const PERSONS = ['batch', 'thousand'] as const satisfies readonly [ProbeName, ...ProbeName[]];

/** What is wrong with a person. */
export interface Complaint {
  /** JSON pointer from the person on. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
  readonly level?: 'SHOULD';
}

/** `null`: nothing is wrong. `undefined`: the rule does not speak of this person. */
export type Opinion = Complaint | null | undefined;

/**
 * Judges persons one by one, each time that one was answered; a person is reported once. Skips, with `nobody` as the
 * reason, if the rule speaks of none of them.
 */
export function judgePersons(
  persons: readonly SeenPerson[],
  nobody: string,
  opinionOf: (seen: SeenPerson) => Opinion,
): Verdict {
  const findings = new Map<unknown, Finding>();
  let spoken = false;
  for (const seen of persons) {
    const opinion = opinionOf(seen);
    if (opinion === undefined) continue;
    spoken = true;
    if (opinion !== null && !findings.has(keyOf(seen))) findings.set(keyOf(seen), findingOf(seen, opinion));
  }
  return spoken ? verdictOf([...findings.values()]) : skipped(nobody);
}

/** Who has no identifier is somebody else in every answer. */
const keyOf = ({ person: { personidentifikator }, exchange, pointer }: SeenPerson): unknown =>
  personidentifikator ?? `${exchange.probe}${pointer}`;

export const findingOf = ({ exchange, pointer }: SeenPerson, { at, ...complaint }: Complaint): Finding => ({
  exchange,
  pointer: pointer + at,
  ...complaint,
});

function personsWhere({ answers, persons }: Evidence, fits: (answer: Answered) => boolean): readonly SeenPerson[] {
  const fitting = new Set<unknown>(answers.filter(fits));
  return persons.filter(({ exchange }) => fitting.has(exchange));
}

/** Persons in answers to requests that did not name what they want of them. */
export const personsUnnarrowed = (evidence: Evidence): readonly SeenPerson[] =>
  personsWhere(evidence, (answer) => !narrows(answer));

/** Persons with everything that the main token gives: neither the request nor the token holds anything back. */
export const personsWhole = (evidence: Evidence): readonly SeenPerson[] =>
  personsWhere(evidence, (answer) => isMain(answer) && !narrows(answer));

/** Words, each once, in the order of the alphabet: the same text however often each was seen. */
export const listed = (words: Iterable<string>): string => [...new Set(words)].sort().join(', ');
