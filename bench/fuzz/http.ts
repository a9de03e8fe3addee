import { pickHostileText } from './mutate.ts';
import type { Random } from './random.ts';

/** A request, and how its response is evaluated. */
export interface FuzzRequest {
  readonly kind: string;
  readonly bytes: Buffer;
  /** Whether the response may be one of an injected fault, or late. */
  readonly isFaulty: boolean;
  /** Whether the bytes may be invalid HTTP, so that the server ends the connection. */
  readonly isRaw: boolean;
}

export type Headers = readonly (readonly [name: string, value: string])[];

/** Control characters would end the header: only raw requests have them. */
const toHeaderText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  Buffer.from(text.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '').slice(0, 4000)).toString('latin1');

/** Writes a request; the length of the body is always right. */
export function writeRequest(method: string, target: string, headers: Headers, body?: string | Buffer): Buffer {
  const bytes = Buffer.from(body ?? '');
  const lines = [
    `${method} ${encodeURI(Buffer.from(target).toString()).replace(/%25/g, '%') || '/'} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...headers.map(([name, value]) => `${name}: ${toHeaderText(value)}`),
    ...(body === undefined ? [] : [`Content-Length: ${bytes.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

const HEADER_NAMES = [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Authorization',
  'Content-Encoding',
  'Content-Type',
  'Cookie',
  'Expect',
  'Forwarded',
  'If-None-Match',
  'Origin',
  'Range',
  'SOAPAction',
  'X-Krr-Session',
  'traceparent',
  'tracestate',
  '__proto__',
  'constructor',
] as const;

const HEADER_VALUES = [
  '*/*;q=0.0001, application/jose;q=1, application/json;q=2',
  'application/jose',
  'application/json; charset=utf-16',
  'text/xml; charset="utf-8"; a=b',
  'gzip, br;q=0',
  '100-continue',
  'Bearer  ',
  'Bearer a.b.c',
  'Basic Og==',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  `${'a,'.repeat(1500)}`,
  'default',
] as const;

/** Adds a hostile header to every fourth request. */
export function addHostileHeaders(headers: Headers, random: Random): Headers {
  if (!random.chance(0.25)) return headers;
  const value = random.chance(0.5) ? random.pick(HEADER_VALUES) : pickHostileText(random);
  const added = [random.pick(HEADER_NAMES), value] as const;
  const kept = random.chance(0.5) ? headers.filter(([name]) => name !== added[0]) : headers;
  // A server that continues sends two responses.
  return value === '100-continue' && added[0] === 'Expect' ? headers : [...kept, added];
}

/** Changes any byte of a request, so that it may be invalid HTTP. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  for (let count = 1 + random.below(6); count > 0; count--) changed[random.below(changed.length)] = random.below(256);
  return random.chance(0.2) ? changed.subarray(0, random.below(changed.length)) : changed;
}
