import type { Evidence } from '../../evidence/evidence.ts';
import type { CompletedExchange } from '../../evidence/lookups.ts';
import { findChangesElement } from '../../evidence/soap-changes.ts';
import { findFault, findResponseElement, readMessage } from '../../evidence/soap-message.ts';
import {
  compareElements,
  findPersonContainer,
  getSoapPersons,
  getValue,
  type OptionalElement,
  type SoapPerson,
} from '../../evidence/soap-persons.ts';
import type { ProbeName } from '../../probes/rest.ts';
import { hasResponse, type NoResponse, type ServiceResponse } from '../../target/exchange.ts';
import { evaluatePersons, getResponses, type PersonResult } from '../assertions.ts';
import { type Finding, notChecked, type RuleOutcome, skip } from '../rule.ts';

export type ByIdentifier = ReadonlyMap<unknown, SoapPerson>;

/** Members that Person always has; separate rules report a missing one. */
export const BASICS = ['status', 'reservasjon'] as const;
type Basic = (typeof BASICS)[number];

/** The finding that a person has another value than in another response, which the finding names after "as". */
export function createElementFinding(
  seen: SoapPerson,
  other: SoapPerson,
  element: OptionalElement | Basic,
  reference: string,
): Finding {
  const isMissing = element !== 'status' && element !== 'reservasjon' && getValue(seen, element) === undefined;
  return {
    exchange: seen.exchange,
    pointer: seen.pointer,
    expected: `${element} as ${reference}`,
    actual: isMissing ? `no ${element}` : `${element} differs`,
    comparedWith: compareElements(seen, other, element),
  };
}

/** Ordinary requests, each in one message. */
export const ORDINARY_PROBES = ['soap-person', 'soap-delivered', 'soap-everything'] as const;

/** Every documented request for persons of the batch. */
export const LOOKUP_PROBES = [
  ...ORDINARY_PROBES,
  'soap-kontaktinfo',
  'soap-sertifikat',
  'soap-sikker-digital-post',
  'soap-varslingsstatus',
  'soap-combined',
  'soap-permuted',
  'soap-alone',
] as const;

/** Every probe that may return persons: all of them are checked. */
export const SOAP_PERSON_PROBES = [
  ...LOOKUP_PROBES,
  'soap-no-needs',
  'soap-unknown',
  'soap-repeated',
  'soap-alias',
  'soap-in-1.2',
  'soap-in-1.1',
  'soap-everything-1.1',
  'soap-thousand',
  'soap-thousand-split',
  'soap-duplicates',
  'soap-only-not-registered',
  'soap-equivalent-serialisations',
  'soap-changes',
] as const;

export const NO_PERSONS = skip('no response over SOAP has HentPersonerRespons (soap/lookup-succeeds)');

export const isPersonsResponse = ({ response }: CompletedExchange): boolean =>
  findResponseElement(response, 'HentPersonerRespons') !== undefined;

/** The outcome without a response to check: the requests failed, or all were rate limited. */
export function getOutcomeWithoutResponse(
  { findExchanges }: Evidence,
  probes: readonly ProbeName[],
  throttled: (reason: string) => RuleOutcome,
): RuleOutcome {
  const failed = findExchanges(...probes).find((exchange) => !hasResponse(exchange));
  if (failed !== undefined) return notChecked((failed.response as NoResponse).failed);
  return throttled('all requests were rate limited (429)');
}

