import { GrantError } from './refusal.ts';

/** How far clocks may differ, in seconds. */
export const CLOCK_SKEW = 10;

/** How long a grant may live, in seconds. */
const MAX_LIFETIME = 120;

/** RFC 7519, section 2, NumericDate: seconds, possibly with a fraction. */
function readInstant(claims: Readonly<Record<string, unknown>>, name: 'iat' | 'exp' | 'nbf'): number {
  const value = claims[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new GrantError('MP-011', `The claim ${name} must be a number: seconds since 1970-01-01T00:00:00Z.`);
}

const formatInstant = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** RFC 7523, section 3: a grant may name a time before which it is not to be taken. */
function requireNotBefore(claims: Readonly<Record<string, unknown>>, seconds: number): void {
  if (claims.nbf === undefined || readInstant(claims, 'nbf') <= seconds + CLOCK_SKEW) return;
  throw new GrantError('MP-130', `nbf has not come: the clock here says ${formatInstant(seconds)}. Leave nbf out.`);
}

/**
 * Refuses a grant that was made too long ago or ahead of time, is not to be taken yet, lives too long, or is over. Maskinporten has one code for
 * time; a lifetime that no moment could mend is a malformed value.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @returns exp, in seconds
 * @throws GrantError MP-011 or MP-130
 */
export function requireValidTimes(claims: Readonly<Record<string, unknown>>, now: number): number {
  const [iat, exp] = [readInstant(claims, 'iat'), readInstant(claims, 'exp')];
  const seconds = Math.floor(now / 1000);
  if (exp <= iat) throw new GrantError('MP-011', 'exp must be later than iat.');
  if (exp - iat > MAX_LIFETIME) throw new GrantError('MP-011', `exp must be at most ${MAX_LIFETIME} s after iat.`);
  if (Math.abs(seconds - iat) > CLOCK_SKEW) {
    const advice = `iat must be within ${CLOCK_SKEW} s of the clock here, which says ${formatInstant(seconds)}`;
    throw new GrantError('MP-130', `${advice}: make each grant when it is sent.`);
  }
  requireNotBefore(claims, seconds);
  if (exp <= seconds) throw new GrantError('MP-130', 'exp has passed: make a new grant.');
  return exp;
}
