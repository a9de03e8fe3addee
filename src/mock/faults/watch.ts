import { createHash } from 'node:crypto';
import type { Fault } from '../../scenario/index.ts';
import { type Arrival, type Batch, tokenIn } from './asked.ts';
import { Attempts } from './attempts.ts';
import { randomOf } from './chance.ts';
import { differences, otherAttempt } from './conditions.ts';
import { delayOf } from './delay.ts';

/** An attempt of a fault, among those of its key. */
export interface Attempt {
  readonly attempt: number;
  readonly key: string;
}

/** Tokens are another service's to give: what goes wrong with the register leaves it alone. */
const ELSEWHERE = 'token';

/** One fault of a plan, with its count. */
export class Watch {
  readonly fault: Fault;
  readonly #seed: number;
  readonly #attempts = new Attempts();

  constructor(fault: Fault, seed: number) {
    this.fault = fault;
    this.#seed = seed;
  }

  /** The attempt that is struck, the one thing because of which it is not, or null if there is more than one. */
  meet(asked: Arrival | Batch): Attempt | { readonly because: string } | null {
    const { when } = this.fault;
    if (asked.operation === ELSEWHERE && when.operation === undefined) return null;
    const [difference, ...more] = differences(when, asked);
    if (more.length > 0) return null;
    if (difference !== undefined) return { because: difference };
    const key = keyOf(this.fault, asked);
    const met = { key, attempt: this.#attempts.next(key) };
    const because = otherAttempt(when, met.attempt) ?? this.#spared(met);
    return because === null ? met : { because };
  }

  /** Milliseconds: always the same for the same attempt. */
  delay(met: Attempt): number {
    const { delay } = this.fault;
    return delay === undefined ? 0 : delayOf(delay, this.#randomFor(met, 'delay'));
  }

  #spared(met: Attempt): string | null {
    const { probability = 1 } = this.fault.when;
    if (probability >= 1 || this.#randomFor(met, 'strikes')() < probability) return null;
    return `by chance, strikes with probability ${probability}`;
  }

  #randomFor({ key, attempt }: Attempt, what: string): () => number {
    return randomOf(this.#seed, this.fault.name, what, key, attempt);
  }
}

/** Whose attempts are counted together. A digest: no token and no batch is kept. */
function keyOf({ when: { per } }: Fault, asked: Arrival | Batch): string {
  if (per === 'token') return digest(tokenIn(asked.authorization) ?? '');
  if (per === 'batch' && 'body' in asked) return digest(JSON.stringify([asked.operation, asked.version, asked.body]));
  return '';
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
