import { describeDifferences } from '../evidence/describe.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComparedResponse } from '../evidence/finding.ts';
import {
  type CompletedExchange,
  findDifferingIdentifiers,
  getPersons,
  getPersonsByIdentifier,
} from '../evidence/lookups.ts';
import { isObject, isSame, type JsonObject, readPersoner } from '../evidence/rest-persons.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { DETERMINATE_PROBES, noResponse, withoutRateLimited } from './assertions.ts';
import { type Finding, PASS, type RuleOutcome, skip, skipFor, toRuleOutcome } from './rule.ts';

/** The references that responses are compared with, as named in reports. */
const REFERENCE_LABELS = { one: 'one person', batch: 'the batch', thousand: 'the batch of 1000' } as const;
type Reference = keyof typeof REFERENCE_LABELS;

/** Compares every exchange with the reference: a person's data depends neither on the other identifiers nor on time. */
export const compareWithReference = (
  evidence: Evidence,
  reference: Reference,
  probes: readonly ProbeName[],
): RuleOutcome => compareExchanges(evidence, reference, evidence.findExchanges(...probes));

/** Compares some exchanges of probes with the reference. */
export function compareExchanges(evidence: Evidence, reference: Reference, compared: readonly Exchange[]): RuleOutcome {
  const first = evidence.lookupResponses.find(({ probe }) => probe === reference);
  if (first === undefined) {
    if (evidence.findExchanges(reference).some(isUnreadable)) return UNREADABLE;
    return skip(`${REFERENCE_LABELS[reference]} has no response with persons (response/status-200)`);
  }
  const received = withoutRateLimited(compared);
  if (received.length === 0) return skip('all requests were rate limited (429)');
  const exchanges = received.filter((exchange) => !isReportedAsUnreadable(evidence, exchange));
  if (exchanges.length === 0) return UNREADABLE;
  const findings = exchanges.flatMap(
    (exchange) => findMissingList(exchange) ?? findDifferences(first, exchange as CompletedExchange),
  );
  if (findings.length > 0) return toRuleOutcome(findings);
  if (isCut(first, exchanges)) return skipFor('request/thousand-identifiers', 'v2/include-not-registered');
  if (exchanges.some((exchange) => hasCommonPersons(first, exchange))) return PASS;
  return checkCommonPersons(first, exchanges);
}

/** Whether the batch of 1000 lacks persons that the other requests ask for too: these cannot be compared. */
function isCut(first: CompletedExchange, exchanges: readonly Exchange[]): boolean {
  if (first.probe !== 'thousand') return false;
  const returned = getPersonsByIdentifier(first);
  const common = new Set(first.request.identifiers);
  const compared = exchanges.flatMap(({ request }) => request.identifiers.filter((one) => common.has(one)));
  return compared.some((identifier) => !returned.has(identifier));
}

const hasCommonPersons = (first: CompletedExchange, exchange: Exchange): boolean =>
  hasResponse(exchange) &&
  [...getRequestedPersons(exchange, first).keys()].some((identifier) => getPersonsByIdentifier(first).has(identifier));

/** Unrequested persons are reported by response/one-per-identifier. A repeated request must not return only other persons. */
function checkCommonPersons(first: CompletedExchange, exchanges: readonly Exchange[]): RuleOutcome {
  const again = exchanges.find(({ probe }) => probe === 'batch-again');
  if (again === undefined || getPersonsByIdentifier(first).size === 0) {
    return skip('no person was returned both times (response/one-per-identifier)');
  }
  return toRuleOutcome([
    {
      exchange: again,
      expected: 'the persons of the first response',
      actual: 'none of them',
      pointer: '/personer',
      comparedWith: { exchange: first },
    },
  ]);
}

/** A request that succeeds in one form must succeed in every other form. */
export function findRejection(exchange: Exchange): readonly Finding[] | undefined {
  if (!hasResponse(exchange)) return [noResponse(exchange, 'a response with persons')];
  const { status } = exchange.response;
  return status === 200 ? undefined : [{ exchange, expected: 'a response with persons', actual: `status ${status}` }];
}

/** A request must return status 200 and an array, also if it is empty. */
export function findMissingList(exchange: Exchange): readonly Finding[] | undefined {
  const expected = 'status 200 and an array personer';
  return isUnreadable(exchange) ? [{ exchange, expected, actual: 'no array personer' }] : findRejection(exchange);
}

/** Rules about responses check the responses to these probes only. */
const isDeterminate = ({ probe }: Exchange): boolean => (DETERMINATE_PROBES as readonly string[]).includes(probe);

