import { KrrError } from '../errors.ts';
import type { IssuerOptions } from '../maskinporten/index.ts';
import {
  ANY_VALUE,
  checkOption,
  ISSUER_OPTIONS,
  ISSUER_URL_OPTION,
  isInteger,
  isText,
  isUrl,
  type OptionSchema,
  type OptionSchemas,
  validateOptions,
} from '../maskinporten/options.ts';
import { isObject } from '../maskinporten/protocol.ts';
import type { Scenario } from '../scenario/index.ts';
import { tryParseTimestamp } from '../time/oslo-time.ts';
import { formatSuggestion, suggest } from '../yaml/suggest.ts';
import type { RunConformance } from './control/conformance.ts';
import { isControlSecret, SECRET_RULE } from './http/control-access.ts';
import { LOG_LEVELS, Log, type LogLevel } from './http/log.ts';
import type { SoapOptions } from './routes/soap.ts';
import { readSigner } from './routes/soap-signing.ts';
import type { ScenarioInput } from './scenario-source.ts';
import { MAX_SESSION_LIMIT } from './sessions/names.ts';
import type { OpenTelemetrySignals } from './telemetry/index.ts';
import type { Tls } from './tls/tls.ts';

/** Options of {@link startMock}. */
export interface StartOptions {
  /** `standard` by default. */
  readonly scenario?: ScenarioInput;
  /** A safe integer that determines the generated population; 1 by default. */
  readonly seed?: number;
  /** Stops the clock at this timestamp. Overrides the scenario. */
  readonly now?: string;
  /** Whether only the scenario's persons are registered, or all. Overrides the scenario. */
  readonly population?: Scenario['population'];
  /**
   * `any` (the default): a Bearer token is required, unverified. `none`: no token is required. `maskinporten`: a token of
   * the mock's own issuer is required, or of the issuer in `trust`.
   */
  readonly auth?: 'any' | 'none' | 'maskinporten';
  /** The URL of the issuer whose tokens are accepted with `auth: 'maskinporten'`, instead of the mock's own. */
  readonly trust?: string;
  /** Options of the mock's own issuer. */
  readonly maskinporten?: MaskinportenOptions;
  /** Options of the lookup over SOAP. */
  readonly soap?: SoapOptions;
  /** Plain HTTP by default. */
  readonly tls?: Tls;
  /** A free port by default. */
  readonly port?: number;
  /** `127.0.0.1` by default. */
  readonly host?: string;
  /** The prefix of every path of the service, such as `/kontaktinfo-oauth2-server`. */
  readonly basePath?: string;
  /**
   * A file that keeps the state of all sessions over a restart, or the URL of a Redis or Valkey server that replicas of the
   * mock share, such as `redis://localhost:6379/0`; by default, the state is in memory only.
   */
  readonly state?: string;
  /** The maximum number of sessions besides the default one; 1000 by default. */
  readonly maxSessions?: number;
  /** Whether to serve the control API under `/__krr/`, to this machine only; true by default. */
  readonly control?: boolean;
  /** A secret that gives other machines access to the control API, as a Bearer token; they have none by default. */
  readonly controlToken?: string;
  /** Runs the conformance suite for the control API and the web page, which cannot run it by default. */
  readonly runConformance?: RunConformance;
  /** The control API reads scenario files below this folder only; by default, below the folders of the files in `scenario`. */
  readonly scenarioDirectory?: string;
  /** Permits web pages of every origin to call the service and the issuer; false by default. */
  readonly cors?: boolean;
  /** Compresses responses with gzip if the client accepts it; false by default. */
  readonly compress?: boolean;
  /** A file for every request and its response, in the format HAR 1.2; none by default. An existing file is replaced. */
  readonly har?: string;
  /** Logs to stderr: `error` internal errors, `info` also each request, `silent` nothing. Default `error`. */
  readonly log?: LogLevel | Log;
  /**
   * Signals to export over OTLP; none by default. The endpoint, headers and intervals follow the standard `OTEL_*`
   * variables of the environment.
   */
  readonly openTelemetry?: OpenTelemetrySignals;
}

/** Options of the mock's own issuer. */
export interface MaskinportenOptions extends Omit<IssuerOptions, 'issuer'> {
  /** The URL that clients use; by default, the address that the mock listens on. */
  readonly issuer?: string;
  /** The port of the issuer; by default, the port of the service. */
  readonly port?: number;
}

