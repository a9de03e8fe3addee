import { KrrError } from '../../errors.ts';
import { readJson } from '../evidence/rest-persons.ts';
import type { ServiceResponse } from '../target/exchange.ts';
import { isObject } from '../target/json.ts';
import type { Target } from '../target/target.ts';

export const isTokenRejected = ({ status }: ServiceResponse): boolean => status === 401 || status === 403;

const WEB_PAGE = /^\s*(?:<!doctype\s+html|<html)/i;

/**
 * Rejects a deployment whose responses all come from something else than the service: a proxy, a login page, a redirect.
 *
 * @throws KrrError ENDPOINT_NOT_FOUND
 */
export function rejectOtherService(url: string, responses: readonly ServiceResponse[], { tokens }: Target): void {
  const [first] = responses;
  if (first === undefined) return;
  const { status, headers } = first;
  if (responses.every((response) => response.status >= 300 && response.status < 400)) {
    const location = headers.location === undefined ? '' : ` to ${toOneLine(tokens.redact(headers.location))}`;
    throw new KrrError('ENDPOINT_NOT_FOUND', `${url}: the lookup is redirected${location} (status ${status})`);
  }
  if (!responses.every(({ status: code, body }) => code < 500 && WEB_PAGE.test(body))) return;
  const [, title = ''] = /<title[^>]{0,200}>([^<]{1,200})/i.exec(first.body) ?? [];
  const quoted = title.trim() === '' ? '' : ` "${toOneLine(tokens.redact(title))}"`;
  throw new KrrError(
    'ENDPOINT_NOT_FOUND',
    `${url}: the response is a web page${quoted} (status ${status}), of a proxy or another service`,
  );
}

/** The error for a deployment that rejects every lookup with 401 or 403. */
export function createTokenRejectedError(response: ServiceResponse, { tokens }: Target): KrrError {
  const reason = [...new Set(listReasons(response).map((text) => toOneLine(tokens.redact(text))))].join(', ');
  const expired = tokens.describeExpiry(Date.now());
  const details = [
    `${response.status}${reason === '' ? '' : ` ${reason}`}`,
    ...(expired === undefined ? [] : [expired]),
  ];
  return new KrrError('TOKEN_REJECTED', `the service rejected the token: ${details.join('; ')}`);
}

/** The reasons for a rejection, in the header (RFC 6750, section 3) and in the body. */
function listReasons(response: ServiceResponse): readonly string[] {
  const challenge = response.headers['www-authenticate'] ?? '';
  const inHeader = ['error', 'error_description'].flatMap(
    (name) => new RegExp(`\\b${name}="([^"]{1,300})"`).exec(challenge)?.[1] ?? [],
  );
  const body = readJson(response);
  const [first] = isObject(body) && Array.isArray(body.errors) ? body.errors : [body];
  const { error, error_description, title, detail, message } = isObject(first) ? first : {};
  const inBody = [error, error_description, title, detail, message].filter((text) => typeof text === 'string');
  return inHeader.length > 0 ? inHeader : inBody;
}

const MAX_LENGTH = 200;
/** Parts of a response that are not repeated: tokens, parts of them, and identifiers. */
const SECRETS = /eyJ[\w-]*(?:\.[\w-]*)*|[\w-]{10,}\.[\w-]{10,}\.[\w-]*|[\w-]{40,}|\d{6}[ -]?\d{5,}/g;

/** Makes a text of a response harmless on a terminal: one line without control and format characters. */
function toOneLine(text: string): string {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(SECRETS, '***')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)} …` : line;
}
