import { createHash } from 'node:crypto';
import type { Fault } from '../../scenario/index.ts';
import { tokenIn } from '../bearer.ts';
import type { Asked } from './asked.ts';
import { Attempts } from './attempts.ts';
import { randomOf } from './chance.ts';
import { type Difference, differences, type IdentifierOf, otherAttempt, stated } from './conditions.ts';
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
  readonly #identifierOf: IdentifierOf;
  readonly #attempts = new Attempts();

  constructor(fault: Fault, seed: number, identifierOf: IdentifierOf) {
    this.fault = fault;
    this.#seed = seed;
    this.#identifierOf = identifierOf;
  }

  /**
   * The attempt that is struck, or the one thing because of which it is not. Null if the fault has nothing to do with the
   * request: if more than one of its conditions fails, or its only one does, unless that one counts.
   */
  meet(asked: Asked): Attempt | Difference | null {
    const { when, effect } = this.fault;
    if (asked.operation === ELSEWHERE && when.operation === undefined) return null;
    if (effect?.kind === 'trailingComma' && asked.form?.isJson === false) return null;
    const found = differences(when, asked, this.#identifierOf);
    const [difference] = found;
    if (difference !== undefined) {
      const isNear = found.length < stated(when) || difference.by !== undefined;
      return found.length === 1 && isNear ? difference : null;
    }
    const key = keyOf(this.fault, asked);
    const met = { key, attempt: this.#attempts.next(key) };
    return otherAttempt(when, met.attempt) ?? this.#spared(met) ?? met;
  }

  /** Milliseconds: always the same for the same attempt. */
  delay(met: Attempt): number {
    const { delay } = this.fault;
    return delay === undefined ? 0 : delayOf(delay, this.#randomFor(met, 'delay'));
  }

  #spared(met: Attempt): Difference | null {
    const { probability = 1 } = this.fault.when;
    if (probability >= 1 || this.#randomFor(met, 'strikes')() < probability) return null;
    return { because: `by chance, strikes with probability ${probability}` };
  }

  #randomFor({ key, attempt }: Attempt, what: string): () => number {
    return randomOf(this.#seed, this.fault.name, what, key, attempt);
  }
}

/** Whose attempts are counted together. A digest: no token and no batch is kept. */
function keyOf({ when: { per } }: Fault, { operation, version, authorization, batch }: Asked): string {
  if (per === 'token') return digest(tokenIn(authorization) ?? '');
  if (per === 'batch') return digest(JSON.stringify([operation, version, batch?.body]));
  return '';
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
