/** Tells what time it is: {@link systemClock}, {@link frozenClock}, or one of your own. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** True while time stands still. */
  readonly frozen: boolean;
}

/**
 * The machine's own clock.
 *
 * @example
 * ```ts
 * import { systemClock } from 'krr-kit';
 * systemClock.frozen; // false
 * ```
 */
export const systemClock: Clock = { now: Date.now, frozen: false };

/**
 * A clock that stands still.
 *
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 * @example
 * ```ts
 * import { frozenClock } from 'krr-kit';
 * const clock = frozenClock(Date.parse('2026-06-01T12:00:00Z'));
 * clock.now(); // 1780315200000
 * ```
 */
export const frozenClock = (instant: number): Clock => ({ now: () => instant, frozen: true });
