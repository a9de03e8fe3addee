import type { FetchedToken } from './token-client.ts';

/** A token is renewed this long before it expires, or after half of its lifetime: it must be valid on arrival. */
const MARGIN_MS = 30_000;

/**
 * Creates a function that returns a valid token. It fetches a new token before the current one expires; concurrent
 * callers wait for the same one.
 *
 * @param first the current token
 * @param fetch rejects if no new token is available
 * @param now a monotonic clock, in ms
 */
export function createRenewingTokenSource(
  first: FetchedToken,
  fetch: () => Promise<FetchedToken>,
  now: () => number,
): () => string | Promise<string> {
  let current = { token: first.token, renewAt: getRenewalTime(first, now()) };
  let pending: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const requestedAt = now();
    const fetched = await fetch();
    current = { token: fetched.token, renewAt: getRenewalTime(fetched, requestedAt) };
    return fetched.token;
  };
  return () => {
    if (now() < current.renewAt) return current.token;
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

function getRenewalTime({ expiresIn }: FetchedToken, fetchedAt: number): number {
  const lifetime = expiresIn * 1000;
  return fetchedAt + lifetime - Math.min(MARGIN_MS, lifetime / 2);
}
