import { type ConformanceOptions, type Report, runConformance } from '../../../src/conformance/index.ts';
import { NOW, standard } from '../mock/in-process.ts';
import { serveService } from './serve.ts';
import { type Change, limitOwnPerson, unchangedService } from './service.ts';
import { signResponses } from './signing.ts';
import { ISSUER_KEYS, TOKENS } from './tokens.ts';

const CONCURRENCY = 8;
const TIMEOUT_MS = 30_000;

/** Checks a service with every token and with the persons file. */
export const checkMutant = (
  change: Change,
  options: Partial<ConformanceOptions> = {},
  around: Change = (service) => service,
): Promise<Report> =>
  serveService(around(signResponses(change(limitOwnPerson(unchangedService)))), (url) => checkUrl(url, options));

/** Checks a service over REST and SOAP, with the rules that `options` select. */
export const checkMutantWithSoap = (change: Change, options: Partial<ConformanceOptions> = {}): Promise<Report> =>
  serveService(signResponses(change(limitOwnPerson(unchangedService))), (url) => checkUrl(url, options, SOAP_PATH));

export const SOAP_PATH = '/ws-v5';

/** Checks the service at a URL, also over SOAP if a path is given. */
export function checkUrl(url: string, options: Partial<ConformanceOptions> = {}, soap?: string): Promise<Report> {
  const overSoap = soap === undefined ? {} : { soapUrl: url + soap };
  const target = {
    baseUrl: url,
    ...overSoap,
    tokens: TOKENS,
    issuerKeys: ISSUER_KEYS,
    timeoutMs: TIMEOUT_MS,
    concurrency: CONCURRENCY,
  };
  return runConformance({ target, persons: standard, now: NOW, strict: true, allowWrites: true, ...options });
}

const VIOLATION_OUTCOMES = ['fail', 'warn', 'error'];

/** The rules that fail, warn or could not be checked. */
export const findViolatedRules = ({ results }: Report): string[] =>
  results.filter(({ outcome }) => VIOLATION_OUTCOMES.includes(outcome)).map(({ id }) => id);
