import { KeyObject, X509Certificate } from 'node:crypto';
import { KrrError } from '../errors.ts';
import { explain, isOrganisationNumber } from '../identifier/index.ts';
import type { Client, ClientKey, Delegation, OnBehalfOf } from './issuer/client.ts';
import { hasRsaKey, isRsaKey } from './issuer/rsa.ts';
import { isIssuerUrl, isObject, parseScopes, SCOPE } from './protocol.ts';
import type { IssuerOptions, TokenRequest } from './types.ts';

/** A validation of a value, and a description of the valid values. */
export type OptionSchema = readonly [holds: (value: unknown) => boolean, words: string];

/** How the values of a table must be, by their names. */
export type OptionSchemas<Options> = { readonly [name in keyof Required<Options>]: OptionSchema };

export const ANY_VALUE: OptionSchema = [() => true, ''];
export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
export const isUrl = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
export const isFunction = (value: unknown): boolean => typeof value === 'function';

export const isArrayWhere =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(holds);

/** The same of what may be left out. */
export const makeOptional = ([holds, words]: OptionSchema): OptionSchema => [
  (value) => value === undefined || holds(value),
  words,
];

/** @throws KrrError OPTION_INVALID for a value that is not as it must be */
export function checkOption(name: string, value: unknown, [holds, words]: OptionSchema): void {
  if (!holds(value)) throw new KrrError('OPTION_INVALID', `${name}: expected ${words}`);
}

/** Looks at each value that the table names. @throws KrrError OPTION_INVALID for the first that is not as it must be */
export function validateOptions(schemas: Readonly<Record<string, OptionSchema>>, options: unknown, within = ''): void {
  const given = isObject(options) ? options : {};
  for (const [name, each] of Object.entries(schemas)) checkOption(within + name, given[name], each);
}

type ValueTest = (value: unknown) => boolean;

/** Whether a value is an object whose members hold, each by its own test. */
const isObjectWith =
  <Shape>(tests: { readonly [name in keyof Required<Shape>]: ValueTest }): ValueTest =>
  (value) =>
    isObject(value) && Object.entries<ValueTest>(tests).every(([name, holds]) => holds(value[name]));

const isScope: ValueTest = (value) => typeof value === 'string' && SCOPE.test(value);
const isOrgno: ValueTest = (value) => typeof value === 'string' && isOrganisationNumber(value);

const isClient = isObjectWith<Client>({
  client_id: isText,
  client_orgno: isOrgno,
  scopes: isArrayWhere(isScope),
  keys: isArrayWhere(
    isObjectWith<ClientKey>({
      kid: isText,
      publicKey: (value) => value instanceof KeyObject && isRsaKey(value),
      expires: (value) => value === undefined || Number.isFinite(value),
    }),
  ),
  certificates: isArrayWhere((value) => value instanceof X509Certificate && hasRsaKey(value)),
  delegations: isArrayWhere(
    isObjectWith<Delegation>({ consumer_org: isOrgno, scopes: isArrayWhere(isScope), delegation_source: isText }),
  ),
  onbehalfof: isArrayWhere(isObjectWith<OnBehalfOf>({ onbehalfof: isText, orgno: isOrgno })),
});

const isScopes: ValueTest = (value) => {
  const scopes = typeof value === 'string' ? parseScopes(value) : [];
  return scopes.length > 0 && scopes.every(isScope);
};

export const ISSUER_URL_OPTION: OptionSchema = [
  isIssuerUrl,
  'a URL such as http://krr-mock:8080/, without query, and with nothing but letters, digits and - . _ ~ in its path',
];

/** Of an issuer, but for where it is: each may be left out. */
export const ISSUER_OPTIONS: OptionSchemas<Omit<IssuerOptions, 'issuer'>> = {
  acceptedAudiences: [isArrayWhere(isUrl), 'a list of URLs'],
  clients: [isArrayWhere(isClient), 'clients as loadClients reads them from a file'],
  tokenLifetime: [(value) => isInteger(value) && value >= 1, 'whole seconds, at least 1'],
  key: ANY_VALUE,
  clock: [isFunction, 'a function'],
};

/** @throws KrrError OPTION_INVALID, naming the option */
export function validateIssuerOptions(options: unknown): void {
  const { issuer } = isObject(options) ? options : {};
  if (!isFunction(issuer)) checkOption('issuer', issuer, ISSUER_URL_OPTION);
  const given = Object.fromEntries(
    Object.entries(ISSUER_OPTIONS).map(([name, needed]) => [name, makeOptional(needed)]),
  );
  validateOptions(given, options);
}

/** The reason why an identifier cannot be that of a logged-in person; undefined if it can. */
export function explainInvalidPid(pid: string): string | undefined {
  const reasons = explain(pid, { rule: '2032' }).map(({ text }) => text);
  return reasons.length === 0 ? undefined : `expected a fødselsnummer or D-number: ${reasons.join('; ')}`;
}

const TOKEN_REQUEST: OptionSchemas<Omit<TokenRequest, 'pid'>> = {
  client_id: [isText, 'a text'],
  scope: [isScopes, 'a text that names at least one scope'],
  expires_in: makeOptional([isInteger, 'a whole number of seconds; below zero, it has expired']),
};

/** @throws KrrError OPTION_INVALID, naming the member */
export function validateTokenRequest(request: unknown): void {
  validateOptions(TOKEN_REQUEST, request);
  const { pid } = request as TokenRequest;
  checkOption('pid', pid, makeOptional([(value) => typeof value === 'string', 'a text of 11 digits']));
  if (pid === undefined) return;
  const reason = explainInvalidPid(pid);
  if (reason !== undefined) throw new KrrError('OPTION_INVALID', `pid: ${reason}`);
}