const isPort = (value: unknown): boolean => isInteger(value) && value >= 0 && value <= 65_535;
const isSessionCount = (value: unknown): boolean => isInteger(value) && value >= 0 && value <= MAX_SESSION_LIMIT;
const isTimestamp = (value: unknown): boolean => typeof value === 'string' && tryParseTimestamp(value) !== undefined;
const isPath = (value: unknown): boolean => typeof value === 'string' && /^(\/[\w.~-]+)*$/.test(value);
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

const port: OptionSchema = [isPort, 'a port from 0 to 65535'];
const anyObject: OptionSchema = [isObject, 'an object'];
const timestamp: OptionSchema = [isTimestamp, 'a timestamp with an offset, such as 2026-06-01T12:00:00+02'];

const createEnumRequirement = (...words: readonly unknown[]): OptionSchema => [
  (value) => words.includes(value),
  words.join(', '),
];

/** The scenario is validated when it is loaded. */
const START: OptionSchemas<StartOptions> = {
  scenario: ANY_VALUE,
  seed: [isInteger, 'a safe integer'],
  now: timestamp,
  population: createEnumRequirement('all', 'scenario'),
  auth: createEnumRequirement('any', 'none', 'maskinporten'),
  trust: [isUrl, 'a URL such as https://test.maskinporten.no/'],
  maskinporten: anyObject,
  soap: anyObject,
  tls: anyObject,
  port,
  host: [isText, 'an address such as 127.0.0.1'],
  basePath: [isPath, 'a path such as /kontaktinfo-oauth2-server'],
  state: [isText, 'a file such as ./krr-state.db, or a URL such as redis://localhost:6379/0'],
  maxSessions: [isSessionCount, `a whole number from 0 to ${MAX_SESSION_LIMIT}`],
  control: [isBoolean, 'true or false'],
  controlToken: [(value) => typeof value === 'string' && isControlSecret(value), SECRET_RULE],
  scenarioDirectory: [isText, 'a folder such as ./scenarios'],
  runConformance: ANY_VALUE,
  openTelemetry: anyObject,
  cors: [isBoolean, 'true or false'],
  compress: [isBoolean, 'true or false'],
  har: [isText, 'a file such as ./traffic.har'],
  log: [(value) => value instanceof Log || LOG_LEVELS.some((level) => level === value), LOG_LEVELS.join(', ')],
};

const MASKINPORTEN: OptionSchemas<MaskinportenOptions> = { ...ISSUER_OPTIONS, issuer: ISSUER_URL_OPTION, port };

const canSign = (value: unknown): boolean => {
  if (!isObject(value)) return isBoolean(value);
  const { key, cert } = value;
  return isText(key) && isText(cert) && readSigner({ key, cert }) !== null;
};

const SOAP: OptionSchemas<NonNullable<StartOptions['soap']>> = {
  wsSecurity: createEnumRequirement('accept', 'verify'),
  canonicalization: createEnumRequirement('exclusive', 'any'),
  timestampLife: createEnumRequirement(60, 120),
  sign: [
    canSign,
    'true, false, or { key, cert }: a private RSA key of at least 2048 bits and its certificate, both PEM',
  ],
};

const TLS: OptionSchemas<Tls> = {
  key: [isText, 'a private key, PEM'],
  cert: [isText, 'a certificate, PEM'],
};

/** @throws KrrError OPTION_INVALID for an unknown option or an invalid value */
export function checkOptions(options: StartOptions): void {
  checkAgainst(START, options);
  checkAgainst(MASKINPORTEN, options.maskinporten, 'maskinporten.');
  checkAgainst(SOAP, options.soap, 'soap.');
  checkAgainst(TLS, options.tls, 'tls.');
  if (options.tls !== undefined) validateOptions(TLS, options.tls, 'tls.');
  if (options.trust !== undefined && options.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', "trust is for auth: 'maskinporten': no token is verified without it");
  }
}

/** @throws KrrError OPTION_INVALID for an invalid timestamp */
export function checkTimestamp(name: string, value: unknown): void {
  checkOption(name, value, timestamp);
}

function checkAgainst(
  requirements: Readonly<Record<string, OptionSchema>>,
  options: object | undefined,
  prefix = '',
): void {
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!Object.hasOwn(requirements, name))
      throw createUnknownOptionError(prefix + name, suggest(name, Object.keys(requirements)), prefix);
    if (value !== undefined) checkOption(prefix + name, value, requirements[name]!);
  }
}

const createUnknownOptionError = (name: string, suggestion: string | undefined, prefix: string): KrrError =>
  new KrrError(
    'OPTION_INVALID',
    `${name}: there is no such option${formatSuggestion(suggestion && prefix + suggestion)}`,
  );
