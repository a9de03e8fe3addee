/** Tells what time it is. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** True while time stands still. */
  readonly frozen: boolean;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: Date.now, frozen: false };

/**
 * A clock that stands still at an instant (ms since 1970).
 *
 * @example
 * const clock = frozenClock(Date.parse('2026-06-01T12:00:00Z'));
 * clock.now() === clock.now(); // always
 */
export const frozenClock = (instant: number): Clock => ({ now: () => instant, frozen: true });
