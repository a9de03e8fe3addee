import type { TokenSource } from '../conformance/index.ts';
import type { Fetched } from './check-issuer.ts';

/** A token that has no more than this to live, or half of its life, is renewed: it must still be good when it arrives. */
const MARGIN_MS = 30_000;

/**
 * A token that is fetched anew before it expires; whoever asks meanwhile waits for the same one.
 *
 * @param first the one that there is
 * @param fetch rejects if there is none any more
 * @param now milliseconds, growing steadily
 */
export function renewed(first: Fetched, fetch: () => Promise<Fetched>, now: () => number): TokenSource {
  let current = { token: first.token, until: renewalOf(first, now()) };
  let underWay: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const asked = now();
    const fetched = await fetch();
    current = { token: fetched.token, until: renewalOf(fetched, asked) };
    return fetched.token;
  };
  return () => {
    if (now() < current.until) return current.token;
    underWay ??= renew().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

function renewalOf({ expiresIn }: Fetched, fetchedAt: number): number {
  const life = expiresIn * 1000;
  return fetchedAt + life - Math.min(MARGIN_MS, life / 2);
}
