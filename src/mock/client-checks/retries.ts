import { BoundedMap } from '../../bounded-map.ts';
import { isOpen } from '../journal/connections.ts';
import type { Entry } from '../journal/index.ts';
import { type ClientCheck, type DetectionResult, type Detector, ResponseSeen, SOURCES } from './check.ts';

/** For all clients together, so that many clients with many failures need little memory. */
const MAX_TRACKED = 1000;
const MAX_WAITS_PER_REQUEST = 8;
/** A client's timer may fire this much early. */
const TIMER_TOLERANCE_MS = 50;
/** A request within this time after the end of the wait shows that its sender has waited. */
const ON_TIME_MS = 1000;
/** Up to this many other requests during a wait may come from workers that have not seen the response. */
const MAX_UNAWARE_REQUESTS = 10;

/** Identifies repetitions of a request by the same client. */
const toRequestKey = ({ head }: Entry, key: number): string => `${head.client.number} ${key}`;

/** Statuses for which a later retry may succeed. */
const isRetryLaterStatus = (status: number | null): boolean => status === 429 || (status !== null && status >= 500);

/** Returns the end of the requested wait; null if the response does not request one. */
const getWaitEnd = ({ status, retryAfter, endedAt }: Entry): number | null =>
  retryAfter === null || !isRetryLaterStatus(status) ? null : endedAt! + retryAfter;

interface RejectedRequest {
  /** Time of the first rejection. */
  readonly rejectedAt: number;
  /** Ends of the requested waits, one for each rejection. */
  readonly waitEnds: number[];
  earlyRetries: number;
  /** True after an early retry has succeeded. */
  isServed: boolean;
}

/**
 * Detects an early repetition of a rejected request. If the same request arrives again on time, there were two senders:
 * the first has waited, and the second had not received a response. The violation is then retracted.
 */
function detectEarlyRetry(): Detector {
  const rejectedRequests = new BoundedMap<string, RejectedRequest>(MAX_TRACKED);
  let hasWaits = false;
  return (entry) => {
    const until = getWaitEnd(entry);
    if (entry.key === null || (until === null && !hasWaits)) return false;
    hasWaits = true;
    const key = toRequestKey(entry, entry.key);
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

/** Detects other requests during a wait: `Retry-After` applies to the service, not to a single request. */
function detectIgnoredRetryAfter(): Detector {
  const waits = new BoundedMap<string, { readonly rejection: ResponseSeen; readonly until: number; others: number }>(
    MAX_TRACKED,
  );
  let latest = Number.NEGATIVE_INFINITY;
  return (entry) => {
    const { arrivedAt, head } = entry;
    const until = getWaitEnd(entry);
    if (until === null && arrivedAt >= latest) return false;
    const client = `${head.client.number} ${head.operation} ${head.token?.purpose}`;
    const before = waits.get(client);
    const isWaiting = before !== undefined && arrivedAt < before.until - TIMER_TOLERANCE_MS;
    if (isWaiting) return before.rejection.wasSeenBefore(entry) && ++before.others > MAX_UNAWARE_REQUESTS;
    if (until !== null) waits.set(client, { rejection: new ResponseSeen(entry), until, others: 0 });
    latest = Math.max(latest, until ?? latest);
    return false;
  };
}

function detectRetryAfterViolations(): Detector {
  const detectSame = detectEarlyRetry();
  const detectOthers = detectIgnoredRetryAfter();
  return (entry) => {
    const isIgnored = detectOthers(entry);
    return detectSame(entry) || isIgnored;
  };
}

/** A retry after a shorter time counts as immediate. */
const MIN_RETRY_WAIT_MS = 100;
/** The mock may notice a disconnect this late, after the next attempt has arrived. */
const MAX_DETECTION_DELAY_MS = 50;
/** A later repetition of an invalid request has another cause. */
const MAX_RETRY_WAIT_MS = 30_000;

interface Failure {
  readonly endedAt: number;
  /** Requests from this time on are retries. */
  readonly retryFrom: number;
  readonly status: number | null;
  /** True without a complete response. */
  readonly isIncomplete: boolean;
  readonly retryAfter: number | null;
  readonly connection: Entry['head']['connection'];
  /** Number of consecutive immediate retries after broken connections. */
  readonly immediateRetries: number;
}

const hasFullResponse = ({ outcome }: Entry): boolean => outcome === 'completed';

/**
 * Detects retries of failed requests.
 *
 * @param isViolation gets the failure and the time in milliseconds from its end to the retry; negative if the mock
 *   noticed the end late
 */
function detectRetries(isViolation: (failure: Failure, wait: number) => boolean): Detector {
  const failures = new BoundedMap<string, Failure>(MAX_TRACKED);
  let hasFailures = false;
  return (entry) => {
    const hasFailed = !hasFullResponse(entry) || (entry.status ?? 0) >= 400;
    if (entry.key === null || (!hasFailed && !hasFailures)) return false;
    hasFailures ||= hasFailed;
    const key = toRequestKey(entry, entry.key);
    const before = failures.get(key);
    const isRetry = before !== undefined && entry.arrivedAt >= before.retryFrom && !isFromOtherProgram(before, entry);
    const wait = isRetry ? entry.arrivedAt - before.endedAt : Number.POSITIVE_INFINITY;
    if (hasFailed) failures.set(key, toFailure(entry, before, wait));
    else failures.delete(key);
    return isRetry && isViolation(before, wait);
  };
}

/** A client that repeats a request uses the idle connection. Another program, or another process, has its own. */
const isFromOtherProgram = ({ connection }: Failure, { head, arrivedAt }: Entry): boolean =>
  connection !== head.connection && isOpen(connection) && connection.idleSince < arrivedAt;

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
    connection: entry.head.connection,
    immediateRetries,
  };
}

