import {
  type Attributes,
  type Context,
  diag,
  type Histogram,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Entry } from '../journal/index.ts';

const SCOPE = 'krr-kit';
const SERVICE_NAME = 'krr-mock';
const MS_PER_SECOND = 1000;

/** Shorter than the default of 10 s, because the last export delays the end of the mock. */
const EXPORT = { timeoutMillis: 2000 };

/** Which signals are exported. Endpoints, headers, sampling and intervals follow the standard OTEL_* variables. */
export interface OpenTelemetrySignals {
  readonly traces: boolean;
  readonly metrics: boolean;
}

/**
 * Exports each completed request as a span and as measurements, over OTLP.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export class OpenTelemetry {
  readonly #tracerProvider: BasicTracerProvider | null;
  readonly #meterProvider: MeterProvider | null;
  readonly #tracer: Tracer | undefined;
  readonly #durations: Histogram | undefined;
  readonly #batches: Histogram | undefined;

  /** @param onError called with problems of the export, such as an unreachable collector */
  constructor({ traces, metrics }: OpenTelemetrySignals, onError: (message: string) => void) {
    const ignore = (): void => {};
    diag.setLogger({ error: onError, warn: onError, info: ignore, debug: ignore, verbose: ignore });
    const resource = defaultResource()
      .merge(resourceFromAttributes({ 'service.name': SERVICE_NAME }))
      .merge(detectResources({ detectors: [envDetector] }));
    this.#tracerProvider = traces
      ? new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(EXPORT))] })
      : null;
    this.#meterProvider = metrics
      ? new MeterProvider({
          resource,
          readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(EXPORT) })],
        })
      : null;
    this.#tracer = this.#tracerProvider?.getTracer(SCOPE);
    const meter = this.#meterProvider?.getMeter(SCOPE);
    this.#durations = meter?.createHistogram('http.server.request.duration', { unit: 's' });
    this.#batches = meter?.createHistogram('krr.batch.persons', { unit: '{person}' });
  }

  record(entry: Entry): void {
    const attributes = toAttributes(entry);
    this.#recordSpan(entry, attributes);
    const { persons, arrivedAt, endedAt } = entry;
    if (endedAt !== null) this.#durations?.record((endedAt - arrivedAt) / MS_PER_SECOND, attributes);
    if (persons !== null) this.#batches?.record(persons, attributes);
  }

  /** Exports what is left. Does not reject: a collector that is away must not fail the shutdown. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#tracerProvider?.shutdown(), this.#meterProvider?.shutdown()]);
  }

  #recordSpan(entry: Entry, attributes: Attributes): void {
    if (this.#tracer === undefined) return;
    const { head, time, arrivedAt, endedAt, persons, fault, status } = entry;
    const span = this.#tracer.startSpan(
      `${head.method} ${head.path}`,
      { kind: SpanKind.SERVER, startTime: time, attributes: { ...attributes, 'url.path': head.path } },
      toParentContext(head.traceparent),
    );
    if (persons !== null) span.setAttribute('krr.persons', persons);
    if (fault !== null) span.setAttribute('krr.fault', fault.name);
    if (status === null || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endedAt === null ? undefined : time + (endedAt - arrivedAt));
  }
}

function toAttributes({ head, status, outcome }: Entry): Attributes {
  return {
    'http.request.method': head.method,
    ...(status !== null && { 'http.response.status_code': status }),
    ...(head.operation !== null && { 'krr.operation': head.operation }),
    ...(head.version !== null && { 'krr.version': head.version }),
    ...(outcome !== null && outcome !== 'completed' && { 'krr.outcome': outcome }),
  };
}

/** The span of the client is the parent. */
function toParentContext(traceparent: string | null): Context {
  if (traceparent === null) return ROOT_CONTEXT;
  const [, traceId, spanId, flags] = traceparent.split('-') as [string, string, string, string];
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}
