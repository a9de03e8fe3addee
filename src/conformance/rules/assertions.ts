import type { Evidence } from '../evidence/evidence.ts';
import type { Finding, PersonFinding, PersonResult } from '../evidence/finding.ts';
import { type CompletedExchange, hasInformasjonsbehov, hasMainToken } from '../evidence/lookups.ts';
import type { SeenPerson } from '../evidence/rest-persons.ts';
import {
  findLanguageSkipReason,
  getRequestedLanguage,
  getReturnedLanguage,
  isInvalidLanguage,
  isOutOfReach,
} from '../probes/language.ts';
import type { ProbeName } from '../probes/rest.ts';
import { type Exchange, hasResponse } from '../target/exchange.ts';
import { type FindingDetails, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

export type { PersonFinding, PersonResult };

const TOO_MANY = 429;

export const isOk = ({ response }: CompletedExchange): boolean => response.status === 200;
export const isRejected = ({ response }: CompletedExchange): boolean => response.status >= 400 && response.status < 500;
/** A rate-limited request was neither accepted nor rejected. */
export const isRateLimited = ({ response }: CompletedExchange): boolean => response.status === TOO_MANY;

/** The responses of the probes, except rate-limited ones (429). */
export const getResponses = (
  { findExchanges }: Evidence,
  ...probes: readonly ProbeName[]
): readonly CompletedExchange[] =>
  findExchanges(...probes)
    .filter(hasResponse)
    .filter((exchange) => !isRateLimited(exchange));

/** The exchanges that a rate limit does not decide: also those without a response. */
export const withoutRateLimited = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter((exchange) => !hasResponse(exchange) || !isRateLimited(exchange));

/** Reports a request without a response. */
export const noResponse = (exchange: Exchange, expected: string): Finding => ({
  exchange,
  expected,
  actual: (exchange.response as { readonly failed: string }).failed,
});

/** Reports requested persons that a response lacks. Persons without an identifier may be some of them. */
export function createMissingFinding(
  exchange: CompletedExchange,
  missing: readonly string[],
  unidentified = 0,
  expected = 'every requested person',
): readonly Finding[] {
  const count = missing.length - unidentified;
  if (count <= 0) return [];
  const identifiers = unidentified === 0 ? { identifiers: missing } : {};
  return [{ exchange, expected, actual: `${count} missing`, pointer: '/personer', ...identifiers }];
}

/** Checks each exchange separately. */
export const evaluateEach = (
  exchanges: readonly CompletedExchange[],
  findViolation: (exchange: CompletedExchange) => FindingDetails | undefined,
): RuleOutcome =>
  toRuleOutcome(
    exchanges.flatMap((exchange) => {
      const details = findViolation(exchange);
      return details === undefined ? [] : [{ exchange, ...details }];
    }),
  );

/** Expectations for a rejection. */
export interface RejectionExpectation {
  /** Another 4xx is a warning. */
  readonly preferred?: 400 | 401;
  /** Checks a rejection further. */
  readonly extraCheck?: (exchange: CompletedExchange) => Finding | undefined;
}

/** Checks that each request of the probes is rejected with a 4xx. A status other than the preferred one is a warning. */
export function evaluateRejections(
  evidence: Evidence,
  probes: readonly ProbeName[],
  expectation: RejectionExpectation = {},
): RuleOutcome {
  const exchanges = withoutRateLimited(evidence.findExchanges(...probes));
  if (exchanges.length === 0) return skip('all requests were rate limited (429)');
  return toRuleOutcome(
    exchanges.map((exchange) => checkRejection(exchange, expectation)).filter((finding) => finding !== undefined),
  );
}

function checkRejection(exchange: Exchange, { preferred, extraCheck }: RejectionExpectation): Finding | undefined {
  const expected = preferred === undefined ? 'a status 4xx' : `a status 4xx, preferably ${preferred}`;
  if (!hasResponse(exchange)) return noResponse(exchange, expected);
  const actual = `status ${exchange.response.status}`;
  // request/no-server-error reports it.
  if (isOptionalEndpoint(exchange) && exchange.response.status >= 500) return undefined;
  if (isRedirectedSlash(exchange)) return undefined;
  if (!isRejected(exchange)) return { exchange, expected, actual };
  const worse = extraCheck?.(exchange);
  if (worse !== undefined) return worse;
  const isBest = preferred === undefined || exchange.response.status === preferred || isOptionalEndpoint(exchange);
  return isBest ? undefined : { exchange, expected, actual, level: 'SHOULD' };
}

/** Whether a mandatory lookup succeeds. If none does, a rejection proves nothing. */
export const isServing = (evidence: Evidence): boolean => getResponses(evidence, 'one', 'batch', 'thousand').some(isOk);

export const NOT_SERVING = skip('no lookup returns status 200 (response/status-200)');

/** Requests with a fully documented response: each identifier is valid and occurs once. */
export const DETERMINATE_PROBES = [
  'one',
  'batch',
  'thousand',
  'needs-contact',
  'needs-contact-twice',
  'batch-again',
  'batch-permuted',
  'batch-split',
  'batch-merged',
  'batch-alone',
  'known',
  'with-not-yet-born',
  'with-deleted',
] as const satisfies readonly ProbeName[];

/** Rules about persons check the persons of every response; these probes return enough persons of every kind. */
export const PERSON_PROBES = ['batch', 'thousand'] as const satisfies readonly [ProbeName, ...ProbeName[]];

/**
 * Checks persons one by one, in each version that was returned; a person is reported once. Skips with `skipReason` if
 * rule applies to none of them.
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

/** A person without an identifier counts as a different person in every response. */
const toPersonKey = ({ person: { personidentifikator }, exchange, pointer }: SeenPerson): unknown =>
  personidentifikator ?? `${exchange.probe}${pointer}`;

export const toFinding = ({ exchange, pointer }: SeenPerson, { at, ...finding }: PersonFinding): Finding => ({
  exchange,
  pointer: pointer + at,
  ...finding,
});

function filterPersons(
  { lookupResponses, persons }: Evidence,
  isIncluded: (response: CompletedExchange) => boolean,
): readonly SeenPerson[] {
  const fitting = new Set<unknown>(lookupResponses.filter(isIncluded));
  return persons.filter(({ exchange }) => fitting.has(exchange));
}

/** Persons of requests without informasjonsbehov. */
export const getUnrestrictedPersons = (evidence: Evidence): readonly SeenPerson[] =>
  filterPersons(evidence, (response) => !hasInformasjonsbehov(response));

/** Persons with all data of the main token: neither the request nor another token restricts it. */
export const getCompletePersons = (evidence: Evidence): readonly SeenPerson[] =>
  filterPersons(evidence, (response) => hasMainToken(response) && !hasInformasjonsbehov(response));

/** Joins distinct words in alphabetical order, so that the text does not depend on how often each occurs. */
export const joinUnique = (words: Iterable<string>): string => [...new Set(words)].sort().join(', ');

/** Statuses that say that an endpoint is missing or not open to this token, so that it cannot be checked. */
const SKIP_REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'the token is rejected with status 401'],
  [403, 'the token is rejected with status 403'],
  [404, 'the deployment does not have it (404)'],
  [405, 'the deployment does not have it (405)'],
]);

