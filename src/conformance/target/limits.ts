import { setMaxListeners } from 'node:events';
import type { ServiceResponse } from './exchange.ts';

const MIB = 2 ** 20;
/** The memory for all responses of a run, with the values that are parsed from them. */
const MAX_MEMORY_BYTES = 256 * MIB;
/** The memory of a parsed JSON value and of a start or end tag, about. */
const VALUE_BYTES = 64;
const TAG_BYTES = 256;

/** The limits of a run on time and memory. */
export class Limits {
  /** Aborted when a limit is reached. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  #usedBytes = 0;
  /** The limit that was reached, in words. */
  reached: string | undefined;

  constructor(maxTimeMs: number | undefined) {
    this.signal = this.#controller.signal;
    // Each request that waits before a retry listens; more than ten would make Node print a warning.
    setMaxListeners(0, this.signal);
    if (maxTimeMs === undefined) return;
    this.#timer = setTimeout(() => this.#end(`the run has reached its limit of ${maxTimeMs / 1000} s`), maxTimeMs);
  }

  /** Counts a response. False if there is no memory for it. */
  admit(response: ServiceResponse): boolean {
    this.#usedBytes += estimateMemory(response);
    if (this.#usedBytes <= MAX_MEMORY_BYTES) return true;
    this.#end('the responses of the run are larger than the suite can keep in memory');
    return false;
  }

  /** Counts only these responses from now on: the others are not kept any longer. */
  keepOnly(responses: Iterable<ServiceResponse>): void {
    this.#usedBytes = 0;
    for (const response of responses) this.#usedBytes += estimateMemory(response);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #end(reason: string): void {
    this.reached ??= reason;
    this.#controller.abort();
  }
}

const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const COMMA = 44;
const LESS_THAN = 60;

/** Estimates the memory of a response and of the values that rules parse from it. */
function estimateMemory({ body, headers }: ServiceResponse): number {
  let values = 0;
  let tags = 0;
  for (let index = 0; index < body.length; index++) {
    const code = body.charCodeAt(index);
    if (code === OPEN_BRACE || code === OPEN_BRACKET || code === COMMA) values++;
    else if (code === LESS_THAN) tags++;
  }
  const characters = body.length + Object.values(headers).join().length;
  return 2 * characters + VALUE_BYTES * values + TAG_BYTES * tags;
}
