import type { CompletedExchange, Evidence } from './evidence.ts';
import { type Exchange, hasResponse } from './exchange.ts';
import type { ProbeName } from './probes.ts';
import { type Finding, type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

const TOO_MANY = 429;

export const isOk = ({ response }: CompletedExchange): boolean => response.status === 200;
export const isRejected = ({ response }: CompletedExchange): boolean => response.status >= 400 && response.status < 500;
/** A deployment that says "later" has not said what it thinks of a request. */
export const isRateLimited = ({ response }: CompletedExchange): boolean => response.status === TOO_MANY;

/** The probes' answers, but those that only say "later". */
export const getResponses = (
  { findExchanges }: Evidence,
  ...probes: readonly ProbeName[]
): readonly CompletedExchange[] =>
  findExchanges(...probes)
    .filter(hasResponse)
    .filter((exchange) => !isRateLimited(exchange));

/** Nothing came back from a service that is there. */
export const noResponse = (exchange: Exchange, expected: string): Finding => ({
  exchange,
  expected,
  actual: (exchange.response as { readonly failed: string }).failed,
});

/** What a refusal should look like. */
export interface RejectionExpectation {
  /** The status that is best. */
  readonly preferred?: 400 | 401;
  /** Judges a refusal further. */
  readonly extraCheck?: (exchange: CompletedExchange) => Finding | undefined;
}

/** Judges that each request of these probes is refused with a 4xx; another than the preferred one is a mere warning. */
export function evaluateRejections(
  evidence: Evidence,
  probes: readonly ProbeName[],
  expectation: RejectionExpectation = {},
): RuleOutcome {
  const exchanges = evidence
    .findExchanges(...probes)
    .filter((exchange) => !hasResponse(exchange) || !isRateLimited(exchange));
  if (exchanges.length === 0) return skip('the deployment only says that it is asked too often (429)');
  return toRuleOutcome(
    exchanges.map((exchange) => checkRejection(exchange, expectation)).filter((finding) => finding !== undefined),
  );
}

function checkRejection(exchange: Exchange, { preferred, extraCheck }: RejectionExpectation): Finding | undefined {
  const expected = preferred === undefined ? 'a status 4xx' : `a status 4xx, best ${preferred}`;
  if (!hasResponse(exchange)) return noResponse(exchange, expected);
  const actual = `status ${exchange.response.status}`;
  if (!isRejected(exchange)) return { exchange, expected, actual };
  const worse = extraCheck?.(exchange);
  if (worse !== undefined) return worse;
  const isBest = preferred === undefined || exchange.response.status === preferred;
  return isBest ? undefined : { exchange, expected, actual, level: 'SHOULD' };
}

/** Whether the service answers the lookups that it must: if not, a refusal tells nothing. */
export const isServing = (evidence: Evidence): boolean => getResponses(evidence, 'one', 'batch', 'thousand').some(isOk);

export const NOT_SERVING = skip('no lookup is answered with status 200 at all (response/status-200)');
