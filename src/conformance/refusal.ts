import type { Answered, Evidence } from './evidence.ts';
import { type Exchange, hasReply } from './exchange.ts';
import type { ProbeName } from './probes.ts';
import { type Finding, skipped, type Verdict, verdictOf } from './rule.ts';

const TOO_MANY = 429;

export const isOk = ({ reply }: Answered): boolean => reply.status === 200;
export const isRefused = ({ reply }: Answered): boolean => reply.status >= 400 && reply.status < 500;
/** A deployment that says "later" has not said what it thinks of a request. */
export const isThrottled = ({ reply }: Answered): boolean => reply.status === TOO_MANY;

/** The probes' answers, but those that only say "later". */
export const repliesTo = ({ of }: Evidence, ...probes: readonly ProbeName[]): readonly Answered[] =>
  of(...probes)
    .filter(hasReply)
    .filter((exchange) => !isThrottled(exchange));

/** Nothing came back from a service that is there. */
export const unanswered = (exchange: Exchange, expected: string): Finding => ({
  exchange,
  expected,
  actual: (exchange.reply as { readonly failed: string }).failed,
});

/** What a refusal should look like. */
export interface Wanted {
  /** The status that is best. */
  readonly preferred?: 400 | 401;
  /** Judges a refusal further. */
  readonly also?: (exchange: Answered) => Finding | undefined;
}

/** Judges that each request of these probes is refused with a 4xx; another than the preferred one is a mere warning. */
export function judgeRefusals(evidence: Evidence, probes: readonly ProbeName[], wanted: Wanted = {}): Verdict {
  const exchanges = evidence.of(...probes).filter((exchange) => !hasReply(exchange) || !isThrottled(exchange));
  if (exchanges.length === 0) return skipped('the deployment only says that it is asked too often (429)');
  return verdictOf(exchanges.map((exchange) => mistakeOf(exchange, wanted)).filter((finding) => finding !== undefined));
}

function mistakeOf(exchange: Exchange, { preferred, also }: Wanted): Finding | undefined {
  const expected = preferred === undefined ? 'a status 4xx' : `a status 4xx, best ${preferred}`;
  if (!hasReply(exchange)) return unanswered(exchange, expected);
  const actual = `status ${exchange.reply.status}`;
  if (!isRefused(exchange)) return { exchange, expected, actual };
  const worse = also?.(exchange);
  if (worse !== undefined) return worse;
  const isBest = preferred === undefined || exchange.reply.status === preferred;
  return isBest ? undefined : { exchange, expected, actual, level: 'SHOULD' };
}

/** Whether the service answers the lookups that it must: if not, a refusal tells nothing. */
export const isOpen = (evidence: Evidence): boolean => repliesTo(evidence, 'one', 'batch', 'thousand').some(isOk);

export const CLOSED = skipped('no lookup is answered with status 200 at all (answer/status-200)');
