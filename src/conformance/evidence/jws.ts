import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { parseSertifikat } from '../../contract/formats.ts';
import { isOk } from '../rules/assertions.ts';
import type { ServiceResponse } from '../target/exchange.ts';
import type { CompletedExchange } from './evidence.ts';
import { isObject, type JsonObject } from './rest-persons.ts';

/** A compact JWS (RFC 7515, section 7.1), unverified. */
export interface Jws {
  readonly header: JsonObject;
  readonly payload: unknown;
  readonly signed: string;
  readonly signature: Buffer;
}

export const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const JOSE = /^application\/jose\s*(?:;|$)/i;

/** Whether an answer says that it is a JWS. */
export const hasJoseMediaType = ({ headers }: ServiceResponse): boolean => JOSE.test(headers['content-type'] ?? '');

/** Whether an answer is a JWS, or says that it is one. */
export const isSigned = (exchange: CompletedExchange): boolean =>
  isOk(exchange) && (hasJoseMediaType(exchange.response) || COMPACT.test(exchange.response.body.trim()));

/** Takes an answer apart; what is wrong with it, if it is no compact JWS of JSON. */
export function readJws({ response }: CompletedExchange): Jws | { readonly fault: string } {
  const text = response.body.trim();
  if (!COMPACT.test(text)) return { fault: 'no compact JWS' };
  const [head, body, signature] = text.split('.') as [string, string, string];
  const header = decodeJson(head);
  if (!isObject(header)) return { fault: 'a header that is no JSON object' };
  const payload = decodeJson(body);
  if (payload === undefined) return { fault: 'a payload that is no JSON' };
  return { header, payload, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

/** What a part of a JWS is as JSON; undefined if it is none. */
export function decodeJson(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    return undefined;
  }
}

/** The key of the first certificate in `x5c` (RFC 7515, section 4.1.6); what is wrong, if there is none. */
export function readCertificateKey({ header: { x5c } }: Jws): KeyObject | { readonly fault: string } {
  const [first]: unknown[] = Array.isArray(x5c) ? x5c : [];
  if (typeof first !== 'string') return { fault: 'no certificate' };
  const read = parseSertifikat(first);
  if ('fault' in read) return { fault: read.fault };
  const { publicKey: key } = new X509Certificate(Buffer.from(first, 'base64'));
  return key.asymmetricKeyType === 'rsa' ? key : { fault: 'a certificate whose key is not RSA' };
}

/** Whether the signature is the key's over header and payload, by RS256. */
export const isSignedBy = ({ signed, signature }: Jws, key: KeyObject): boolean =>
  verify('sha256', Buffer.from(signed), key, signature);
