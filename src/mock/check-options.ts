import { KrrError } from '../errors.ts';
import { instantIn } from '../register/moments.ts';
import { meaning, suggest } from '../scenario/suggest.ts';
import type { MaskinportenOptions, StartOptions } from './start-options.ts';

/** What an option must be: whether a value is so, and in words. */
type Needed = readonly [holds: (value: unknown) => boolean, words: string];

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isPort = (value: unknown): boolean => isWhole(value) && value >= 0 && value <= 65_535;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isUrl = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
const isMoment = (value: unknown): boolean => typeof value === 'string' && instantIn(value) !== undefined;
const isPath = (value: unknown): boolean => typeof value === 'string' && /^(\/[\w.~-]+)*$/.test(value);
const isSwitch = (value: unknown): boolean => typeof value === 'boolean';

const anything: Needed = [() => true, ''];
const port: Needed = [isPort, 'a port from 0 to 65535'];
const someObject: Needed = [isObject, 'an object'];
const moment: Needed = [isMoment, 'a timestamp with an offset, such as 2026-06-01T12:00:00+02'];

const oneOf = (...words: readonly unknown[]): Needed => [(value) => words.includes(value), words.join(', ')];

/** The scenario is looked at when it is chosen. */
const START: { readonly [name in keyof Required<StartOptions>]: Needed } = {
  scenario: anything,
  seed: [isWhole, 'a safe integer'],
  now: moment,
  population: oneOf('all', 'scenario'),
  auth: oneOf('any', 'none', 'maskinporten'),
  trust: [isUrl, 'a URL such as https://test.maskinporten.no/'],
  maskinporten: someObject,
  soap: someObject,
  tls: someObject,
  port,
  host: [isText, 'an address such as 127.0.0.1'],
  basePath: [isPath, 'a path such as /kontaktinfo-oauth2-server'],
  control: [isSwitch, 'true or false'],
  log: someObject,
};

const MASKINPORTEN: { readonly [name in keyof Required<MaskinportenOptions>]: Needed } = {
  issuer: [isUrl, 'a URL such as http://krr-mock:8080/'],
  port,
  acceptedAudiences: [Array.isArray, 'a list of URLs'],
  clients: [Array.isArray, 'a list of clients'],
  tokenLifetime: [isWhole, 'whole seconds'],
  key: anything,
  clock: [(value) => typeof value === 'function', 'a function'],
};

const SOAP: { readonly [name in keyof Required<NonNullable<StartOptions['soap']>>]: Needed } = {
  wsSecurity: oneOf('accept', 'verify'),
  sign: [isSwitch, 'true or false'],
};

const TLS: { readonly [name in keyof NonNullable<StartOptions['tls']>]: Needed } = {
  key: [isText, 'a private key, PEM'],
  cert: [isText, 'a certificate, PEM'],
};

/** @throws KrrError OPTION_INVALID for an option that is none, or has a value that it cannot have */
export function checkOptions(options: StartOptions): void {
  checkAgainst(START, options);
  checkAgainst(MASKINPORTEN, options.maskinporten, 'maskinporten.');
  checkAgainst(SOAP, options.soap, 'soap.');
  checkAgainst(TLS, options.tls, 'tls.');
}

/** The moment that a clock is stopped at. @throws KrrError OPTION_INVALID if it is none */
export function checkMoment(name: string, value: unknown): void {
  check(name, value, moment);
}

function checkAgainst(needed: Readonly<Record<string, Needed>>, options: object | undefined, within = ''): void {
  for (const [name, value] of Object.entries(options ?? {})) {
    if (!Object.hasOwn(needed, name)) throw unknownOption(within + name, suggest(name, Object.keys(needed)), within);
    if (value !== undefined) check(within + name, value, needed[name]!);
  }
}

function check(name: string, value: unknown, [holds, words]: Needed): void {
  if (!holds(value)) throw new KrrError('OPTION_INVALID', `${name}: expected ${words}`);
}

const unknownOption = (name: string, meant: string | undefined, within: string): KrrError =>
  new KrrError('OPTION_INVALID', `${name}: there is no such option${meaning(meant && within + meant)}`);
