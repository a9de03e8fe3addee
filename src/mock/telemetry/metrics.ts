import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Entry } from '../journal/index.ts';

/** Values that are read when the metrics are requested. */
export interface MetricSources {
  /** The number of findings of each client check. */
  readonly countFindings: () => ReadonlyMap<string, number>;
  /** The number of sessions, including the default one. */
  readonly countSessions: () => number;
}

/** Fault names come from scenario files, so their number as label values is bounded. */
const MAX_FAULTS = 100;
const OTHER = 'other';
const NONE = '';

const DURATIONS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];
const MS_PER_SECOND = 1000;

/** The metrics of a mock in the Prometheus text format. Label values contain nothing that a client can choose. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #faults = new Set<string>();
  readonly #requests = new Counter({
    name: 'krr_requests_total',
    help: 'Completed requests.',
    labelNames: ['operation', 'version', 'status', 'fault'],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: 'krr_request_duration_seconds',
    help: 'Time from the head of the request to the end of the response.',
    labelNames: ['operation', 'version'],
    buckets: DURATIONS,
    registers: [this.#registry],
  });
  readonly #batches = new Histogram({
    name: 'krr_batch_persons',
    help: 'Requested persons per request.',
    labelNames: ['operation', 'version'],
    buckets: BATCH_SIZES,
    registers: [this.#registry],
  });
  readonly #tokens = new Counter({
    name: 'krr_tokens_issued_total',
    help: 'Tokens issued by the token endpoint.',
    registers: [this.#registry],
  });

  constructor({ countFindings, countSessions }: MetricSources) {
    const sessions: Gauge = new Gauge({
      name: 'krr_sessions',
      help: 'Sessions, including the default one.',
      registers: [this.#registry],
      collect: () => sessions.set(countSessions()),
    });
    const findings = new Gauge({
      name: 'krr_client_check_findings',
      help: 'Current findings of each client check.',
      labelNames: ['check'],
      registers: [this.#registry],
      collect: () => {
        findings.reset();
        for (const [check, count] of countFindings()) findings.set({ check }, count);
      },
    });
  }

  /** Counts a completed request. */
  record({ head, status, outcome, fault, persons, arrivedAt, endedAt }: Entry): void {
    const operation = head.operation ?? OTHER;
    const version = head.version ?? NONE;
    const result = status === null ? `${outcome}` : `${status}`;
    this.#requests.inc({ operation, version, status: result, fault: this.#toFaultLabel(fault?.name) });
    if (endedAt !== null) this.#durations.observe({ operation, version }, (endedAt - arrivedAt) / MS_PER_SECOND);
    if (persons !== null) this.#batches.observe({ operation, version }, persons);
    if (operation === 'token' && status === 200) this.#tokens.inc();
  }

  /** Formats the metrics. The first call also starts the metrics of the process. */
  async format(): Promise<string> {
    if (this.#registry.getSingleMetric('process_start_time_seconds') === undefined) {
      collectDefaultMetrics({ register: this.#registry });
    }
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #toFaultLabel(name = NONE): string {
    if (name === NONE || this.#faults.has(name)) return name;
    if (this.#faults.size === MAX_FAULTS) return OTHER;
    this.#faults.add(name);
    return name;
  }
}
