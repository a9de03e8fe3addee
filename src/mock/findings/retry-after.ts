import type { Entry } from '../journal/index.ts';
import { RecentMap } from '../journal/recent.ts';
import type { DetectionResult, Detector } from './finding.ts';
import { ResponseSeen } from './told.ts';

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
