import type { Entry } from '../journal/index.ts';
import { Recent } from '../journal/recent.ts';
import type { Verdict, Watch } from './finding.ts';
import { Told } from './told.ts';

const MOST_REMEMBERED = 1000;
const MOST_REFUSALS = 8;
/** Timers of clients may be early by so much. */
const EARLY_MS = 50;
/** Who comes back within so long of the time told has waited as told. */
const AS_TOLD_MS = 1000;
/** So many other requests of a client during one wait may be of workers who have not heard of it. */
const MOST_UNAWARE = 10;

/** The statuses that ask a client to come back later. */
export const asksToComeBack = (status: number | null): boolean => status === 429 || (status !== null && status >= 500);

/** Until when an answer asks to stay away; null if it does not say. */
const untilOf = ({ status, retryAfter, endedAt }: Entry): number | null =>
  retryAfter === null || !asksToComeBack(status) ? null : endedAt! + retryAfter;

/** What was told of one request, and what came of it. */
interface Refused {
  /** When it was refused first. */
  readonly at: number;
  /** Until when those who sent it are to wait, one after the other. */
  readonly until: number[];
  early: number;
  /** True once it has been served all the same. */
  isServed: boolean;
}

/**
 * The same request comes again too soon. If it then comes once more when it is due, two had sent it: the one who was
 * told has waited, and the other had not been told. That takes back what was said of the other.
 */
function watchSame(): Watch {
  const refused = new Recent<number, Refused>(MOST_REMEMBERED);
  let any = false;
  return (entry) => {
    const { key } = entry;
    const until = untilOf(entry);
    if (key === null || (until === null && !any)) return false;
    any = true;
    const before = refused.get(key);
    const verdict = before !== undefined && judge(before, entry);
    if (before?.until.length === 0) refused.delete(key);
    if (until !== null) refused.set(key, withOneMore(refused.get(key), entry, until));
    return verdict;
  };
}

function judge(before: Refused, { arrivedAt, status }: Entry): Verdict {
  if (arrivedAt <= before.at) return false;
  const due = before.until[0]!;
  if (arrivedAt >= due - EARLY_MS) {
    const wasAnother = before.early === 1 && arrivedAt < due + AS_TOLD_MS;
    if (wasAnother) before.early = 0;
    before.until.shift();
    return wasAnother && 'takenBack';
  }
  const isTooSoon = !before.isServed;
  if (isTooSoon) before.early++;
  if (status !== null && status < 400) before.isServed = true;
  return isTooSoon;
}

function withOneMore(before: Refused | undefined, { endedAt }: Entry, until: number): Refused {
  if (before === undefined) return { at: endedAt!, until: [until], early: 0, isServed: false };
  if (before.until.length < MOST_REFUSALS) before.until.push(until);
  before.isServed = false;
  return before;
}

/** The header speaks of the service, and not of one request: a client that goes on with others goes against it too. */
function watchOthers(): Watch {
  const waits = new Recent<string, { readonly told: Told; readonly until: number; others: number }>(MOST_REMEMBERED);
  let latest = Number.NEGATIVE_INFINITY;
  return (entry) => {
    const { arrivedAt, head } = entry;
    const until = untilOf(entry);
    if (until === null && arrivedAt >= latest) return false;
    const client = `${head.operation} ${head.token?.purpose}`;
    const before = waits.get(client);
    const isWaiting = before !== undefined && arrivedAt < before.until - EARLY_MS;
    if (isWaiting) return before.told.wasKnownTo(entry) && ++before.others > MOST_UNAWARE;
    if (until !== null) waits.set(client, { told: new Told(entry), until, others: 0 });
    latest = Math.max(latest, until ?? latest);
    return false;
  };
}

/** Requests that come although the client has been told to wait. */
export function watchRetryAfter(): Watch {
  const same = watchSame();
  const others = watchOthers();
  return (entry) => {
    const goesOn = others(entry);
    return same(entry) || goesOn;
  };
}
