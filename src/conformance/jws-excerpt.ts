import type { Reply } from './exchange.ts';
import { COMPACT, isCalledJose, jsonIn } from './jws.ts';
import { isObject, jsonOf } from './reading.ts';

/**
 * What can be shown of an answer that is a JWS, or is called one: its length, the names in its header, and its payload
 * as JSON, in which identifiers can be seen; undefined for any other answer.
 */
export function excerptOfJws(reply: Reply): string | undefined {
  const text = reply.body.trim();
  const isJws = isCalledJose(reply) || (COMPACT.test(text) && isObject(jsonIn(text.split('.')[0]!)));
  if (!isJws || text === '' || jsonOf(reply) !== undefined) return undefined;
  const [head = '', body = ''] = text.split('.');
  const header = jsonIn(head);
  const payload = jsonIn(body);
  const what = COMPACT.test(text) ? 'a compact JWS of' : 'no compact JWS:';
  return [
    `${what} ${text.length} characters${isObject(header) ? `, in its header ${Object.keys(header).join(', ')}` : ''}`,
    ...(payload === undefined ? [] : [JSON.stringify(payload)]),
  ].join('\n');
}
