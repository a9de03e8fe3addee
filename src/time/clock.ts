/** A source of time: {@link systemClock}, {@link frozenClock}, or your own implementation. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** True if the time does not advance. */
  readonly frozen: boolean;
}

/**
 * The system clock.
 *
 * @example
 * ```ts
 * import { systemClock } from 'krr-kit';
 * systemClock.frozen; // false
 * ```
 */
export const systemClock: Clock = { now: Date.now, frozen: false };

/**
 * Creates a clock that always returns the same instant.
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
