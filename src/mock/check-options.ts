import { KrrError } from '../errors.ts';
import { ISSUING, issuerUrl } from '../maskinporten/check-options.ts';
import {
  anything,
  check,
  checkAll,
  isObject,
  isText,
  isUrl,
  isWhole,
  type Needed,
  type NeededBy,
} from '../maskinporten/needed.ts';
import { instantIn } from '../register/moments.ts';
import { meaning, suggest } from '../scenario/suggest.ts';
import type { Tls } from './framework.ts';
import { readSigner } from './soap-signer.ts';
import type { MaskinportenOptions, StartOptions } from './start-options.ts';

const isPort = (value: unknown): boolean => isWhole(value) && value >= 0 && value <= 65_535;
const isMoment = (value: unknown): boolean => typeof value === 'string' && instantIn(value) !== undefined;
const isPath = (value: unknown): boolean => typeof value === 'string' && /^(\/[\w.~-]+)*$/.test(value);
const isSwitch = (value: unknown): boolean => typeof value === 'boolean';

const port: Needed = [isPort, 'a port from 0 to 65535'];
const someObject: Needed = [isObject, 'an object'];
const moment: Needed = [isMoment, 'a timestamp with an offset, such as 2026-06-01T12:00:00+02'];

const oneOf = (...words: readonly unknown[]): Needed => [(value) => words.includes(value), words.join(', ')];

/** The scenario is looked at when it is chosen. */
const START: NeededBy<StartOptions> = {
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

const MASKINPORTEN: NeededBy<MaskinportenOptions> = { ...ISSUING, issuer: issuerUrl, port };

const canSign = (value: unknown): boolean => {
  if (!isObject(value)) return isSwitch(value);
  const { key, cert } = value;
  return isText(key) && isText(cert) && readSigner({ key, cert }) !== null;
};

const SOAP: NeededBy<NonNullable<StartOptions['soap']>> = {
  wsSecurity: oneOf('accept', 'verify'),
  sign: [
    canSign,
    'true, false, or { key, cert }: a private RSA key of at least 2048 bits and its certificate, both PEM',
  ],
};

const TLS: NeededBy<Tls> = {
  key: [isText, 'a private key, PEM'],
  cert: [isText, 'a certificate, PEM'],
};

/** @throws KrrError OPTION_INVALID for an option that is none, or has a value that it cannot have */
export function checkOptions(options: StartOptions): void {
  checkAgainst(START, options);
  checkAgainst(MASKINPORTEN, options.maskinporten, 'maskinporten.');
  checkAgainst(SOAP, options.soap, 'soap.');
  checkAgainst(TLS, options.tls, 'tls.');
  if (options.tls !== undefined) checkAll(TLS, options.tls, 'tls.');
  if (options.trust !== undefined && options.auth !== 'maskinporten') {
    throw new KrrError('OPTION_INVALID', "trust is for auth: 'maskinporten': no token is verified without it");
  }
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

const unknownOption = (name: string, meant: string | undefined, within: string): KrrError =>
  new KrrError('OPTION_INVALID', `${name}: there is no such option${meaning(meant && within + meant)}`);
