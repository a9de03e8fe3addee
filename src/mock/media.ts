import { isUtf8 } from 'node:buffer';
import Negotiator from 'negotiator';
import { Refusal } from './problems.ts';

const JSON_TYPE = 'application/json';
const BYTE_ORDER_MARK = '\ufeff';
const BEGINS_WITH_MARK = 'it begins with a byte order mark (U+FEFF): send it without (RFC 8259, section 8.1)';
const CANNOT_BE_PARSED = 'it cannot be parsed: look for a trailing comma, a missing quote or a cut-off end';
/** A parameter of a media range, but for its weight (RFC 9110, section 12.5.1). */
const PARAMETER = /;[ \t]*(?!q[ \t]*=)[^\s;,="]+[ \t]*=[ \t]*(?:"(?:\\.|[^"\\])*"|[^\s;,"]*)/gi;

/** Parses a body as JSON, which is UTF-8. @throws Refusal 400 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw notJson('its bytes are not UTF-8');
  if (body.length === 0) throw notJson('it is empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw notJson(body.toString('utf8', 0, 3) === BYTE_ORDER_MARK ? BEGINS_WITH_MARK : CANNOT_BE_PARSED);
  }
}

const notJson = (detail: string) => new Refusal([{ id: 'not-json', detail }]);

/** @throws Refusal 406 if the Accept header rules JSON out, whatever parameters it asks for */
export function requireJsonAccepted(headers: { accept?: string | undefined }): void {
  const { accept } = headers;
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return;
  const ranges = accept.replace(PARAMETER, '');
  if (new Negotiator({ headers: { accept: ranges } }).mediaType([JSON_TYPE]) === undefined) {
    throw new Refusal([{ id: 'not-acceptable', detail: `the Accept header must admit ${JSON_TYPE}` }]);
  }
}

/** @throws Refusal 415 if the body is compressed, or otherwise encoded */
export function requireNoEncoding(headers: { 'content-encoding'?: string | undefined }): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^(?:identity)?$/i.test(encoding)) return;
  throw new Refusal([{ id: 'encoded-body', detail: 'send it uncompressed, without the header Content-Encoding' }], {
    'Accept-Encoding': 'identity',
  });
}