/** If some of those responses are unreadable, the other ones have the same cause. */
export const isReportedAsUnreadable = (evidence: Evidence, exchange: Exchange): boolean =>
  isUnreadable(exchange) && evidence.findExchanges(...DETERMINATE_PROBES).some(isUnreadable);

/** Status 200 without persons that can be read. */
const isUnreadable = (exchange: Exchange): boolean =>
  hasResponse(exchange) && exchange.response.status === 200 && readPersoner(exchange.response) === undefined;

export const UNREADABLE = skipFor('response/valid-json-utf8', 'response/personer-array');

/**
 * Missing persons are reported by request/thousand-identifiers and v2/include-not-registered for the batch of 1000. In
 * version 1, response/one-per-identifier reports them for the other references and for the determinate probes.
 */
function findDifferences(first: CompletedExchange, second: CompletedExchange): readonly Finding[] {
  const [one, other] = [getRequestedPersons(first, second), getRequestedPersons(second, first)];
  const isV2 = second.version === 'v2';
  const isComparable = (identifier: string): boolean => {
    if (!one.has(identifier)) return isV2 && first.probe !== 'thousand';
    return other.has(identifier) || isV2 || !isDeterminate(second);
  };
  return findDifferingIdentifiers(one, other)
    .filter(isComparable)
    .map((identifier) =>
      createDifferenceFinding(first, second, identifier, one.get(identifier), other.get(identifier)),
    );
}

/** The persons of a response that another request asks for too. */
function getRequestedPersons(response: CompletedExchange, { request }: Exchange): ReadonlyMap<string, JsonObject> {
  const identifiers = new Set(request.identifiers);
  return new Map([...getPersonsByIdentifier(response)].filter(([identifier]) => identifiers.has(identifier)));
}

export function createDifferenceFinding(
  reference: CompletedExchange,
  exchange: CompletedExchange,
  identifier: string,
  one?: JsonObject,
  other?: JsonObject,
): Finding {
  const expected = 'the same data for a person as in the other request';
  const comparedWith = { exchange: reference, ...(one && other && { expected: one, actual: other }) };
  if (other === undefined)
    return { exchange, expected, actual: 'the person is missing', identifiers: [identifier], comparedWith };
  const index = readPersoner(exchange.response)!.findIndex(
    (person) => isObject(person) && person.personidentifikator === identifier,
  );
  const actual = one === undefined ? 'a person that it omits' : describeDifferences(listDifferingMembers(one, other));
  return { exchange, expected, actual, pointer: `/personer/${index}`, comparedWith };
}

/** The comparison of one member of a person in two responses. @param members their paths, of which the first is shown */
export function compareMembers(
  exchange: CompletedExchange,
  [first = '']: readonly string[],
  one: JsonObject,
  other: JsonObject,
): ComparedResponse {
  const path = first.split('.');
  return { exchange, expected: pickMember(one, path), actual: pickMember(other, path) };
}

const pickMember = (value: unknown, [name, ...others]: readonly string[]): unknown =>
  name === undefined ? value : { [name]: pickMember(isObject(value) ? value[name] : undefined, others) };

const listDifferingMembers = (one: JsonObject, other: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !isSame(one[name], other[name]));

/** Counts the persons who differ from those of another response, and shows the first one. */
export function countDifferences(
  reference: CompletedExchange,
  exchange: CompletedExchange,
  expected: string,
): readonly Finding[] {
  const [one, other] = [getPersonsByIdentifier(reference), getPersonsByIdentifier(exchange)];
  const differing = findDifferingIdentifiers(one, other);
  const [first] = differing;
  if (first === undefined) return [];
  const actual = `${differing.length} of ${one.size} persons differ`;
  return [
    { ...createDifferenceFinding(reference, exchange, first, one.get(first), other.get(first)), expected, actual },
  ];
}

/** The first person that is returned after one who was requested later. */
export function describeOrder(exchange: CompletedExchange): Pick<Finding, 'actual' | 'identifiers' | 'pointer'> {
  const { identifiers } = exchange.request;
  const positions = getPersons(exchange).map(({ person }) => identifiers.indexOf(person.personidentifikator as string));
  const at = positions.findIndex((position, index) => position >= 0 && position < positions[index - 1]!);
  const [before, after] = [positions[at - 1], positions[at]];
  if (before === undefined || after === undefined) return { actual: 'the order of other persons' };
  return {
    actual: `identifier ${before + 1} of the request before identifier ${after + 1}`,
    identifiers: [identifiers[after]!, identifiers[before]!],
    pointer: `/personer/${at}`,
  };
}
