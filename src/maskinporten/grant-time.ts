import { GrantRefused } from './refusal.ts';

/** How far clocks may differ, in seconds. */
export const CLOCK_SKEW = 10;

/** How long a grant may live, in seconds. */
const LONGEST_LIFE = 120;

/** RFC 7519, section 2, NumericDate: seconds, possibly with a fraction. */
function instant(claims: Readonly<Record<string, unknown>>, name: 'iat' | 'exp' | 'nbf'): number {
  const value = claims[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new GrantRefused('MP-011', `The claim ${name} must be a number: seconds since 1970-01-01T00:00:00Z.`);
}

const told = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** RFC 7523, section 3: a grant may name a time before which it is not to be taken. */
function requireBegun(claims: Readonly<Record<string, unknown>>, seconds: number): void {
  if (claims.nbf === undefined || instant(claims, 'nbf') <= seconds + CLOCK_SKEW) return;
  throw new GrantRefused('MP-130', `nbf has not come: the clock here says ${told(seconds)}. Leave nbf out.`);
}

/**
 * Refuses a grant that was made too long ago or ahead of time, is not to be taken yet, lives too long, or is over. Maskinporten has one code for
 * time; a lifetime that no moment could mend is a malformed value.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @returns exp, in seconds
 * @throws GrantRefused MP-011 or MP-130
 */
export function requireInTime(claims: Readonly<Record<string, unknown>>, now: number): number {
  const [iat, exp] = [instant(claims, 'iat'), instant(claims, 'exp')];
  const seconds = Math.floor(now / 1000);
  if (exp <= iat) throw new GrantRefused('MP-011', 'exp must be later than iat.');
  if (exp - iat > LONGEST_LIFE) throw new GrantRefused('MP-011', `exp must be at most ${LONGEST_LIFE} s after iat.`);
  if (Math.abs(seconds - iat) > CLOCK_SKEW) {
    const advice = `iat must be within ${CLOCK_SKEW} s of the clock here, which says ${told(seconds)}`;
    throw new GrantRefused('MP-130', `${advice}: make each grant when it is sent.`);
  }
  requireBegun(claims, seconds);
  if (exp <= seconds) throw new GrantRefused('MP-130', 'exp has passed: make a new grant.');
  return exp;
}
