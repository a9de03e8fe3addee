import { KrrError } from '../errors.ts';
import type { IssuerOptions } from '../maskinporten/index.ts';
import {
  ANY_VALUE,
  checkOption,
  ISSUER_OPTIONS,
  ISSUER_URL_OPTION,
  isInteger,
  isObject,
  isText,
  isUrl,
  type OptionSchema,
  type OptionSchemas,
  validateOptions,
} from '../maskinporten/options.ts';
import type { Scenario } from '../scenario/index.ts';
import { tryParseTimestamp } from '../time/oslo-time.ts';
import { formatSuggestion, suggest } from '../yaml/suggest.ts';
import type { Log } from './http/log.ts';
import type { Tls } from './http/server.ts';
import { readSigner, type SoapOptions } from './routes/soap.ts';
import type { ScenarioInput } from './scenario-source.ts';

/** How {@link startMock} starts. */
export interface StartOptions {
  /** `standard` unless given. */
  readonly scenario?: ScenarioInput;
  /** A safe integer, 1 unless given: another seed is another population. */
  readonly seed?: number;
  /** Stops the clock at this timestamp, whatever the scenario says. */
  readonly now?: string;
  /** Who is registered, whatever the scenario says. */
  readonly population?: Scenario['population'];
  /**
   * `any` unless given: a Bearer token is required, unverified. `none`: no token is needed. `maskinporten`: a token is
   * required that the mock has issued, or who stands in `trust`.
   */
  readonly auth?: 'any' | 'none' | 'maskinporten';
  /** The URL of another issuer whose tokens are good with `auth: 'maskinporten'`, in place of the mock's own. */
  readonly trust?: string;
  /** Of the issuer of tokens; everything has a default. */
  readonly maskinporten?: MaskinportenOptions;
  /** Of the lookup over SOAP; everything has a default. */
  readonly soap?: SoapOptions;
  /** HTTP in the clear unless given: a key and its certificate, both PEM. */
  readonly tls?: Tls;
  /** A free one unless given. */
  readonly port?: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`. */
  readonly basePath?: string;
  /** Whether the control API answers under `/__krr/`, to this machine alone; it does unless told otherwise. */
  readonly control?: boolean;
  /** Where log lines go; nowhere unless given. */
  readonly log?: Log;
}

/** How the mock issues tokens. */
export interface MaskinportenOptions extends Omit<IssuerOptions, 'issuer'> {
  /** As clients see it; where it listens unless given. */
  readonly issuer?: string;
  /** A port of its own; that of the service unless given. */
  readonly port?: number;
}

const isPort = (value: unknown): boolean => isInteger(value) && value >= 0 && value <= 65_535;
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

/** The scenario is looked at when it is chosen. */
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
  control: [isBoolean, 'true or false'],
  log: anyObject,
};

const MASKINPORTEN: OptionSchemas<MaskinportenOptions> = { ...ISSUER_OPTIONS, issuer: ISSUER_URL_OPTION, port };

const canSign = (value: unknown): boolean => {
  if (!isObject(value)) return isBoolean(value);
  const { key, cert } = value;
  return isText(key) && isText(cert) && readSigner({ key, cert }) !== null;
};

const SOAP: OptionSchemas<NonNullable<StartOptions['soap']>> = {
  wsSecurity: createEnumRequirement('accept', 'verify'),
  sign: [
    canSign,
    'true, false, or { key, cert }: a private RSA key of at least 2048 bits and its certificate, both PEM',
  ],
};

const TLS: OptionSchemas<Tls> = {
  key: [isText, 'a private key, PEM'],
  cert: [isText, 'a certificate, PEM'],
};

/** @throws KrrError OPTION_INVALID for an option that is none, or has a value that it cannot have */
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

/** The moment that a clock is stopped at. @throws KrrError OPTION_INVALID if it is none */
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
