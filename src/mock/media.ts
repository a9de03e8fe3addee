import { isUtf8 } from 'node:buffer';
import Negotiator from 'negotiator';
import { Refusal } from './problems.ts';

const JSON_TYPE = 'application/json';

/** Parses a body as JSON, which is UTF-8. @throws Refusal 400 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw notJson('its bytes are not UTF-8');
  if (body.length === 0) throw notJson('it is empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw notJson('it cannot be parsed: look for a trailing comma, a missing quote or a cut-off end');
  }
}

const notJson = (detail: string) => new Refusal([{ id: 'not-json', detail }]);

/** @throws Refusal 406 if the Accept header rules JSON out */
export function requireJsonAccepted(headers: { accept?: string | undefined }): void {
  const { accept } = headers;
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return;
  if (new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE]) === undefined) {
    throw new Refusal([{ id: 'not-acceptable', detail: `the Accept header must admit ${JSON_TYPE}` }]);
  }
}
