import type { Fault } from '../../scenario/index.ts';
import type { Arrival, Batch } from './asked.ts';
import { needsBatch } from './conditions.ts';
import { Watch } from './watch.ts';

/** A fault that strikes a request. */
export interface Strike {
  readonly fault: Fault;
  /** Which of the requests that fit the fault's other conditions this is, from 1. */
  readonly attempt: number;
  /** How long to wait before anything else, in milliseconds. */
  readonly delayMs: number;
}

/** A fault of which all but one condition held. `because` holds nothing of an identifier or a token. */
export interface NearMiss {
  readonly fault: string;
  readonly because: string;
}

/** What strikes a request, and what almost did. */
export interface Decision {
  readonly strike: Strike | null;
  readonly nearMisses: readonly NearMiss[];
}

const NOTHING: Decision = { strike: null, nearMisses: [] };

/**
 * Decides which fault of a scenario strikes a request: the first whose conditions hold, alone.
 *
 * A fault is decided on arrival, before anybody looks at the token, unless its conditions need the batch; those are
 * decided once the body is read, of the requests that get there. Each request counts once for every fault whose other
 * conditions it fits, whichever strikes. The counts live as long as the plan: a new plan begins anew.
 *
 * @example
 * const plan = new FaultPlan(scenario.faults, 1);
 * const { strike } = plan.onArrival({ operation: 'personer', version: 'v1', authorization: 'Bearer any' });
 */
export class FaultPlan {
  readonly #onArrival: readonly Watch[];
  readonly #onBatch: readonly Watch[];

  /** `seed` is an integer: with another one, chance falls otherwise. */
  constructor(faults: readonly Fault[], seed: number) {
    const watch = (fault: Fault): Watch => new Watch(fault, seed);
    this.#onArrival = faults.filter(({ when }) => !needsBatch(when)).map(watch);
    this.#onBatch = faults.filter(({ when }) => needsBatch(when)).map(watch);
  }

  /** True if nothing can go wrong. */
  get isEmpty(): boolean {
    return this.#onArrival.length + this.#onBatch.length === 0;
  }

  /** Once for every request, before its body is read. */
  onArrival(asked: Arrival): Decision {
    return decide(this.#onArrival, asked);
  }

  /** Once for every request whose body is read and which nothing has struck on arrival. */
  onBatch(asked: Batch): Decision {
    return decide(this.#onBatch, asked);
  }
}

function decide(watches: readonly Watch[], asked: Arrival | Batch): Decision {
  if (watches.length === 0) return NOTHING;
  let strike: Strike | null = null;
  const nearMisses: NearMiss[] = [];
  for (const watch of watches) {
    const met = watch.meet(asked);
    if (met === null) continue;
    const fault = watch.fault.name;
    if ('because' in met) nearMisses.push({ fault, ...met });
    else if (strike !== null) nearMisses.push({ fault, because: `${strike.fault.name} comes first` });
    else strike = { fault: watch.fault, attempt: met.attempt, delayMs: watch.delay(met) };
  }
  return { strike, nearMisses };
}
