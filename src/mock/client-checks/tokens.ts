import type { Entry } from '../journal/index.ts';
import { RecentMap } from '../journal/store.ts';
import { type ClientCheck, type Detector, ResponseSeen, SOURCES } from './check.ts';

/** So many tokens in a row, each for a single call or none, are no chance. */
const MIN_TOKENS = 5;
/** Tokens last longer than this: who fetches another one so soon threw one away. */
const MIN_TOKEN_LIFETIME_MS = 60_000;
/** Clocks of clients may be slow by so much, and careful ones renew a token so early. */
const LEEWAY_MS = 10_000;

/** Counts tokens that follow each other without need. */
class Streak {
  readonly #started: number[] = [];

  /** One more; true if there are now too many within the lifetime of the first. */
  add(at: number): boolean {
    this.#started.push(at);
    if (this.#started.length > MIN_TOKENS) this.#started.shift();
    return this.#started.length === MIN_TOKENS && at - this.#started[0]! < MIN_TOKEN_LIFETIME_MS;
  }

  end(): void {
    this.#started.length = 0;
  }
}

/** Until when, on the clock of arrivals, the token of a request is worth keeping. */
const getUsableUntil = ({ head, arrivedAt }: Entry): number =>
  head.tokenExpiresIn === null ? Number.POSITIVE_INFINITY : arrivedAt + head.tokenExpiresIn - LEEWAY_MS;

/** Each call brings a token that was never seen before, though the one of the last call, for the same purpose, was good. */
function detectTokenPerCall(): Detector {
  const streak = new Streak();
  let highest = 0;
  let latest = { purpose: '', until: 0 };
  return (entry) => {
    const { token } = entry.head;
    if (token === null) return false;
    const isNew = token.ordinal > highest;
    highest = Math.max(highest, token.ordinal);
    if (!isNew || token.purpose !== latest.purpose || entry.arrivedAt > latest.until) streak.end();
    latest = { purpose: token.purpose, until: getUsableUntil(entry) };
    const tooMany = isNew && streak.add(entry.arrivedAt);
    if (entry.status === 401) streak.end();
    return tooMany;
  };
}

/** Tokens are fetched while the last one is good, and at most one call is made with each. */
function detectFetchPerCall(): Detector {
  const streak = new Streak();
  let calls = 0;
  let until = Number.POSITIVE_INFINITY;
  return (entry) => {
    if (entry.head.operation === 'token') {
      if (entry.status !== 200) return false;
      if (calls > 1 || entry.arrivedAt > until) streak.end();
      calls = 0;
      return streak.add(entry.arrivedAt);
    }
    if (entry.head.token === null) return false;
    calls++;
    until = getUsableUntil(entry);
    if (entry.status === 401) streak.end();
    return false;
  };
}

function detectUnnecessaryTokens(): Detector {
  const detectUse = detectTokenPerCall();
  const detectFetch = detectFetchPerCall();
  return (entry) => {
    const used = detectUse(entry);
    return detectFetch(entry) || used;
  };
}

const MAX_REJECTED_TOKENS = 1000;

/** A token that was refused is tried again and again: that one more comes may be chance. */
function detectRejectedTokenReuse(): Detector {
  const rejectedTokens = new RecentMap<number, { readonly told: ResponseSeen; again: number }>(MAX_REJECTED_TOKENS);
  let hasRejected = false;
  return (entry) => {
    const { status, head } = entry;
    if (head.token === null || (status !== 401 && !hasRejected)) return false;
    hasRejected = true;
    const { ordinal } = head.token;
    const before = rejectedTokens.get(ordinal);
    if (before?.told.wasSeenBefore(entry)) {
      if (status === null || status >= 400) return ++before.again > 1;
      rejectedTokens.delete(ordinal);
    }
    if (before === undefined && status === 401)
      rejectedTokens.set(ordinal, { told: new ResponseSeen(entry), again: 0 });
    return false;
  };
}

const describeRequest = ({ head }: Entry): string => `${head.method} ${head.path}`;

export const TOKEN_CHECKS: readonly ClientCheck[] = [
  {
    id: 'token-per-call',
    title: 'A new token was fetched for nearly every call',
    why: 'A token serves any number of calls until it expires. Each fetch costs time, and Maskinporten limits them.',
    source: SOURCES.MPTOKEN,
    example: 'if (token === undefined || Date.now() > token.expires - 10_000) token = await fetchToken();',
    createDetector: detectUnnecessaryTokens,
    describe: (entry) => `${MIN_TOKENS} new tokens for as many calls, the last of them ${describeRequest(entry)}`,
  },
  {
    id: 'token-used-after-expiry',
    title: 'A token was used after it had expired',
    why: 'The service answers 401. A client that looks at the expiry before the call spares itself the round trip.',
    source: SOURCES.MPTOKEN,
    example: 'const expires = Date.now() + answer.expires_in * 1000; // fetch another one some seconds before',
    createDetector: () => (entry) => (entry.head.tokenExpiresIn ?? 0) < -LEEWAY_MS,
    describe: (entry) =>
      `${describeRequest(entry)} with token ${entry.head.token?.ordinal}, more than ten seconds too late`,
  },
  {
    id: 'refused-token-used-again',
    title: 'A token was used again and again after it had been refused',
    why: 'A token that was answered 401 stays refused, whatever its exp says: each further call with it is in vain.',
    source: SOURCES.MPTOKEN,
    example: 'if (answer.status === 401) token = await fetchToken(); // and then the same request once more',
    createDetector: detectRejectedTokenReuse,
    describe: (entry) =>
      `${describeRequest(entry)} with token ${entry.head.token?.ordinal}, which had been answered 401`,
  },
];
