import type { Fault } from '../../scenario/index.ts';
import type { Asked } from './asked.ts';
import { type Difference, type IdentifierOf, needsBatch } from './conditions.ts';
import type { Form } from './form.ts';
import { Watch } from './watch.ts';

/** A fault that strikes a request. */
export interface Strike {
  readonly fault: Fault;
  /** Which of the requests that fit the fault's other conditions this is, from 1. */
  readonly attempt: number;
  /** How long to wait before anything else, in milliseconds. */
  readonly delayMs: number;
  /** What the answer would be made of; JSON unless given. */
  readonly form?: Form;
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
export interface Decision {
  readonly strike: Strike | null;
  readonly nearMisses: readonly NearMiss[];
}

const NOTHING: Decision = { strike: null, nearMisses: [] };
const MOST_NEAR_MISSES = 5;

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
export class FaultPlan {
  readonly #watches: readonly Watch[];
  /** True if a request is to be decided once its body is read, if it has one; else it can be as soon as it comes. */
  readonly needsBatch: boolean;

  /**
   * @param seed an integer: with another one, chance falls otherwise
   * @param identifierOf who has a role when a request is decided; faults name identifiers unless given
   */
  constructor(faults: readonly Fault[], seed: number, identifierOf: IdentifierOf = (person) => person) {
    this.#watches = faults.map((fault) => new Watch(fault, seed, identifierOf));
    this.needsBatch = faults.some(({ when }) => needsBatch(when));
  }

  /** True if nothing can go wrong. */
  get isEmpty(): boolean {
    return this.#watches.length === 0;
  }

  /** Once for every request. Without a batch, conditions of one do not hold. */
  decide(asked: Asked): Decision {
    if (this.isEmpty) return NOTHING;
    let strike: Strike | null = null;
    const missed: Missed[] = [];
    for (const watch of this.#watches) {
      const met = watch.meet(asked);
      if (met === null) continue;
      const fault = watch.fault.name;
      if ('because' in met) missed.push({ fault, ...met });
      else if (strike !== null) missed.push({ fault, because: `${strike.fault.name} comes first` });
      else strike = { fault: watch.fault, attempt: met.attempt, delayMs: watch.delay(met), ...formOf(asked) };
    }
    return { strike, nearMisses: nearest(missed) };
  }
}

type Missed = Difference & { readonly fault: string };

const nearest = (missed: readonly Missed[]): NearMiss[] =>
  missed
    .toSorted((one, other) => (one.by ?? 0) - (other.by ?? 0))
    .slice(0, MOST_NEAR_MISSES)
    .map(({ fault, because }) => ({ fault, because }));

const formOf = ({ form }: Asked): { form?: Form } => (form === undefined ? {} : { form });