/** Estimates how much earlier the request ended for the client than for the mock. */
function getDetectionDelay({ outcome, arrivedAt, endedAt }: Entry): number {
  const hasLeft = outcome === 'clientLeft' || outcome === 'silent';
  return hasLeft ? Math.min(MAX_DETECTION_DELAY_MS, (endedAt! - arrivedAt) / 2) : 0;
}

/** One immediate retry after a broken connection is accepted, because HTTP clients do it automatically. */
const isImmediateRetry = ({ status, isIncomplete, retryAfter, immediateRetries }: Failure, wait: number): boolean =>
  wait < MIN_RETRY_WAIT_MS && retryAfter === null && (isIncomplete ? immediateRetries > 0 : isRetryLaterStatus(status));

const isClientErrorRetry = ({ status, isIncomplete }: Failure, wait: number): boolean =>
  !isIncomplete && status === 400 && wait < MAX_RETRY_WAIT_MS;

const describeAttempt = ({ head, attempt }: Entry): string => `${head.method} ${head.path}, attempt ${attempt}`;

export const RETRY_CHECKS: readonly ClientCheck[] = [
  {
    id: 'retry-without-waiting',
    title: 'A failed request was repeated immediately',
    why: 'Immediate retries keep an overloaded service overloaded, and are likely to fail again.',
    source: null,
    example: 'await sleep(Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2));',
    createDetector: () => detectRetries(isImmediateRetry),
    describe: (entry) => `${describeAttempt(entry)}, less than ${MIN_RETRY_WAIT_MS} ms after the previous failure`,
  },
  {
    id: 'retry-after-ignored',
    title: 'A request was sent before the end of the Retry-After time',
    why: 'The service rejects every request before that time, and may block the client for longer.',
    source: SOURCES.RETRY_AFTER,
    example: "await sleep(1000 * Number(response.headers.get('retry-after')));",
    createDetector: detectRetryAfterViolations,
    describe: describeAttempt,
  },
  {
    id: 'retry-of-client-error',
    title: 'A request with status 400 was repeated unchanged',
    why: 'The same request gets the same response. The client has to correct the request.',
    source: SOURCES.BAD_REQUEST,
    example: 'if (response.status === 400) throw new Error(await response.text()); // retry only 429 and 5xx',
    createDetector: () => detectRetries(isClientErrorRetry),
    describe: describeAttempt,
  },
];
