import { KeyObject, X509Certificate } from 'node:crypto';
import { KrrError } from '../errors.ts';
import { explain, isOrganisationNumber } from '../identifier/index.ts';
import { hasRsaKey } from './certificate.ts';
import type { Client, ClientKey, Delegation, OnBehalfOf } from './client.ts';
import { isIssuerUrl } from './issuer-url.ts';
import { isRsaKey } from './jws.ts';
import {
  anything,
  check,
  checkAll,
  ifGiven,
  isFunction,
  isListOf,
  isObject,
  isText,
  isUrl,
  isWhole,
  type Needed,
  type NeededBy,
} from './needed.ts';
import { SCOPE, scopesNamedIn } from './scope.ts';
import type { IssuerOptions, TokenWish } from './types.ts';

type Holds = (value: unknown) => boolean;

/** Whether a value is an object whose members hold, each by its own test. */
const isShaped =
  <Shape>(tests: { readonly [name in keyof Required<Shape>]: Holds }): Holds =>
  (value) =>
    isObject(value) && Object.entries<Holds>(tests).every(([name, holds]) => holds(value[name]));

const isScope: Holds = (value) => typeof value === 'string' && SCOPE.test(value);
const isOrgno: Holds = (value) => typeof value === 'string' && isOrganisationNumber(value);

const isClient = isShaped<Client>({
  client_id: isText,
  client_orgno: isOrgno,
  scopes: isListOf(isScope),
  keys: isListOf(
    isShaped<ClientKey>({
      kid: isText,
      publicKey: (value) => value instanceof KeyObject && isRsaKey(value),
      expires: (value) => value === undefined || Number.isFinite(value),
    }),
  ),
  certificates: isListOf((value) => value instanceof X509Certificate && hasRsaKey(value)),
  delegations: isListOf(
    isShaped<Delegation>({ consumer_org: isOrgno, scopes: isListOf(isScope), delegation_source: isText }),
  ),
  onbehalfof: isListOf(isShaped<OnBehalfOf>({ onbehalfof: isText, orgno: isOrgno })),
});

const isScopes: Holds = (value) => {
  const scopes = typeof value === 'string' ? scopesNamedIn(value) : [];
  return scopes.length > 0 && scopes.every(isScope);
};

export const issuerUrl: Needed = [
  isIssuerUrl,
  'a URL such as http://krr-mock:8080/, without query, and with nothing but letters, digits and - . _ ~ in its path',
];

/** Of an issuer, but for where it is: each may be left out. */
export const ISSUING: NeededBy<Omit<IssuerOptions, 'issuer'>> = {
  acceptedAudiences: [isListOf(isUrl), 'a list of URLs'],
  clients: [isListOf(isClient), 'clients as loadClients reads them from a file'],
  tokenLifetime: [(value) => isWhole(value) && value >= 1, 'whole seconds, at least 1'],
  key: anything,
  clock: [isFunction, 'a function'],
};

/** @throws KrrError OPTION_INVALID, naming the option */
export function checkIssuerOptions(options: unknown): void {
  const { issuer } = isObject(options) ? options : {};
  if (!isFunction(issuer)) check('issuer', issuer, issuerUrl);
  const given = Object.fromEntries(Object.entries(ISSUING).map(([name, needed]) => [name, ifGiven(needed)]));
  checkAll(given, options);
}

/** What keeps a person from being logged in, in words; undefined if nothing does. */
export function wrongPid(pid: string): string | undefined {
  const reasons = explain(pid, { rule: '2032' }).map(({ text }) => text);
  return reasons.length === 0 ? undefined : `expected a fødselsnummer or D-number: ${reasons.join('; ')}`;
}

const WISH: NeededBy<Omit<TokenWish, 'pid'>> = {
  client_id: [isText, 'a text'],
  scope: [isScopes, 'a text that names at least one scope'],
  expires_in: ifGiven([isWhole, 'a whole number of seconds; below zero, it has expired']),
};

/** @throws KrrError OPTION_INVALID, naming the member */
export function checkWish(wish: unknown): void {
  checkAll(WISH, wish);
  const { pid } = wish as TokenWish;
  check('pid', pid, ifGiven([(value) => typeof value === 'string', 'a text of 11 digits']));
  if (pid === undefined) return;
  const wrong = wrongPid(pid);
  if (wrong !== undefined) throw new KrrError('OPTION_INVALID', `pid: ${wrong}`);
}
