import type { CompletedExchange, Evidence } from './evidence.ts';
import { hasResponse } from './exchange.ts';
import type { ProbeName } from './probes.ts';
import { isOk, isRateLimited, noResponse } from './refusal.ts';
import { type RuleOutcome, skip, toRuleOutcome } from './rule.ts';

/** Where an endpoint is not there, or not for this token, there is nothing to judge. */
const SKIP_REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'the token is refused with status 401'],
  [403, 'the token is refused with status 403'],
  [404, 'the deployment does not have it (404)'],
  [405, 'the deployment does not have it (405)'],
]);

/** Whether an error says no more than that a deployment has no such endpoint: the lookup is all that it must have. */
export const isMissingEndpoint = ({ probe, response: { status } }: CompletedExchange): boolean =>
  ENDPOINTS.includes(probe) && (status === 404 || status === 405);

const ENDPOINTS: readonly string[] = ['me', 'me-jose', 'me-language', 'print', 'changes'] satisfies ProbeName[];

/** Judges the first answer of an endpoint that need not be there. */
export function evaluateEndpoint(
  { findExchanges }: Evidence,
  probe: ProbeName,
  evaluate: (exchange: CompletedExchange) => RuleOutcome,
): RuleOutcome {
  const [exchange] = findExchanges(probe);
  if (exchange === undefined) return skip('it was not asked');
  if (!hasResponse(exchange)) return toRuleOutcome([noResponse(exchange, 'status 200')]);
  if (isRateLimited(exchange)) return skip('the deployment only says that it is asked too often (429)');
  if (isOk(exchange)) return evaluate(exchange);
  const { status } = exchange.response;
  const reason = SKIP_REASONS.get(status);
  if (reason !== undefined) return skip(reason);
  return toRuleOutcome([{ exchange, expected: 'status 200', actual: `status ${status}` }]);
}
