import { loadavg } from 'node:os';
import type { FuzzRequest } from './http.ts';
import type { Failure, Numbered } from './round.ts';

/** The measurements after a round: memory in megabytes, the longest times of `/health/live` in milliseconds. */
export interface RoundMeasurements {
  /** The number of requests, and the CPU time of the mock for them. */
  readonly requests: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly mock: number;
  readonly idle: number;
  readonly count: number;
}

const MAX_HEALTH_MS = 250;
/** Caches of tokens and of compiled code vary. */
const MAX_HEAP_GROWTH = 0.1;
const ROUNDS_OF_FLAT_HEAP = 3;
const MAX_PRINTED_FAILURES = 20;

/** Prints how a failure can be repeated. */
export function printFailure({ number, reason, request, text }: Failure): void {
  console.log(`FAILURE: ${reason} (${request.kind}); repeat it with --only ${number}`);
  console.log(`  request: ${JSON.stringify(request.bytes.toString('utf8').slice(0, 1500))}`);
  if (text !== '') console.log(`  response: ${JSON.stringify(text.slice(0, 600))}`);
}

/** Counts the results of all rounds, and evaluates them against the bounds. */
export class Report {
  readonly counts = new Map<string, Map<string, number>>();
  slowest = { ms: 0, number: 0, kind: '' };
  readonly #rounds: RoundMeasurements[] = [];
  readonly #reasons: string[] = [];
  readonly #seed: number;
  #failures = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  readonly onResult = ({ kind }: FuzzRequest, status: number | string): void => {
    const group = kind.replace(/^(control|faulty), (?=[a-zA-Z-]+[^A-Z]$|soap)/, '$1 session, ');
    const statuses = this.counts.get(group) ?? new Map<string, number>();
    statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    this.counts.set(group, statuses);
  };

  readonly onDuration = ({ number, request }: Numbered, ms: number): void => {
    if (ms <= this.slowest.ms) return;
    this.slowest = { ms, number, kind: request.kind };
  };

  readonly onFailure = (failure: Failure): void => {
    this.#failures++;
    if (this.#failures <= MAX_PRINTED_FAILURES) printFailure(failure);
  };

  addReason(reason: string): void {
    this.#reasons.push(reason);
  }

  addRound(measured: RoundMeasurements): void {
    this.#rounds.push(measured);
    const { requests, cpuMs, heapMb, rssMb, mock, idle, count } = measured;
    console.log(
      `round ${this.#rounds.length}: ${requests} requests, ${(cpuMs / requests).toFixed(2)} ms CPU of the mock per request, heap ${heapMb.toFixed(1)} MB, RSS ${rssMb.toFixed(0)} MB; longest of ${count} /health/live ${mock.toFixed(0)} ms, of an idle mock ${idle.toFixed(0)} ms; load ${loadavg()[0]!.toFixed(1)}`,
    );
  }

  /** Prints each broken bound. Returns whether there is none. */
  evaluate(log: readonly string[]): boolean {
    if (this.#failures > 0) this.addReason(`${this.#failures} responses that are not by design`);
    const heaps = this.#rounds.slice(-ROUNDS_OF_FLAT_HEAP).map(({ heapMb }) => heapMb);
    const growth = Math.max(...heaps) / heaps[0]! - 1;
    if (heaps.length < ROUNDS_OF_FLAT_HEAP) this.addReason('too few rounds to evaluate the heap');
    else if (growth > MAX_HEAP_GROWTH) this.addReason(`the heap grows by ${(100 * growth).toFixed(0)} %`);
    // The first round loads modules and compiles code.
    const slowest = Math.max(0, ...this.#rounds.slice(1).map(({ mock }) => mock));
    if (slowest > MAX_HEALTH_MS) this.addReason(`/health/live took ${slowest.toFixed(0)} ms`);
    if (log.length > 0) this.addReason(`the log has ${log.length} lines: ${log.slice(0, 20).join('\n')}`);
    for (const reason of this.#reasons) console.log(`BOUND BROKEN: ${reason}; seed ${this.#seed}`);
    return this.#reasons.length === 0;
  }
}

/** Prints the number of requests by kind and status. */
export function printCounts({ counts, slowest }: Report): void {
  let total = 0;
  for (const [kind, statuses] of [...counts].sort()) {
    const sorted = [...statuses].sort(([a], [b]) => a.localeCompare(b));
    total += sorted.reduce((sum, [, count]) => sum + count, 0);
    console.log(`  ${kind.padEnd(34)} ${sorted.map(([status, count]) => `${status}: ${count}`).join(', ')}`);
  }
  console.log(`${total} requests`);
  if (slowest.ms > 0)
    console.log(
      `slowest request that was sent alone: ${slowest.kind}, number ${slowest.number}, ${slowest.ms.toFixed(0)} ms`,
    );
}
