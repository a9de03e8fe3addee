import { readPosition } from '../evidence/change-log.ts';
import { selectByProbe } from '../evidence/evidence.ts';
import type { Finding } from '../evidence/finding.ts';
import {
  type CompletedExchange,
  getPersons,
  getPersonsByIdentifier,
  getTimes,
  hasInformasjonsbehov,
  hasMainToken,
} from '../evidence/lookups.ts';
import { memoize } from '../evidence/memoize.ts';
import { isSame, readJson, readPersoner } from '../evidence/rest-persons.ts';
import { getRequestedNeeds, getSoapPersons, SOAP_NEEDS } from '../evidence/soap-persons.ts';
import { type Rule, type RuleOutcome, toRuleOutcome } from '../rules/rule.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { isObject } from '../target/json.ts';

/** The exchanges of a run, and those of the probes of a rule that were sent again. */
export interface Repetition {
  readonly first: readonly Exchange[];
  readonly again: readonly Exchange[];
}

/** A request and its repetition. */
type Pair = readonly [before: Exchange, after: Exchange];

/**
 * The outcome of a rule whose violation did not recur: a warning with both responses, unless the persons that differ, or
 * the log, changed during the run.
 */
export function toUnconfirmedOutcome(
  { probes }: Rule,
  findings: readonly Finding[],
  second: RuleOutcome,
  { first, again }: Repetition,
): RuleOutcome {
  const pairs = pairRequests(selectByProbe(first)(...probes), again);
  const changes = pairs.map(findPairChange);
  const history = new PersonHistory([...first, ...again]);
  const isExplained = ({ exchange, pointer, comparedWith }: Finding): boolean => {
    const identifier = findSubject(exchange, pointer);
    const compared = comparedWith?.exchange ?? exchange;
    if (identifier !== undefined)
      return [exchange, compared].some(({ version }) => history.hasChanged(version, identifier));
    const found = changes.filter((change) => change !== undefined);
    return found.length > 0 && found.every((change) => history.explains(change));
  };
  const unexplained = findings.filter((finding) => !isExplained(finding));
  if (unexplained.length === 0) return second;
  return toRuleOutcome(
    unexplained.map((finding): Finding => {
      const [, repeated] = pairs.find(([before]) => before === finding.exchange) ?? [];
      return {
        ...finding,
        actual: `${finding.actual} (not when the request was sent again)`,
        level: 'SHOULD',
        ...(repeated !== undefined && {
          shownWith: { exchange: repeated, ...(finding.pointer !== undefined && { pointer: finding.pointer }) },
        }),
      };
    }),
  );
}

const isSameRequest = (one: Exchange, other: Exchange): boolean =>
  one.version === other.version &&
  one.probe === other.probe &&
  one.request.path === other.request.path &&
  one.request.body === other.request.body &&
  isSame(one.request.headers, other.request.headers) &&
  isSame(one.request.authorization, other.request.authorization);

function pairRequests(first: readonly Exchange[], again: readonly Exchange[]): readonly Pair[] {
  const left = [...again];
  return first.flatMap((before) => {
    const index = left.findIndex((after) => isSameRequest(before, after));
    return index === -1 ? [] : [[before, ...left.splice(index, 1)] as unknown as Pair];
  });
}

/** How a repeated request differs from the first: the persons that differ, the log that grew, or anything else. */
type PairChange =
  | { readonly kind: 'persons'; readonly version: Exchange['version']; readonly identifiers: readonly string[] }
  | { readonly kind: 'log' | 'other' };

function findPairChange([before, after]: Pair): PairChange | undefined {
  if (!hasResponse(before) || !hasResponse(after)) return findUnavailable(before, after);
  if (before.response.status !== after.response.status) return { kind: 'other' };
  const [start, end] = [readPosition(before), readPosition(after)];
  if (start !== undefined && end !== undefined && start.sisteEndringsId !== end.sisteEndringsId) return { kind: 'log' };
  if (before.request.identifiers.length > 0) return findChangedPersons(before, after);
  const [one, other] = [readJson(before.response), readJson(after.response)].map(withoutLanguage);
  return isObject(one) && !isSame(one, other) ? { kind: 'other' } : undefined;
}

/** The suite itself changes the language of a person, with --allow-writes. */
function withoutLanguage(person: unknown): unknown {
  if (!isObject(person)) return person;
  const { spraak: _, spraak_oppdatert: __, ...others } = person;
  return others;
}

