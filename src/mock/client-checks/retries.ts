import type { Entry } from '../journal/index.ts';
import { RecentMap } from '../journal/store.ts';
import { type ClientCheck, type DetectionResult, type Detector, ResponseSeen, SOURCES } from './check.ts';

const MAX_TRACKED = 1000;
const MAX_WAITS_PER_REQUEST = 8;
/** Timers of clients may be early by so much. */
const TIMER_TOLERANCE_MS = 50;
/** Who comes back within so long of the time told has waited as told. */
const ON_TIME_MS = 1000;
/** So many other requests of a client during one wait may be of workers who have not heard of it. */
const MAX_UNAWARE_REQUESTS = 10;

/** The statuses that ask a client to come back later. */
export const isRetryLaterStatus = (status: number | null): boolean =>
  status === 429 || (status !== null && status >= 500);

/** Until when an answer asks to stay away; null if it does not say. */
const getWaitEnd = ({ status, retryAfter, endedAt }: Entry): number | null =>
  retryAfter === null || !isRetryLaterStatus(status) ? null : endedAt! + retryAfter;

/** What was told of one request, and what came of it. */
interface RejectedRequest {
  /** When it was refused first. */
  readonly rejectedAt: number;
  /** Until when those who sent it are to wait, one after the other. */
  readonly waitEnds: number[];
  earlyRetries: number;
  /** True once it has been served all the same. */
  isServed: boolean;
}

/**
 * The same request comes again too soon. If it then comes once more when it is due, two had sent it: the one who was
 * told has waited, and the other had not been told. That takes back what was said of the other.
 */
function detectEarlyRetry(): Detector {
  const rejectedRequests = new RecentMap<number, RejectedRequest>(MAX_TRACKED);
  let hasWaits = false;
  return (entry) => {
    const { key } = entry;
    const until = getWaitEnd(entry);
    if (key === null || (until === null && !hasWaits)) return false;
    hasWaits = true;
    const before = rejectedRequests.get(key);
    const result = before !== undefined && evaluateRetry(before, entry);
    if (before?.waitEnds.length === 0) rejectedRequests.delete(key);
    if (until !== null) rejectedRequests.set(key, addRejection(rejectedRequests.get(key), entry, until));
    return result;
  };
}

function evaluateRetry(before: RejectedRequest, { arrivedAt, status }: Entry): DetectionResult {
  if (arrivedAt <= before.rejectedAt) return false;
  const due = before.waitEnds[0]!;
  if (arrivedAt >= due - TIMER_TOLERANCE_MS) {
    const wasOtherSender = before.earlyRetries === 1 && arrivedAt < due + ON_TIME_MS;
    if (wasOtherSender) before.earlyRetries = 0;
    before.waitEnds.shift();
    return wasOtherSender && 'retracted';
  }
  const isTooSoon = !before.isServed;
  if (isTooSoon) before.earlyRetries++;
  if (status !== null && status < 400) before.isServed = true;
  return isTooSoon;
}

function addRejection(before: RejectedRequest | undefined, { endedAt }: Entry, until: number): RejectedRequest {
  if (before === undefined) return { rejectedAt: endedAt!, waitEnds: [until], earlyRetries: 0, isServed: false };
  if (before.waitEnds.length < MAX_WAITS_PER_REQUEST) before.waitEnds.push(until);
  before.isServed = false;
  return before;
}

/** The header speaks of the service, and not of one request: a client that goes on with others goes against it too. */
function detectIgnoredRetryAfter(): Detector {
  const waits = new RecentMap<string, { readonly told: ResponseSeen; readonly until: number; others: number }>(
    MAX_TRACKED,
  );
  let latest = Number.NEGATIVE_INFINITY;
  return (entry) => {
    const { arrivedAt, head } = entry;
    const until = getWaitEnd(entry);
    if (until === null && arrivedAt >= latest) return false;
    const client = `${head.operation} ${head.token?.purpose}`;
    const before = waits.get(client);
    const isWaiting = before !== undefined && arrivedAt < before.until - TIMER_TOLERANCE_MS;
    if (isWaiting) return before.told.wasSeenBefore(entry) && ++before.others > MAX_UNAWARE_REQUESTS;
    if (until !== null) waits.set(client, { told: new ResponseSeen(entry), until, others: 0 });
    latest = Math.max(latest, until ?? latest);
    return false;
  };
}

/** Requests that come although the client has been told to wait. */
export function detectRetryAfterViolations(): Detector {
  const detectSame = detectEarlyRetry();
  const detectOthers = detectIgnoredRetryAfter();
  return (entry) => {
    const isIgnored = detectOthers(entry);
    return detectSame(entry) || isIgnored;
  };
}

