import type { TokenSource } from '../../conformance/index.ts';
import type { FetchedToken } from './token-client.ts';

/** A token that has no more than this to live, or half of its life, is renewed: it must still be good when it arrives. */
const MARGIN_MS = 30_000;

/**
 * A token that is fetched anew before it expires; whoever asks meanwhile waits for the same one.
 *
 * @param first the one that there is
 * @param fetch rejects if there is none any more
 * @param now milliseconds, growing steadily
 */
export function createRenewingTokenSource(
  first: FetchedToken,
  fetch: () => Promise<FetchedToken>,
  now: () => number,
): TokenSource {
  let current = { token: first.token, until: getRenewalTime(first, now()) };
  let pending: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const requestedAt = now();
    const fetched = await fetch();
    current = { token: fetched.token, until: getRenewalTime(fetched, requestedAt) };
    return fetched.token;
  };
  return () => {
    if (now() < current.until) return current.token;
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

function getRenewalTime({ expiresIn }: FetchedToken, fetchedAt: number): number {
  const life = expiresIn * 1000;
  return fetchedAt + life - Math.min(MARGIN_MS, life / 2);
}