/** Nothing follows from a request for which the service was unavailable. */
function findUnavailable(...pair: Pair): PairChange | undefined {
  const isUnavailable = pair.some(({ response }) => 'failed' in response && response.isUnavailable);
  return isUnavailable ? undefined : { kind: 'other' };
}

function findChangedPersons(before: CompletedExchange, after: CompletedExchange): PairChange | undefined {
  const [one, other] = [readPersons(before), readPersons(after)];
  const identifiers = [...new Set(before.request.identifiers)].filter(
    (identifier) => !isSame(one.get(identifier), other.get(identifier)),
  );
  return identifiers.length === 0 ? undefined : { kind: 'persons', version: before.version, identifiers };
}

/** The persons of a response by identifier, without their language. */
const readPersons = memoize((exchange: CompletedExchange): ReadonlyMap<string, unknown> => {
  if (exchange.version === 'soap')
    return new Map(getSoapPersons(exchange).map(({ person }) => [String(person.personidentifikator), person]));
  return new Map([...getPersonsByIdentifier(exchange)].map(([key, person]) => [key, withoutLanguage(person)]));
});

/** The requested person that a pointer points at. */
function findSubject(exchange: Exchange, pointer: string | undefined): string | undefined {
  if (pointer === undefined || !hasResponse(exchange)) return undefined;
  const persons = exchange.version === 'soap' ? getSoapPersons(exchange) : getPersons(exchange);
  const seen = persons.find((one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`));
  return exchange.request.identifiers.find((one) => one === seen?.person.personidentifikator);
}

/** The data of a person, and when it was returned; without data, the person was missing. */
interface PersonState {
  readonly data: unknown;
  firstReceived: number;
  lastSent: number;
}

/** With more, the service returns other data each time. */
const MAX_STATES = 4;

/** The data of persons in the complete responses of a run, over time. */
class PersonHistory {
  readonly #exchanges: readonly CompletedExchange[];
  readonly #results = new Map<string, boolean>();

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = exchanges.filter(hasResponse).filter(isComplete);
  }

  explains(change: PairChange): boolean {
    if (change.kind !== 'persons') return change.kind === 'log';
    return change.identifiers.every((identifier) => this.hasChanged(change.version, identifier));
  }

  /** Whether a person has other data from one moment on: no earlier data is returned after later data. */
  hasChanged(version: Exchange['version'], identifier: string): boolean {
    const known = this.#results.get(version + identifier) ?? this.#isChange(version, identifier);
    this.#results.set(version + identifier, known);
    return known;
  }

  #isChange(version: Exchange['version'], identifier: string): boolean {
    const states = this.#collectStates(version, identifier);
    if (states.length < 2 || states.length > MAX_STATES) return false;
    const ordered = [...states].sort((one, other) => one.firstReceived - other.firstReceived);
    return ordered.every(({ lastSent }, index) => lastSent <= (ordered[index + 1]?.firstReceived ?? lastSent));
  }

  #collectStates(version: Exchange['version'], identifier: string): readonly PersonState[] {
    const states: PersonState[] = [];
    for (const [index, exchange] of this.#exchanges.entries()) {
      if (exchange.version !== version) continue;
      const { sent, received } = getTimes(exchange, index);
      const data = readPersons(exchange).get(identifier);
      if (data === undefined && !exchange.request.identifiers.includes(identifier)) continue;
      const known = states.find((state) => isSame(state.data, data));
      if (known === undefined) states.push({ data, firstReceived: received, lastSent: sent });
      else {
        known.firstReceived = Math.min(known.firstReceived, received);
        known.lastSent = Math.max(known.lastSent, sent);
      }
    }
    return states;
  }
}

/** Whether the request asks for all data of each person, and for persons who are not registered. */
function isComplete(exchange: CompletedExchange): boolean {
  if (exchange.version === 'soap')
    return getSoapPersons(exchange).length > 0 && getRequestedNeeds(exchange.request).length === SOAP_NEEDS.length;
  if (exchange.response.status !== 200 || readPersoner(exchange.response) === undefined) return false;
  const isIncluding = exchange.version === 'v1' || exchange.request.body?.includes('"inkluderIkkeRegistrerte":true');
  return isIncluding === true && hasMainToken(exchange) && !hasInformasjonsbehov(exchange);
}