/** Only the lookup is mandatory, without a slash after it. A gateway may reject requests for others with any status. */
const isOptionalEndpoint = ({ request: { path } }: CompletedExchange): boolean =>
  path.startsWith('/rest/') && !path.endsWith('/personer');

/** A gateway may redirect a path with a slash at its end to the one without it, before it reads the token. */
const isRedirectedSlash = ({ request: { path }, response: { status } }: CompletedExchange): boolean =>
  path.endsWith('/') && status >= 300 && status < 400;

/** Whether an error means that an optional endpoint is missing. */
export const isMissingEndpoint = (exchange: CompletedExchange): boolean =>
  isOptionalEndpoint(exchange) && (exchange.response.status === 404 || exchange.response.status === 405);

/** Checks the first response to a probe, if its status is 200; some other statuses may be reasons to skip the rule. */
export function evaluateFirst(
  { findExchanges }: Evidence,
  probe: ProbeName,
  evaluate: (exchange: CompletedExchange) => RuleOutcome,
  skipReasons: ReadonlyMap<number, string> = new Map(),
): RuleOutcome {
  const [exchange] = findExchanges(probe);
  if (exchange === undefined) return skip('the request was not sent');
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'status 200')]);
  if (isRateLimited(exchange)) return skip('all requests were rate limited (429)');
  if (isOk(exchange)) return evaluate(exchange);
  const { status } = exchange.response;
  const reason = skipReasons.get(status);
  if (reason !== undefined) return skip(reason);
  return toRuleOutcome([{ exchange, expected: 'status 200', actual: `status ${status}` }]);
}

