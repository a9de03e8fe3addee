import type { FastifyInstance } from 'fastify';
import type { Log } from '../http/log.ts';
import type { Entry } from '../journal/index.ts';
import type { MetricSources, Metrics } from './metrics.ts';
import type { OpenTelemetry, OpenTelemetrySignals } from './open-telemetry.ts';

export type { MetricSources } from './metrics.ts';
export type { OpenTelemetrySignals } from './open-telemetry.ts';

export interface TelemetryOptions extends MetricSources {
  /** The signals to export over OTLP; none by default. */
  readonly openTelemetry?: OpenTelemetrySignals | undefined;
  readonly log: Pick<Log, 'error'>;
}

interface Recorders {
  readonly metrics: Metrics;
  readonly exporter: OpenTelemetry | undefined;
}

/**
 * Metrics and traces of completed requests. The libraries load after the first response, so that they delay neither the
 * start nor that response; requests that complete meanwhile are recorded afterwards.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  #loading: Promise<Recorders> | undefined;
  #recorders: Recorders | undefined;
  #pending: Entry[] = [];

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  record(entry: Entry): void {
    if (this.#recorders !== undefined) {
      this.#recorders.metrics.record(entry);
      this.#recorders.exporter?.record(entry);
      return;
    }
    this.#pending.push(entry);
    void this.#load();
  }

  /** Serves `GET /metrics`, and exports what is left when the server closes. */
  register(app: FastifyInstance): void {
    app.addHook('onClose', async () => {
      if (this.#options.openTelemetry !== undefined) await (await this.#load()).exporter?.close();
    });
    app.get('/metrics', { config: { isUnlisted: true } }, async (_request, reply) => {
      const { metrics } = await this.#load();
      return reply.header('content-type', metrics.contentType).send(await metrics.format());
    });
  }

  #load(): Promise<Recorders> {
    this.#loading ??= this.#start();
    return this.#loading;
  }

  async #start(): Promise<Recorders> {
    const [metrics, exporter] = await Promise.all([this.#loadMetrics(), this.#loadExporter()]);
    const recorders = { metrics, exporter };
    this.#recorders = recorders;
    for (const entry of this.#pending) this.record(entry);
    this.#pending = [];
    return recorders;
  }

  async #loadMetrics(): Promise<Metrics> {
    const { Metrics } = await import('./metrics.ts');
    return new Metrics(this.#options);
  }

  async #loadExporter(): Promise<OpenTelemetry | undefined> {
    const { openTelemetry, log } = this.#options;
    if (openTelemetry === undefined) return undefined;
    const { OpenTelemetry } = await import('./open-telemetry.ts');
    return new OpenTelemetry(openTelemetry, (message) => log.error(`OpenTelemetry: ${message}`));
  }
}
