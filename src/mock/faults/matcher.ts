import { createHash } from 'node:crypto';
import { BoundedMap } from '../../bounded-map.ts';
import { findBearerToken } from '../../maskinporten/bearer-token.ts';
import type { Fault } from '../../scenario/index.ts';
import {
  countConditions,
  findAttemptMismatch,
  findMismatches,
  type IdentifierResolver,
  type Mismatch,
  needsBatch,
} from './conditions.ts';
import { drawDelay, seededRandom } from './random.ts';
import type { RequestFacts } from './request-facts.ts';
import type { ResponseFormat } from './response-format.ts';

/** A fault that matches a request. */
export interface FaultMatch {
  readonly fault: Fault;
  /** The number of requests that met the fault's other conditions so far, this one included. */
  readonly attempt: number;
  /** The delay before the effect, in milliseconds. */
  readonly delayMs: number;
  /** JSON by default. */
  readonly format?: ResponseFormat;
}

/**
 * A fault that failed to match for a single reason: one of several conditions, a number of persons or attempts, chance,
 * or an earlier fault. `because` contains no identifier and no token.
 */
export interface NearMiss {
  readonly fault: string;
  readonly because: string;
}

export interface MatchResult {
  readonly match: FaultMatch | null;
  /** The nearest first, at most five. */
  readonly nearMisses: readonly NearMiss[];
}

/** Counts an attempt for each key, and returns the counts; null if they cannot be counted. */
export type AttemptCounter = (keys: readonly string[]) => Promise<readonly number[] | null>;

const NO_MATCH: MatchResult = { match: null, nearMisses: [] };
const MAX_NEAR_MISSES = 5;

/**
 * Matches requests against the faults of a scenario. The first fault in file order whose conditions hold is the match.
 *
 * Each request counts as an attempt of every fault whose other conditions it meets. A new matcher starts with new counts.
 *
 * @example
 * const matcher = new FaultMatcher(scenario.faults, 1);
 * const { match } = matcher.match({ operation: 'personer', version: 'v1', authorization: 'Bearer any' });
 */
export class FaultMatcher {
  readonly #counters: readonly FaultCounter[];
  /** Whether a fault condition depends on the identifiers in the request. */
  readonly needsBatch: boolean;

  /**
   * @param seed an integer that determines chance and delays
   * @param resolveIdentifier gets the current identifier of a role; by default, faults name identifiers
   */
  constructor(faults: readonly Fault[], seed: number, resolveIdentifier: IdentifierResolver = (person) => person) {
    this.#counters = faults.map((fault) => new FaultCounter(fault, seed, resolveIdentifier));
    this.needsBatch = faults.some(({ when }) => needsBatch(when));
  }

  get isEmpty(): boolean {
    return this.#counters.length === 0;
  }

  /** Call it once for each request. Conditions on the batch fail for a request without one. */
  match(request: RequestFacts): MatchResult {
    if (this.isEmpty) return NO_MATCH;
    return this.#select(this.#counters.map((counter) => counter.complete(request, counter.evaluate(request))));
  }

  /** Like {@link match}, with attempts that are counted elsewhere, or here if they cannot be. */
  async matchWith(request: RequestFacts, countAttempts: AttemptCounter): Promise<MatchResult> {
    const evaluations = this.#counters.map((counter) => counter.evaluate(request));
    const keys = evaluations.flatMap((each, at) => (isCandidate(each) ? [`${at}:${each.key}`] : []));
    const counts = keys.length === 0 ? [] : await countAttempts(keys);
    let next = 0;
    return this.#select(
      this.#counters.map((counter, at) => {
        const evaluation = evaluations[at]!;
        const attempt = isCandidate(evaluation) ? counts?.[next++] : undefined;
        return counter.complete(request, evaluation, attempt);
      }),
    );
  }

  #select(results: readonly (FaultMatch | Mismatch | null)[]): MatchResult {
    let match: FaultMatch | null = null;
    const misses: (Mismatch & { readonly fault: string })[] = [];
    for (const [at, result] of results.entries()) {
      const fault = this.#counters[at]!.fault.name;
      if (result === null) continue;
      if ('because' in result) misses.push({ fault, ...result });
      else if (match === null) match = result;
      else misses.push({ fault, because: `${match.fault.name} comes first` });
    }
    const nearMisses = misses
      .toSorted((one, other) => (one.distance ?? 0) - (other.distance ?? 0))
      .slice(0, MAX_NEAR_MISSES)
      .map(({ fault, because }) => ({ fault, because }));
    return { match, nearMisses };
  }
}

