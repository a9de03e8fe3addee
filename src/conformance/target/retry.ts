import { setTimeout as sleep } from 'node:timers/promises';
import type { NoResponse, ServiceResponse } from './exchange.ts';

/** Statuses that indicate load or maintenance, of the service or of a gateway before it, and not the request. */
const UNAVAILABLE: readonly number[] = [429, 502, 503, 504];

/** The waits before the second, third and fourth attempt, unless the response names another. */
const BACKOFF_MS = [200, 400, 800];
/** The longest Retry-After that the suite waits for. */
const MAX_WAIT_MS = 60_000;
const MAX_WAITS = 5;
/** A connection that fails again and again fails for a reason. */
const MAX_FAILURES = 3;
/** A service that does not recover must not delay every request: the waits without a success in between. */
const MAX_BACKOFFS = 60;

const MAX_JITTER = 0.25;

type Response = ServiceResponse | NoResponse;

export const isUnavailable = (response: Response): response is ServiceResponse =>
  'status' in response && UNAVAILABLE.includes(response.status);

/** The reason why the last attempt at a request has no usable response. */
export const describeUnavailable = ({ status }: ServiceResponse, attempts: number): string =>
  `status ${status}${attempts === 1 ? '' : ` in ${attempts} attempts`}: the service is overloaded or in maintenance`;

/** Decides how often requests are repeated, and after which wait. */
export class RetryPolicy {
  #backoffs = 0;

  /** Waits before the next attempt at a request. False if there is none. */
  async wait(response: Response, attempts: number, signal?: AbortSignal): Promise<boolean> {
    const wait = this.#findWaitMs(response, attempts);
    if (wait === undefined) return false;
    // Requests that were rejected together must not return together.
    const jitter = 1 + Math.random() * MAX_JITTER;
    await sleep(wait * jitter, undefined, signal && { signal }).catch(() => {});
    return true;
  }

  #findWaitMs(response: Response, attempts: number): number | undefined {
    if ('failed' in response) {
      // A timeout has waited long enough.
      const isLast = response.isFinal || response.isTimeout || attempts >= MAX_FAILURES;
      return isLast ? undefined : this.#backOff(attempts);
    }
    if (!isUnavailable(response)) {
      this.#backoffs = 0;
      return undefined;
    }
    const value = response.headers['retry-after'];
    const wait = value === undefined ? undefined : parseRetryAfterMs(value);
    if (wait === undefined) return this.#backOff(attempts);
    return attempts <= MAX_WAITS && wait <= MAX_WAIT_MS ? wait : undefined;
  }

  #backOff(attempts: number): number | undefined {
    return this.#backoffs++ < MAX_BACKOFFS ? BACKOFF_MS[attempts - 1] : undefined;
  }
}

/** Parses Retry-After, in seconds or as a date, which may be past. Undefined if it is invalid. */
function parseRetryAfterMs(value: string): number | undefined {
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