const MAX_FAILURES = 1000;
/** Whoever comes again sooner than this has not waited. */
const MIN_RETRY_WAIT_MS = 100;
/** That a client has left is seen so much later, when its next attempt may have come already. */
const MAX_DETECTION_DELAY_MS = 50;
/** A wrong request that comes again later than this comes for another reason. */
const MAX_RETRY_WAIT_MS = 30_000;

interface Failure {
  readonly endedAt: number;
  /** From when on what comes is another attempt. */
  readonly retryFrom: number;
  readonly status: number | null;
  /** True if no whole answer came. */
  readonly isIncomplete: boolean;
  readonly retryAfter: number | null;
  /** How many times in a row the connection broke and the request came again at once. */
  readonly immediateRetries: number;
}

const hasFullResponse = ({ outcome }: Entry): boolean => outcome === 'completed';

/**
 * Watches requests that come again after they failed. `judge` is told the failure and the wait in milliseconds between
 * its end and the next arrival of the same request; less than 0 where the end was seen late.
 */
function detectRetries(isViolation: (failure: Failure, wait: number) => boolean): Detector {
  const failures = new RecentMap<number, Failure>(MAX_FAILURES);
  let hasFailures = false;
  return (entry) => {
    const { key, status } = entry;
    const hasFailed = !hasFullResponse(entry) || (status ?? 0) >= 400;
    if (key === null || (!hasFailed && !hasFailures)) return false;
    hasFailures ||= hasFailed;
    const before = failures.get(key);
    const isRetry = before !== undefined && entry.arrivedAt >= before.retryFrom;
    const wait = isRetry ? entry.arrivedAt - before.endedAt : Number.POSITIVE_INFINITY;
    if (hasFailed) failures.set(key, toFailure(entry, before, wait));
    else failures.delete(key);
    return isRetry && isViolation(before, wait);
  };
}

function toFailure(entry: Entry, before: Failure | undefined, wait: number): Failure {
  const { status, retryAfter } = entry;
  const endedAt = entry.endedAt!;
  const immediateRetries = before?.isIncomplete && wait < MIN_RETRY_WAIT_MS ? before.immediateRetries + 1 : 0;
  return {
    endedAt,
    retryFrom: endedAt - getDetectionDelay(entry),
    status,
    isIncomplete: !hasFullResponse(entry),
    retryAfter,
    immediateRetries,
  };
}

/** How much earlier than it was seen a request may have ended for its client. */
function getDetectionDelay({ outcome, arrivedAt, endedAt }: Entry): number {
  const hasLeft = outcome === 'clientLeft' || outcome === 'silent';
  return hasLeft ? Math.min(MAX_DETECTION_DELAY_MS, (endedAt! - arrivedAt) / 2) : 0;
}

/** That a broken connection is tried again at once, one time, is what HTTP clients do by themselves. */
const isImmediateRetry = ({ status, isIncomplete, retryAfter, immediateRetries }: Failure, wait: number): boolean =>
  wait < MIN_RETRY_WAIT_MS && retryAfter === null && (isIncomplete ? immediateRetries > 0 : isRetryLaterStatus(status));

const describeAttempt = ({ head, attempt }: Entry): string => `${head.method} ${head.path}, attempt ${attempt}`;

export const RETRY_CHECKS: readonly ClientCheck[] = [
  {
    id: 'retry-without-waiting',
    title: 'A request that failed was sent again at once',
    why: 'A service in trouble is kept there by clients that do not wait, and each try is likely to fail as the last.',
    source: null,
    example: 'await sleep(Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2));',
    createDetector: () => detectRetries(isImmediateRetry),
    describe: (entry) => `${describeAttempt(entry)}, less than ${MIN_RETRY_WAIT_MS} ms after the one before had failed`,
  },
  {
    id: 'retry-after-ignored',
    title: 'A request was sent before the time was over that the header Retry-After asked to wait',
    why: 'Who comes too soon, with whatever request, is refused again, and may be shut out for longer.',
    source: SOURCES.RETRY_AFTER,
    example: "await sleep(1000 * Number(answer.headers.get('retry-after')));",
    createDetector: detectRetryAfterViolations,
    describe: describeAttempt,
  },
  {
    id: 'retry-of-client-error',
    title: 'A request that was refused as wrong was sent again unchanged',
    why: 'The same request gets the same answer: it must be corrected, not repeated.',
    source: SOURCES.BAD_REQUEST,
    example: 'if (answer.status === 400) throw new Error(await answer.text()); // only 429 and 5xx are worth a retry',
    createDetector: () =>
      detectRetries(({ status, isIncomplete }, wait) => !isIncomplete && status === 400 && wait < MAX_RETRY_WAIT_MS),
    describe: describeAttempt,
  },
];