/** Checks the first response of an optional endpoint. */
export const evaluateEndpoint = (
  evidence: Evidence,
  probe: ProbeName,
  evaluate: (exchange: CompletedExchange) => RuleOutcome,
): RuleOutcome => evaluateFirst(evidence, probe, evaluate, SKIP_REASONS);

/** A change of the language, and the lookups before and after it. */
export interface LanguageChange {
  readonly change: Exchange;
  readonly before: Exchange | undefined;
  readonly after: Exchange | undefined;
}

const findLanguageChanges = (exchanges: readonly Exchange[]): readonly LanguageChange[] =>
  exchanges.flatMap((change, index) =>
    getRequestedLanguage(change) === undefined
      ? []
      : [{ change, before: exchanges[index - 1], after: exchanges[index + 1] }],
  );

/** Checks some of the attempted changes, if the language of the logged-in person may be changed. */
export function evaluateLanguageChanges(
  { findExchanges }: Evidence,
  isRelevant: (changed: LanguageChange) => boolean,
  evaluate: (changed: LanguageChange) => readonly Finding[],
): RuleOutcome {
  const exchanges = findExchanges('me-language');
  const reason = findLanguageSkipReason(exchanges[0]);
  if (reason !== undefined) return skip(reason);
  const changes = findLanguageChanges(exchanges);
  if (changes.length === 1 && isOutOfReach(changes[0]!.change)) {
    return skip(`changing the language is rejected with status ${getStatus(changes[0]!.change)}`);
  }
  const selected = changes.filter(isRelevant);
  return selected.length === 0 ? skip('the language was not changed') : toRuleOutcome(selected.flatMap(evaluate));
}

const getStatus = ({ response }: Exchange): number | undefined => ('status' in response ? response.status : undefined);

export const isValidChange = ({ change }: LanguageChange): boolean =>
  getRequestedLanguage(change) !== '' && !isInvalidLanguage(change);
export const isDeletion = ({ change }: LanguageChange): boolean => getRequestedLanguage(change) === '';

/** Checks that a change returns status 204. */
export function expectChanged({ change }: LanguageChange): readonly Finding[] {
  if (!hasResponse(change)) return [noResponse(change, 'status 204')];
  const { status } = change.response;
  return status === 204 ? [] : [{ exchange: change, expected: 'status 204', actual: `status ${status}` }];
}

export const isChanged = ({ change }: LanguageChange): boolean => {
  const status = getStatus(change);
  return status !== undefined && status >= 200 && status < 300;
};

/** Checks the language that the lookup after a change returns. */
export function expectVisible(
  { after }: LanguageChange,
  expected: string,
  isVisible: (returned: unknown) => boolean,
): readonly Finding[] {
  const returned = getReturnedLanguage(after);
  if (after === undefined || returned === undefined || isVisible(returned)) return [];
  return [{ exchange: after, expected, actual: returned === '' ? 'no spraak' : 'spraak', pointer: '/spraak' }];
}
