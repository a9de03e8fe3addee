import type { Answered, Evidence } from './evidence.ts';
import { hasReply } from './exchange.ts';
import type { ProbeName } from './probes.ts';
import { isOk, isThrottled, unanswered } from './refusal.ts';
import { skipped, type Verdict, verdictOf } from './rule.ts';

/** Where an endpoint is not there, or not for this token, there is nothing to judge. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [401, 'the token is refused with status 401'],
  [403, 'the token is refused with status 403'],
  [404, 'the deployment does not have it (404)'],
  [405, 'the deployment does not have it (405)'],
]);

/** Whether an error says no more than that a deployment has no such endpoint: the lookup is all that it must have. */
export const isAbsent = ({ probe, reply: { status } }: Answered): boolean =>
  ENDPOINTS.includes(probe) && (status === 404 || status === 405);

const ENDPOINTS: readonly string[] = ['me', 'me-jose', 'me-language', 'print', 'changes'] satisfies ProbeName[];

/** Judges the first answer of an endpoint that need not be there. */
export function judgeEndpoint({ of }: Evidence, probe: ProbeName, judge: (exchange: Answered) => Verdict): Verdict {
  const [exchange] = of(probe);
  if (exchange === undefined) return skipped('it was not asked');
  if (!hasReply(exchange)) return verdictOf([unanswered(exchange, 'status 200')]);
  if (isThrottled(exchange)) return skipped('the deployment only says that it is asked too often (429)');
  if (isOk(exchange)) return judge(exchange);
  const { status } = exchange.reply;
  const reason = REASONS.get(status);
  if (reason !== undefined) return skipped(reason);
  return verdictOf([{ exchange, expected: 'status 200', actual: `status ${status}` }]);
}
