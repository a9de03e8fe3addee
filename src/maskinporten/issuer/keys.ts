import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { KrrError } from '../../errors.ts';
import { hasRsaKey, isRsaKey } from './rsa.ts';

/** A key to sign with, and its key id if it was a JWK with one. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly kid?: string;
}

/** Returns the key of a JWK Set (RFC 7517, section 5) with a single key; any other value unchanged. */
export function unwrapKeySet(jwk: JWK): JWK {
  const { keys } = jwk as { keys?: unknown };
  return Array.isArray(keys) && keys.length === 1 && keys[0] instanceof Object ? (keys[0] as JWK) : jwk;
}

function parseJwk(given: JWK): PrivateKey {
  const key = unwrapKeySet(given);
  const kid = typeof key.kid === 'string' && key.kid !== '' ? { kid: key.kid } : {};
  return { key: createPrivateKey({ key, format: 'jwk' }), ...kid };
}

/** `trimStart` also removes a byte order mark. */
function parsePrivateKey(key: string | JWK): PrivateKey {
  if (typeof key !== 'string') return parseJwk(key);
  const text = key.trimStart();
  return text.startsWith('{') ? parseJwk(JSON.parse(text) as JWK) : { key: createPrivateKey(text) };
}

/**
 * Reads a private RSA key of at least 2048 bits (RFC 7518, section 3.3), without passphrase.
 *
 * @param key PEM, a JWK or a JWK Set of one key, or the JSON text of these
 * @returns null for anything else
 */
export function readPrivateKey(key: string | JWK): PrivateKey | null {
  try {
    const read = parsePrivateKey(key);
    return isRsaKey(read.key) ? read : null;
  } catch {
    return null;
  }
}

/** The public part of the signing key (RFC 7517). */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'RS256';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly jwk: PublicJwk;
}

/** RFC 7638, section 3.2: the required members of an RSA key, in the order of their names. */
const computeThumbprint = (n: string, e: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');

function createSigningKey(privateKey: KeyObject, name?: string): SigningKey {
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' }) as { n: string; e: string };
  return { privateKey, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid: name ?? computeThumbprint(n, e), n, e } };
}

export async function generateSigningKey(): Promise<SigningKey> {
  return createSigningKey(await generateRsaKey());
}

/** Generates the PEM of a signing key. */
export async function generateSigningPem(): Promise<string> {
  return (await generateRsaKey()).export({ type: 'pkcs8', format: 'pem' }) as string;
}

async function generateRsaKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey;
}

/**
 * Reads a private key to sign tokens with. Its id is the JWK's kid, or its thumbprint (RFC 7638).
 *
 * @param key PEM, a JWK, or the JSON text of one
 * @throws KrrError OPTION_INVALID unless it is a private RSA key of at least 2048 bits
 */
export function readSigningKey(key: string | JWK): SigningKey {
  const read = readPrivateKey(key);
  if (read) return createSigningKey(read.key, read.kid);
  throw new KrrError(
    'OPTION_INVALID',
    'the signing key must be a private RSA key of at least 2048 bits, without password, as PEM or JWK',
  );
}

/** A public key, with the expiry of its certificate if it has one, in milliseconds since 1970; or an error message. */
export type PublicKeyResult =
  | { readonly publicKey: KeyObject; readonly expires: number | undefined }
  | { readonly wrong: string };

const INVALID_KEY = { wrong: 'expected a public RSA key of at least 2048 bits' } as const;
const PRIVATE_KEY_GIVEN = {
  wrong: 'this is a private key: register the public one, and keep this to yourself',
} as const;

/** Returns null if `read` throws, which is how the libraries report an invalid key. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const toKeyResult = (publicKey: KeyObject | null): PublicKeyResult =>
  publicKey && isRsaKey(publicKey) ? { publicKey, expires: undefined } : INVALID_KEY;

/** Reads a certificate as PEM, or as base64 of its DER; null for other text. */
export function readCertificate(text: string): X509Certificate | null {
  return attempt(() => new X509Certificate(text.includes('-----') ? text : Buffer.from(text, 'base64')));
}

export function readPem(pem: string): PublicKeyResult {
  if (attempt(() => createPrivateKey(pem))) return PRIVATE_KEY_GIVEN;
  if (!pem.includes('CERTIFICATE')) return toKeyResult(attempt(() => createPublicKey(pem)));
  const certificate = readCertificate(pem);
  if (!certificate || !hasRsaKey(certificate)) return INVALID_KEY;
  return { publicKey: certificate.publicKey, expires: Date.parse(certificate.validTo) };
}

export function readJwk(given: JWK): PublicKeyResult {
  const jwk = unwrapKeySet(given);
  if ('d' in jwk) return PRIVATE_KEY_GIVEN;
  return toKeyResult(attempt(() => createPublicKey({ key: jwk, format: 'jwk' })));
}
