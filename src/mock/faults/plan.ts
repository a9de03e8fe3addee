import type { Fault } from '../../scenario/index.ts';
import type { RequestFacts } from './asked.ts';
import { type IdentifierResolver, type Mismatch, needsBatch } from './conditions.ts';
import type { ResponseFormat } from './form.ts';
import { FaultCounter } from './watch.ts';

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
