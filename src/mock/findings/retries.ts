import type { Entry } from '../journal/index.ts';
import { Recent } from '../journal/recent.ts';
import type { FindingKind, Watch } from './finding.ts';
import { asksToComeBack, watchRetryAfter } from './retry-after.ts';
import { SOURCES } from './sources.ts';

const MOST_FAILURES = 1000;
/** Whoever comes again sooner than this has not waited. */
const NO_WAIT_MS = 100;
/** That a client has left is seen so much later, when its next attempt may have come already. */
const SEEN_LATE_MS = 50;
/** A wrong request that comes again later than this comes for another reason. */
const RETRY_WITHIN_MS = 30_000;

interface Failure {
  readonly endedAt: number;
  /** From when on what comes is another attempt. */
  readonly againFrom: number;
  readonly status: number | null;
  /** True if no whole answer came. */
  readonly broken: boolean;
  readonly retryAfter: number | null;
  /** How many times in a row the connection broke and the request came again at once. */
  readonly atOnce: number;
}

const wasAnswered = ({ outcome }: Entry): boolean => outcome === 'answered';

/**
 * Watches requests that come again after they failed. `judge` is told the failure and the wait in milliseconds between
 * its end and the next arrival of the same request; less than 0 where the end was seen late.
 */
function watchRetries(judge: (failure: Failure, wait: number) => boolean): Watch {
  const failures = new Recent<number, Failure>(MOST_FAILURES);
  let any = false;
  return (entry) => {
    const { key, status } = entry;
    const failed = !wasAnswered(entry) || (status ?? 0) >= 400;
    if (key === null || (!failed && !any)) return false;
    any ||= failed;
    const before = failures.get(key);
    const isAgain = before !== undefined && entry.arrivedAt >= before.againFrom;
    const wait = isAgain ? entry.arrivedAt - before.endedAt : Number.POSITIVE_INFINITY;
    if (failed) failures.set(key, failureOf(entry, before, wait));
    else failures.delete(key);
    return isAgain && judge(before, wait);
  };
}

function failureOf(entry: Entry, before: Failure | undefined, wait: number): Failure {
  const { status, retryAfter } = entry;
  const endedAt = entry.endedAt!;
  const atOnce = before?.broken && wait < NO_WAIT_MS ? before.atOnce + 1 : 0;
  return { endedAt, againFrom: endedAt - seenLate(entry), status, broken: !wasAnswered(entry), retryAfter, atOnce };
}

/** How much earlier than it was seen a request may have ended for its client. */
function seenLate({ outcome, arrivedAt, endedAt }: Entry): number {
  const hasLeft = outcome === 'clientLeft' || outcome === 'silent';
  return hasLeft ? Math.min(SEEN_LATE_MS, (endedAt! - arrivedAt) / 2) : 0;
}

/** That a broken connection is tried again at once, one time, is what HTTP clients do by themselves. */
const isImpatient = ({ status, broken, retryAfter, atOnce }: Failure, wait: number): boolean =>
  wait < NO_WAIT_MS && retryAfter === null && (broken ? atOnce > 0 : asksToComeBack(status));

const inWords = ({ head, attempt }: Entry): string => `${head.method} ${head.path}, attempt ${attempt}`;

export const RETRIES: readonly FindingKind[] = [
  {
    id: 'retry-without-waiting',
    title: 'A request that failed was sent again at once',
    why: 'A service in trouble is kept there by clients that do not wait, and each try is likely to fail as the last.',
    source: null,
    example: 'await sleep(Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2));',
    watch: () => watchRetries(isImpatient),
    seen: (entry) => `${inWords(entry)}, less than ${NO_WAIT_MS} ms after the one before had failed`,
  },
  {
    id: 'retry-against-retry-after',
    title: 'A request was sent before the time was over that the header Retry-After asked to wait',
    why: 'Who comes too soon, with whatever request, is refused again, and may be shut out for longer.',
    source: SOURCES.RETRY_AFTER,
    example: "await sleep(1000 * Number(answer.headers.get('retry-after')));",
    watch: watchRetryAfter,
    seen: inWords,
  },
  {
    id: 'retry-of-a-400',
    title: 'A request that was refused as wrong was sent again unchanged',
    why: 'The same request gets the same answer: it must be corrected, not repeated.',
    source: SOURCES.BAD_REQUEST,
    example: 'if (answer.status === 400) throw new Error(await answer.text()); // only 429 and 5xx are worth a retry',
    watch: () => watchRetries(({ status, broken }, wait) => !broken && status === 400 && wait < RETRY_WITHIN_MS),
    seen: inWords,
  },
];
