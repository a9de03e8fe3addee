import { KrrError } from '../../errors.ts';
import { isLoopback } from '../../http-client/http-client.ts';
import { parse } from '../../identifier/index.ts';
import type { Scenario } from '../../scenario/index.ts';

/**
 * The production hosts of KRR, for REST and for SOAP. Its test environments have other names:
 * test.kontaktregisteret.no, kontaktinfo-ws-ver1.difi.no.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest
 * @see https://github.com/difi/oppslagstjeneste-klient-dotnet
 */
const PRODUCTION = ['kontaktregisteret.no', 'kontaktinfo-ws.difi.no'];
const TEST_LABEL = /test/;

export interface GuardOptions {
  readonly baseUrl: string;
  readonly persons?: Scenario;
  /** Permits requests to KRR's production. */
  readonly production?: boolean;
}

/**
 * Rejects an invalid base URL, KRR's production, and a persons file that names persons who may be real. The
 * documentation prints such identifiers; the suite sends them to this machine only.
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
      `${url.hostname} is KRR's production: it is contacted only with --i-know-this-is-production`,
    );
  }
  const owners = isLoopback(url) ? [] : (persons?.persons ?? []).filter(({ identifier }) => !isSynthetic(identifier));
  if (owners.length === 0) return;
  throw new KrrError(
    'PERSONS_NOT_SYNTHETIC',
    `the persons file has identifiers that are not synthetic (80 added to the month), which are not sent to ${url.hostname}: ${owners.map(({ role }) => role).join(', ')}`,
  );
}

/**
 * Applies {@link guard} to both addresses of a target.
 *
 * @throws KrrError as {@link guard}
 */
export function guardTarget(
  { baseUrl, soapUrl }: { readonly baseUrl?: string; readonly soapUrl?: string },
  about: Omit<GuardOptions, 'baseUrl'>,
): void {
  if (baseUrl === undefined && soapUrl === undefined)
    throw createUrlError('base', 'expected a URL such as http://127.0.0.1:8080');
  if (baseUrl !== undefined) guard({ ...about, baseUrl });
  if (soapUrl !== undefined) guardUrl(readSoapUrl(soapUrl), about);
}

/**
 * Rejects requests on behalf of a person who may be real, except to this machine.
 *
 * @throws KrrError PERSONS_NOT_SYNTHETIC
 */
export function guardLoggedInPerson(baseUrl: string, pid: string): void {
  const url = readBaseUrl(baseUrl);
  if (isLoopback(url) || isSynthetic(pid)) return;
  throw new KrrError(
    'PERSONS_NOT_SYNTHETIC',
    `the identifier of the logged-in person is not synthetic (80 added to the month): no request on behalf of that person is sent to ${url.hostname}`,
  );
}

/** Whether a URL is KRR's production. */
export function isProduction({ hostname }: URL): boolean {
  const host = hostname.replace(/\.+$/, '');
  return PRODUCTION.some(
    (name) => host === name || (host.endsWith(`.${name}`) && !TEST_LABEL.test(host.slice(0, -name.length))),
  );
}

/** Accepts both rules for check digits: the scenario decides which one applies. */
export function isSynthetic(identifier: string): boolean {
  const parsed = parse(identifier, { rule: '2032' });
  return parsed.valid && parsed.synthetic === '+80';
}

/**
 * Parses the base URL of a deployment: the part before `/rest`.
 *
 * @throws KrrError OPTION_INVALID, with the correction in its message
 */
export function readBaseUrl(text: string): URL {
  const url = readHttpUrl(text, 'base', 'http://127.0.0.1:8080');
  if (/\/rest(\/|$)/.test(url.pathname)) {
    throw createUrlError(
      'base',
      `give the part before /rest: ${url.origin}${url.pathname.replace(/\/rest(\/.*)?$/, '')}`,
    );
  }
  if (url.search !== '') throw createUrlError('base', 'remove the query');
  return url;
}

/**
 * Parses the URL of the SOAP interface.
 *
 * @throws KrrError OPTION_INVALID, with the correction in its message
 */
export function readSoapUrl(text: string): URL {
  const url = readHttpUrl(text, 'SOAP', 'http://127.0.0.1:8080/ws-v5');
  if (/^\?wsdl$/i.test(url.search)) throw createUrlError('SOAP', 'remove ?wsdl');
  return url;
}

type UrlKind = 'base' | 'SOAP';

function readHttpUrl(text: string, kind: UrlKind, example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw createUrlError(kind, `expected a URL such as ${example}`);
  if (url.username !== '' || url.password !== '') throw createUrlError(kind, 'remove the user name and password');
  if (url.hash !== '') throw createUrlError(kind, 'remove the fragment');
  return url;
}

const createUrlError = (kind: UrlKind, correction: string): KrrError =>
  new KrrError('OPTION_INVALID', `invalid ${kind} URL: ${correction}`);
