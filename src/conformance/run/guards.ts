import { KrrError } from '../../errors.ts';
import { parse } from '../../identifier/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/**
 * KRR itself, over REST and where SOAP was answered. Its test environments have names of their own:
 * test.kontaktregisteret.no, kontaktinfo-ws-ver1.difi.no.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest
 * @see https://github.com/difi/oppslagstjeneste-klient-dotnet
 */
const PRODUCTION = ['kontaktregisteret.no', 'kontaktinfo-ws.difi.no'];
const TEST_LABEL = /test/;

/** What a deployment is asked under, and what may be sent to it. */
export interface GuardOptions {
  readonly baseUrl: string;
  readonly persons?: Scenario;
  /** KRR's own production is asked too. */
  readonly production?: boolean;
}

/**
 * Refuses what must not be asked: an address that is no base URL, KRR's own production, and a persons file that names
 * persons who may be real. The documentation prints such identifiers; they go to this machine only.
 *
 * @throws KrrError OPTION_INVALID, TARGET_FORBIDDEN or PERSONS_NOT_SYNTHETIC
 * @example
 * guard({ baseUrl: 'https://kontaktregisteret.no' }); // throws TARGET_FORBIDDEN
 */
export function guard({ baseUrl, ...about }: GuardOptions): void {
  guardUrl(readBaseUrl(baseUrl), about);
}

function guardUrl(url: URL, { persons, production = false }: Omit<GuardOptions, 'baseUrl'>): void {
  if (isProduction(url) && !production) {
    throw new KrrError(
      'TARGET_FORBIDDEN',
      `${url.hostname} is KRR itself, and is asked only with --i-know-this-is-production`,
    );
  }
  const owners = isLoopback(url) ? [] : (persons?.persons ?? []).filter(({ identifier }) => !isSynthetic(identifier));
  if (owners.length === 0) return;
  throw new KrrError(
    'PERSONS_NOT_SYNTHETIC',
    `the persons file names persons whose identifiers are not synthetic (80 added to the month), which are not sent to ${url.hostname}: ${owners.map(({ role }) => role).join(', ')}`,
  );
}

/**
 * Refuses likewise, of all that a target has: what is asked over REST, and what is asked over SOAP.
 *
 * @throws KrrError as {@link guard}
 */
export function guardTarget(
  { baseUrl, soapUrl }: { readonly baseUrl?: string; readonly soapUrl?: string },
  about: Omit<GuardOptions, 'baseUrl'>,
): void {
  if (baseUrl === undefined && soapUrl === undefined)
    throw createBaseUrlError('an address such as http://127.0.0.1:8080 is needed');
  if (baseUrl !== undefined) guard({ ...about, baseUrl });
  if (soapUrl !== undefined) guardUrl(readSoapUrl(soapUrl), about);
}

/**
 * Refuses to ask in the name of somebody who may be real, elsewhere than on this machine.
 *
 * @throws KrrError PERSONS_NOT_SYNTHETIC
 */
export function guardLoggedIn(baseUrl: string, pid: string): void {
  const url = readBaseUrl(baseUrl);
  if (isLoopback(url) || isSynthetic(pid)) return;
  throw new KrrError(
    'PERSONS_NOT_SYNTHETIC',
    `the logged-in person has an identifier that is not synthetic (80 added to the month), and ${url.hostname} is not asked in that name`,
  );
}

/** Whether the address is this machine: localhost, 127.0.0.0/8 or ::1. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

function isProduction({ hostname }: URL): boolean {
  const host = hostname.replace(/\.+$/, '');
  return PRODUCTION.some(
    (name) => host === name || (host.endsWith(`.${name}`) && !TEST_LABEL.test(host.slice(0, -name.length))),
  );
}

/** By either rule for check digits: which one holds for the file is the scenario's to say. */
export function isSynthetic(identifier: string): boolean {
  const parsed = parse(identifier, { rule: '2032' });
  return parsed.valid && parsed.synthetic === '+80';
}

/**
 * The base URL of a deployment: what stands before `/rest`.
 *
 * @throws KrrError OPTION_INVALID, saying what to leave out
 */
export function readBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw createBaseUrlError('an address such as http://127.0.0.1:8080 is needed');
  }
  if (url.username !== '' || url.password !== '')
    throw createBaseUrlError('without a user name and password: give a token');
  if (/\/rest(\/|$)/.test(url.pathname)) {
    throw createBaseUrlError(
      `what stands before /rest is needed: ${url.origin}${url.pathname.replace(/\/rest(\/.*)?$/, '')}`,
    );
  }
  if (url.search !== '' || url.hash !== '') throw createBaseUrlError('without a query and a fragment');
  return url;
}

/**
 * Where SOAP is answered, as it is asked.
 *
 * @throws KrrError OPTION_INVALID, saying what to leave out
 */
export function readSoapUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw createSoapUrlError('an address such as http://127.0.0.1:8080/ws-v5 is needed');
  }
  if (url.username !== '' || url.password !== '') throw createSoapUrlError('without a user name and password');
  if (/^\?wsdl$/i.test(url.search)) throw createSoapUrlError('where requests are sent is needed, without ?wsdl');
  if (url.hash !== '') throw createSoapUrlError('without a fragment');
  return url;
}

const createSoapUrlError = (help: string): KrrError =>
  new KrrError('OPTION_INVALID', `the SOAP URL cannot be used: ${help}`);

const createBaseUrlError = (help: string): KrrError =>
  new KrrError('OPTION_INVALID', `the base URL cannot be used: ${help}`);