/** Checks the responses of probes, if there are any. */
export function evaluateResponses(
  evidence: Evidence,
  probes: readonly ProbeName[],
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome {
  const responses = getResponses(evidence, ...probes);
  return responses.length === 0 ? getOutcomeWithoutResponse(evidence, probes, skip) : evaluate(responses);
}

/** Checks the responses that contain HentPersonerRespons. */
export const evaluateLookupResponses = (
  evidence: Evidence,
  probes: readonly ProbeName[],
  evaluate: (matching: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateResponses(evidence, probes, (responses) => {
    const matching = responses.filter(isPersonsResponse);
    return matching.length === 0 ? NO_PERSONS : evaluate(matching);
  });

/** Checks the responses that contain persons, HentEndringerRespons included. */
export const evaluatePersonResponses = (
  evidence: Evidence,
  probes: readonly ProbeName[],
  evaluate: (matching: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateResponses(evidence, probes, (responses) => {
    const matching = responses.filter((exchange) => findPersonContainer(exchange) !== undefined);
    return matching.length === 0 ? NO_PERSONS : evaluate(matching);
  });

/** Reports a response without the expected persons. */
export function createNoPersonsFinding(exchange: CompletedExchange): Finding {
  const { status } = exchange.response;
  const what = findFault(exchange.response) === undefined ? describeContent(exchange.response) : 'a fault';
  return { exchange, expected: 'status 200 and HentPersonerRespons', actual: `status ${status} and ${what}` };
}

function describeContent(response: ServiceResponse): string {
  const message = readMessage(response);
  return 'error' in message ? message.error : `a message with ${message.content.name}`;
}

/** The persons that the probes returned. */
export const getPersonsByProbe = (evidence: Evidence, ...probes: readonly ProbeName[]): readonly SoapPerson[] =>
  getResponses(evidence, ...probes).flatMap(getSoapPersons);

/** Indexes persons by identifier; of duplicates, the first is used. */
export function indexByIdentifier(persons: readonly SoapPerson[]): ByIdentifier {
  const found = new Map<unknown, SoapPerson>();
  for (const seen of persons) {
    const { personidentifikator } = seen.person;
    if (!found.has(personidentifikator)) found.set(personidentifikator, seen);
  }
  return found;
}

/** Whether a request is rejected, by a fault or by a status. */
export const isSoapRejected = ({ response }: CompletedExchange): boolean =>
  response.status >= 400 || findFault(response) !== undefined;

/** The lookup that must succeed for a rejection to prove anything. */
export const SERVING_PROBE = 'soap-person';

export const isSoapServing = (evidence: Evidence): boolean =>
  getResponses(evidence, SERVING_PROBE).some(isPersonsResponse);

/** Describes a response; without persons, by its status. */
export function describeOutcome(exchange: CompletedExchange): string {
  if (isPersonsResponse(exchange)) return 'persons were returned';
  const { status } = exchange.response;
  return `status ${status}${findFault(exchange.response) === undefined ? '' : ' and a fault'}`;
}

/**
 * Checks each distinct person that was returned over SOAP; a person is reported once. Skips with `skipReason` if the
 * rule applies to no person.
 */
export const evaluateEachPerson = (
  evidence: Evidence,
  skipReason: string,
  checkPerson: (seen: SoapPerson) => PersonResult,
): RuleOutcome =>
  evaluatePersonResponses(evidence, SOAP_PERSON_PROBES, (responses) =>
    evaluatePersons(removeDuplicates(responses.flatMap(getSoapPersons)), skipReason, (seen) =>
      checkPerson(seen as SoapPerson),
    ),
  );

/** Identical responses share their persons. */
const removeDuplicates = (persons: readonly SoapPerson[]): readonly SoapPerson[] =>
  [...new Map([...persons].reverse().map((seen) => [seen.xml, seen])).values()].reverse();

const CHANGES_PROBE = 'soap-changes';

/** Evaluates responses to HentEndringer. Skips if all are rejected: new clients get no access to the operation. */
export function evaluateChangesResponses(
  evidence: Evidence,
  evaluate: (responses: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome {
  const responses = getResponses(evidence, CHANGES_PROBE);
  if (responses.length === 0) return getOutcomeWithoutResponse(evidence, [CHANGES_PROBE], skip);
  return responses.every(isSoapRejected) ? skip('HentEndringer is rejected') : evaluate(responses);
}

/** Evaluates the successful responses to HentEndringer. */
export const evaluateSuccessfulChanges = (
  evidence: Evidence,
  evaluate: (successful: readonly CompletedExchange[]) => RuleOutcome,
): RuleOutcome =>
  evaluateChangesResponses(evidence, (responses) => {
    const successful = responses.filter((exchange) => findChangesElement(exchange) !== undefined);
    return successful.length === 0
      ? skip('no response to HentEndringer is successful (soap/changes-shape)')
      : evaluate(successful);
  });
