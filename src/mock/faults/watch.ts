import { createHash } from 'node:crypto';
import type { Fault } from '../../scenario/index.ts';
import { findBearerToken } from '../bearer.ts';
import type { RequestFacts } from './asked.ts';
import { AttemptCounts } from './attempts.ts';
import { seededRandom } from './chance.ts';
import {
  countConditions,
  findAttemptMismatch,
  findMismatches,
  type IdentifierResolver,
  type Mismatch,
} from './conditions.ts';
import { drawDelay } from './delay.ts';

/** An attempt of a fault, among those of its key. */
export interface Attempt {
  readonly attempt: number;
  readonly key: string;
}

/** Tokens are another service's to give: what goes wrong with the register leaves it alone. */
const TOKEN_OPERATION = 'token';

/** One fault of a plan, with its count. */
export class FaultCounter {
  readonly fault: Fault;
  readonly #seed: number;
  readonly #resolveIdentifier: IdentifierResolver;
  readonly #attempts = new AttemptCounts();

  constructor(fault: Fault, seed: number, identifierOf: IdentifierResolver) {
    this.fault = fault;
    this.#seed = seed;
    this.#resolveIdentifier = identifierOf;
  }

  /**
   * The attempt that is struck, or the one thing because of which it is not. Null if the fault has nothing to do with the
   * request: if more than one of its conditions fails, or its only one does, unless that one counts.
   */
  match(request: RequestFacts): Attempt | Mismatch | null {
    const { when, effect } = this.fault;
    if (request.operation === TOKEN_OPERATION && when.operation === undefined) return null;
    if (effect?.kind === 'trailingComma' && request.format?.isJson === false) return null;
    const mismatches = findMismatches(when, request, this.#resolveIdentifier);
    const [mismatch] = mismatches;
    if (mismatch !== undefined) {
      const isNear = mismatches.length < countConditions(when) || mismatch.distance !== undefined;
      return mismatches.length === 1 && isNear ? mismatch : null;
    }
    const key = createAttemptKey(this.fault, request);
    const current = { key, attempt: this.#attempts.next(key) };
    return findAttemptMismatch(when, current.attempt) ?? this.#checkProbability(current) ?? current;
  }

  /** Milliseconds: always the same for the same attempt. */
  computeDelay(attempt: Attempt): number {
    const { delay } = this.fault;
    return delay === undefined ? 0 : drawDelay(delay, this.#createRandom(attempt, 'delay'));
  }

  #checkProbability(attempt: Attempt): Mismatch | null {
    const { probability = 1 } = this.fault.when;
    if (probability >= 1 || this.#createRandom(attempt, 'strikes')() < probability) return null;
    return { because: `by chance, strikes with probability ${probability}` };
  }

  #createRandom({ key, attempt }: Attempt, what: string): () => number {
    return seededRandom(this.#seed, this.fault.name, what, key, attempt);
  }
}

/** Whose attempts are counted together. A digest: no token and no batch is kept. */
function createAttemptKey(
  { when: { per } }: Fault,
  { operation, version, authorization, batch }: RequestFacts,
): string {
  if (per === 'token') return digest(findBearerToken(authorization) ?? '');
  if (per === 'batch') return digest(JSON.stringify([operation, version, batch?.body]));
  return '';
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
