import { createHash } from 'node:crypto';
import type { Fault } from '../../scenario/index.ts';
import { findBearerToken } from '../auth/authenticate.ts';
import {
  countConditions,
  findAttemptMismatch,
  findMismatches,
  type IdentifierResolver,
  type Mismatch,
  needsBatch,
} from './conditions.ts';
import { drawDelay, seededRandom } from './random.ts';
import type { ResponseFormat } from './response-format.ts';

/** What is known of a request that faults are decided for. */
export interface RequestFacts {
  /** The last word of the operation's path, such as `personer`. */
  readonly operation: string;
  readonly version?: 'v1' | 'v2';
  /** JSON unless given. */
  readonly format?: ResponseFormat;
  /** The header as it came. */
  readonly authorization: string | undefined;
  /** Of a request whose body was read, and asks for persons. */
  readonly batch?: Batch | undefined;
}

export interface Batch {
  readonly identifiers: readonly string[];
  /** As parsed, or as bytes in text: a batch is the same if this is. */
  readonly body: unknown;
}

/** So many tokens or batches are told apart; of more, the one that came least lately counts anew. */
const MAX_KEYS = 1000;

/** Counts attempts, from 1, for each key of its own. */
export class AttemptCounts {
  readonly #counts = new Map<string, number>();

  /** Which attempt of its key this one is. */
  next(key: string): number {
    const attempt = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, attempt);
    if (this.#counts.size > MAX_KEYS) this.#counts.delete(this.#counts.keys().next().value!);
    return attempt;
  }
}

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

/** A fault that strikes a request. */
export interface FaultMatch {
  readonly fault: Fault;
  /** Which of the requests that fit the fault's other conditions this is, from 1. */
  readonly attempt: number;
  /** How long to wait before anything else, in milliseconds. */
  readonly delayMs: number;
  /** What the answer would be made of; JSON unless given. */
  readonly format?: ResponseFormat;
}

/**
 * A fault that one thing kept from striking: a condition beside others that held, a number of persons or attempts, chance,
 * or another fault. `because` holds nothing of an identifier or a token.
 */
export interface NearMiss {
  readonly fault: string;
  readonly because: string;
}

/** What strikes a request, and the nearest few of those that almost did. */
export interface MatchResult {
  readonly match: FaultMatch | null;
  readonly nearMisses: readonly NearMiss[];
}

const NO_MATCH: MatchResult = { match: null, nearMisses: [] };
const MAX_NEAR_MISSES = 5;

/**
 * Decides which fault of a scenario strikes a request: the first, in the order of the file, whose conditions hold, alone.
 *
 * Each request counts once for every fault whose other conditions it fits, whichever strikes. The counts live as long as
 * the plan: a new plan begins anew.
 *
 * @example
 * const plan = new FaultPlan(scenario.faults, 1);
 * const { strike } = plan.decide({ operation: 'personer', version: 'v1', authorization: 'Bearer any' });
 */
export class FaultMatcher {
  readonly #counters: readonly FaultCounter[];
  /** True if a request is to be decided once its body is read, if it has one; else it can be as soon as it comes. */
  readonly needsBatch: boolean;

  /**
   * @param seed an integer: with another one, chance falls otherwise
   * @param identifierOf who has a role when a request is decided; faults name identifiers unless given
   */
  constructor(faults: readonly Fault[], seed: number, identifierOf: IdentifierResolver = (person) => person) {
    this.#counters = faults.map((fault) => new FaultCounter(fault, seed, identifierOf));
    this.needsBatch = faults.some(({ when }) => needsBatch(when));
  }

  /** True if nothing can go wrong. */
  get isEmpty(): boolean {
    return this.#counters.length === 0;
  }

  /** Once for every request. Without a batch, conditions of one do not hold. */
  match(request: RequestFacts): MatchResult {
    if (this.isEmpty) return NO_MATCH;
    let match: FaultMatch | null = null;
    const misses: NamedMismatch[] = [];
    for (const counter of this.#counters) {
      const result = counter.match(request);
      if (result === null) continue;
      const fault = counter.fault.name;
      if ('because' in result) misses.push({ fault, ...result });
      else if (match !== null) misses.push({ fault, because: `${match.fault.name} comes first` });
      else
        match = {
          fault: counter.fault,
          attempt: result.attempt,
          delayMs: counter.computeDelay(result),
          ...toOptionalFormat(request),
        };
    }
    return { match, nearMisses: selectNearest(misses) };
  }
}

type NamedMismatch = Mismatch & { readonly fault: string };

const selectNearest = (misses: readonly NamedMismatch[]): NearMiss[] =>
  misses
    .toSorted((one, other) => (one.distance ?? 0) - (other.distance ?? 0))
    .slice(0, MAX_NEAR_MISSES)
    .map(({ fault, because }) => ({ fault, because }));

const toOptionalFormat = ({ format }: RequestFacts): { format?: ResponseFormat } =>
  format === undefined ? {} : { format };
