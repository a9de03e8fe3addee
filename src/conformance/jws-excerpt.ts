import type { ServiceResponse } from './exchange.ts';
import { COMPACT, decodeJson, hasJoseMediaType } from './jws.ts';
import { isObject, readJson } from './reading.ts';

/**
 * What can be shown of an answer that is a JWS, or is called one: its length, the names in its header, and its payload
 * as JSON, in which identifiers can be seen; undefined for any other answer.
 */
export function createJwsExcerpt(response: ServiceResponse): string | undefined {
  const text = response.body.trim();
  const isJws = hasJoseMediaType(response) || (COMPACT.test(text) && isObject(decodeJson(text.split('.')[0]!)));
  if (!isJws || text === '' || readJson(response) !== undefined) return undefined;
  const [head = '', body = ''] = text.split('.');
  const header = decodeJson(head);
  const payload = decodeJson(body);
  const what = COMPACT.test(text) ? 'a compact JWS of' : 'no compact JWS:';
  return [
    `${what} ${text.length} characters${isObject(header) ? `, in its header ${Object.keys(header).join(', ')}` : ''}`,
    ...(payload === undefined ? [] : [JSON.stringify(payload)]),
  ].join('\n');
}
