import type { FastifyInstance } from 'fastify';
import type { Log } from '../http/log.ts';
import type { Entry } from '../journal/index.ts';
import type { MetricSources } from './metrics.ts';
import type { OpenTelemetrySignals } from './open-telemetry.ts';

export type { OpenTelemetrySignals } from './open-telemetry.ts';

export interface TelemetryOptions extends MetricSources {
  /** The signals to export over OTLP; none by default. */
  readonly openTelemetry?: OpenTelemetrySignals | undefined;
  readonly log: Pick<Log, 'error'>;
}

interface Recorder {
  record(entry: Entry): void;
}

/**
 * Metrics and traces of completed requests. The libraries load after the server listens, so that they do not delay the
 * start; requests that complete before that are recorded afterwards.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  #recorders: readonly Recorder[] | null = null;
  #pending: Entry[] = [];

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  record(entry: Entry): void {
    if (this.#recorders === null) this.#pending.push(entry);
    else for (const recorder of this.#recorders) recorder.record(entry);
  }

  /** Serves `GET /metrics`, and loads the libraries once the server listens. */
  register(app: FastifyInstance): void {
    const metrics = once(() => this.#loadMetrics());
    const exporter = once(() => this.#loadExporter());
    const load = once(async () => this.#start([await metrics(), await exporter()]));
    app.addHook('onListen', (done) => {
      setImmediate(load);
      done();
    });
    app.addHook('onClose', async () => {
      if (this.#options.openTelemetry === undefined) return;
      await load();
      await (await exporter())?.close();
    });
    app.get('/metrics', { exposeHeadRoute: true }, async (_request, reply) => {
      await load();
      const loaded = await metrics();
      return reply.header('content-type', loaded.contentType).send(await loaded.format());
    });
  }

  async #loadMetrics() {
    const { Metrics } = await import('./metrics.ts');
    return new Metrics(this.#options);
  }

  async #loadExporter() {
    const { openTelemetry, log } = this.#options;
    if (openTelemetry === undefined) return undefined;
    const { OpenTelemetry } = await import('./open-telemetry.ts');
    return new OpenTelemetry(openTelemetry, (message) => log.error(`OpenTelemetry: ${message}`));
  }

  #start(recorders: readonly (Recorder | undefined)[]): void {
    this.#recorders = recorders.filter((recorder) => recorder !== undefined);
    for (const entry of this.#pending) this.record(entry);
    this.#pending = [];
  }
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
