import { KrrError } from '../../errors.ts';
import type { StartOptions } from '../../mock/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const EXPORTERS = ['otlp', 'none'];
const PROTOCOLS = ['http/protobuf'];

/**
 * Reads which signals to export from the standard variables: a signal is exported if its exporter or an endpoint is set.
 *
 * @throws KrrError OPTION_INVALID for an exporter or a protocol that is not supported
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function readTelemetryVariables(environment: Environment): Pick<StartOptions, 'openTelemetry'> {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return {};
  const traces = isExported(environment, 'TRACES');
  const metrics = isExported(environment, 'METRICS');
  return traces || metrics ? { openTelemetry: { traces, metrics } } : {};
}

function isExported(environment: Environment, signal: 'TRACES' | 'METRICS'): boolean {
  const exporter = readChoice(environment, [`OTEL_${signal}_EXPORTER`], EXPORTERS);
  const endpoint =
    environment[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || environment.OTEL_EXPORTER_OTLP_ENDPOINT || undefined;
  if (exporter === 'none' || (exporter ?? endpoint) === undefined) return false;
  readChoice(environment, [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, 'OTEL_EXPORTER_OTLP_PROTOCOL'], PROTOCOLS);
  return true;
}

/** The value of the first variable that is set. */
function readChoice(
  environment: Environment,
  names: readonly string[],
  supported: readonly string[],
): string | undefined {
  const name = names.find((each) => environment[each]);
  if (name === undefined) return undefined;
  const value = environment[name]!.trim();
  if (supported.includes(value)) return value;
  throw new KrrError('OPTION_INVALID', `${name} is "${value}", expected ${supported.join(' or ')}`);
}
