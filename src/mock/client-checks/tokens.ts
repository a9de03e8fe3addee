import { BoundedMap } from '../../bounded-map.ts';
import type { Entry } from '../journal/index.ts';
import { type ClientCheck, type Detector, ResponseSeen, SOURCES } from './check.ts';

/** This many consecutive tokens with at most one request each are a pattern. */
const MIN_TOKENS = 5;
/** Tokens are valid for longer than this. */
const MIN_TOKEN_LIFETIME_MS = 60_000;
/** Tolerance for slow client clocks and for early renewal. */
const LEEWAY_MS = 10_000;

/** Counts consecutive unnecessary tokens. */
class Streak {
  readonly #started: number[] = [];

  /** @returns whether the limit is reached within the lifetime of the first token */
  add(at: number): boolean {
    this.#started.push(at);
    if (this.#started.length > MIN_TOKENS) this.#started.shift();
    return this.#started.length === MIN_TOKENS && at - this.#started[0]! < MIN_TOKEN_LIFETIME_MS;
  }

  end(): void {
    this.#started.length = 0;
  }
}

/** Returns the time until which the client can use the token, on the clock of `arrivedAt`. */
const getUsableUntil = ({ head, arrivedAt }: Entry): number =>
  head.tokenExpiresIn === null ? Number.POSITIVE_INFINITY : arrivedAt + head.tokenExpiresIn - LEEWAY_MS;

/** Detects a new token in each request while the previous token, for the same purpose, was still valid. */
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

/** Detects token requests while the previous token is still valid and was used at most once. */
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

/** Detects repeated use of a rejected token. One repetition is accepted: it may have been sent before the response. */
function detectRejectedTokenReuse(): Detector {
  const rejectedTokens = new BoundedMap<number, { readonly rejection: ResponseSeen; uses: number }>(
    MAX_REJECTED_TOKENS,
  );
  let hasRejected = false;
  return (entry) => {
    const { status, head } = entry;
    if (head.token === null || (status !== 401 && !hasRejected)) return false;
    hasRejected = true;
    const { ordinal } = head.token;
    const before = rejectedTokens.get(ordinal);
    if (before?.rejection.wasSeenBefore(entry)) {
      if (status === null || status >= 400) return ++before.uses > 1;
      rejectedTokens.delete(ordinal);
    }
    if (before === undefined && status === 401)
      rejectedTokens.set(ordinal, { rejection: new ResponseSeen(entry), uses: 0 });
    return false;
  };
}

const describeDelay = (ms: number): string => (ms < 1000 ? 'less than a second' : `${Math.floor(ms / 1000)} s`);

const describeRequest = ({ head }: Entry): string => `${head.method} ${head.path}`;

export const TOKEN_CHECKS: readonly ClientCheck[] = [
  {
    id: 'token-per-call',
    title: 'A new token was requested for almost every request',
    why: 'A token is valid for many requests until it expires. Token requests take time, and Maskinporten limits their rate.',
    source: SOURCES.MPTOKEN,
    example: 'if (token === undefined || Date.now() > token.expires - 10_000) token = await fetchToken();',
    createDetector: detectUnnecessaryTokens,
    describe: (entry) => `${MIN_TOKENS} new tokens for ${MIN_TOKENS} requests, the last one ${describeRequest(entry)}`,
  },
  {
    id: 'token-used-after-expiry',
    title: 'An expired token was used',
    why: 'The service returns 401, at most some seconds after the expiry. A client that counts expires_in from the response instead of the request, without a margin, fails now and then.',
    source: SOURCES.MPTOKEN,
    example: 'const expires = Date.now() + body.expires_in * 1000; // fetch a new token some seconds earlier',
    createDetector: () => (entry) => (entry.head.tokenExpiresIn ?? 1) <= 0,
    describe: (entry) =>
      `${describeRequest(entry)} with token ${entry.head.token?.ordinal}, ${describeDelay(-entry.head.tokenExpiresIn!)} after its expiry`,
  },
  {
    id: 'rejected-token-reused',
    title: 'A rejected token was used repeatedly',
    why: 'After a 401, the service rejects every request with the same token, also before the time in exp.',
    source: SOURCES.MPTOKEN,
    example: 'if (response.status === 401) token = await fetchToken(); // then repeat the request once',
    createDetector: detectRejectedTokenReuse,
    describe: (entry) =>
      `${describeRequest(entry)} with token ${entry.head.token?.ordinal}, which had been rejected with 401`,
  },
];
