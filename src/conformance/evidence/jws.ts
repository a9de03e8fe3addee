import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { parseSertifikat } from '../../contract/formats.ts';
import type { ServiceResponse } from '../target/exchange.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';
import type { CompletedExchange } from './lookups.ts';

/** A compact JWS (RFC 7515, section 7.1), unverified. */
export interface Jws {
  readonly header: JsonObject;
  readonly payload: unknown;
  readonly signed: string;
  readonly signature: Buffer;
}

export const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const JOSE = /^application\/jose\s*(?:;|$)/i;

export const hasJoseMediaType = ({ headers }: ServiceResponse): boolean => JOSE.test(headers['content-type'] ?? '');

/** Whether a successful response is a JWS, by its media type or its form. */
export const isSigned = (exchange: CompletedExchange): boolean =>
  exchange.response.status === 200 &&
  (hasJoseMediaType(exchange.response) || COMPACT.test(exchange.response.body.trim()));

/** Decodes a compact JWS of JSON; `fault` says what is invalid. */
export function readJws({ response }: CompletedExchange): Jws | { readonly fault: string } {
  const text = response.body.trim();
  if (!COMPACT.test(text)) return { fault: 'not a compact JWS' };
  const [head, body, signature] = text.split('.') as [string, string, string];
  const header = decodeJson(head);
  if (!isObject(header)) return { fault: 'a header that is not a JSON object' };
  const payload = decodeJson(body);
  if (payload === undefined) return { fault: 'a payload that is not JSON' };
  return { header, payload, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

/** Decodes a part of a JWS; undefined if it is not JSON in UTF-8. */
export function decodeJson(part: string): unknown {
  try {
    return tryParseJson(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    return undefined;
  }
}

/** Reads the key of the first certificate in `x5c` (RFC 7515, section 4.1.6); `fault` says what is invalid. */
export function readCertificateKey({ header: { x5c } }: Jws): KeyObject | { readonly fault: string } {
  const [first]: unknown[] = Array.isArray(x5c) ? x5c : [];
  if (typeof first !== 'string') return { fault: 'no certificate' };
  const read = parseSertifikat(first);
  if ('fault' in read) return { fault: read.fault };
  const { publicKey: key } = new X509Certificate(Buffer.from(first, 'base64'));
  return key.asymmetricKeyType === 'rsa' ? key : { fault: 'a certificate whose key is not RSA' };
}

/** Verifies the signature over header and payload with RS256. */
export const isSignedBy = ({ signed, signature }: Jws, key: KeyObject): boolean =>
  verify('sha256', Buffer.from(signed), key, signature);