/** The token endpoint belongs to another service: a fault matches it only if it names the operation. */
const TOKEN_OPERATION = 'token';

/** The number of tokens or batches whose attempts are counted; the least recently used is forgotten. */
const MAX_KEYS = 1000;

/** A fault whose conditions hold, except those on attempt and probability. */
interface Candidate {
  /** Groups the attempts. */
  readonly key: string;
}

type Evaluation = Candidate | Mismatch | null;

const isCandidate = (evaluation: Evaluation): evaluation is Candidate => evaluation !== null && 'key' in evaluation;

/** A fault and the numbers of its attempts. */
class FaultCounter {
  readonly fault: Fault;
  readonly #seed: number;
  readonly #resolveIdentifier: IdentifierResolver;
  readonly #attempts = new BoundedMap<string, number>(MAX_KEYS);

  constructor(fault: Fault, seed: number, resolveIdentifier: IdentifierResolver) {
    this.fault = fault;
    this.#seed = seed;
    this.#resolveIdentifier = resolveIdentifier;
  }

  /** Returns a candidate, or the single reason against one. Null if more than one condition, or the only one, fails. */
  evaluate(request: RequestFacts): Evaluation {
    const { when, effect } = this.fault;
    if (request.operation === TOKEN_OPERATION && when.operation === undefined) return null;
    if (effect?.kind === 'trailingComma' && request.format?.isJson === false) return null;
    const mismatches = findMismatches(when, request, this.#resolveIdentifier);
    const [mismatch] = mismatches;
    if (mismatch !== undefined) {
      const isNear = mismatches.length < countConditions(when) || mismatch.distance !== undefined;
      return mismatches.length === 1 && isNear ? mismatch : null;
    }
    return { key: createAttemptKey(this.fault, request) };
  }

  /** Returns the match of a candidate, or the reason against one. Counts the attempt unless it is given. */
  complete(request: RequestFacts, evaluation: Evaluation, counted?: number): FaultMatch | Mismatch | null {
    if (!isCandidate(evaluation)) return evaluation;
    const { when } = this.fault;
    const { key } = evaluation;
    const attempt = counted ?? this.#countAttempt(key);
    const createRandom = (purpose: string) => seededRandom(this.#seed, this.fault.name, purpose, key, attempt);
    return (
      findAttemptMismatch(when, attempt) ??
      this.#checkProbability(createRandom) ??
      this.#createMatch(request, attempt, createRandom)
    );
  }

  #countAttempt(key: string): number {
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }

  #checkProbability(createRandom: (purpose: string) => () => number): Mismatch | null {
    const { probability = 1 } = this.fault.when;
    if (probability >= 1 || createRandom(CHANCE)() < probability) return null;
    return { because: `by chance, the probability is ${probability}` };
  }

  #createMatch({ format }: RequestFacts, attempt: number, createRandom: (purpose: string) => () => number): FaultMatch {
    const { fault } = this;
    const delayMs = fault.delay === undefined ? 0 : drawDelay(fault.delay, createRandom('delay'));
    return { fault, attempt, delayMs, ...(format !== undefined && { format }) };
  }
}

/** Part of the input of the random numbers: another word changes which attempts match. */
const CHANCE = 'strikes';

/** Creates the key that groups attempts. It is a digest, so that no token and no batch is stored. */
function createAttemptKey(
  { when: { per } }: Fault,
  { operation, version, authorization, batch }: RequestFacts,
): string {
  if (per === 'token') return digest(findBearerToken(authorization) ?? '');
  if (per === 'batch') return digest(JSON.stringify([operation, version, batch?.body]));
  return '';
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
