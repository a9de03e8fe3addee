import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { KrrError } from '../errors.ts';
import { readPrivateKey } from './private-key.ts';

/** The public half of the signing key, as RFC 7517 writes it. */
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
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return createSigningKey(privateKey);
}

/**
 * Reads a private key to sign tokens with. Its name is the JWK's kid, else its thumbprint (RFC 7638).
 *
 * @param key PEM, a JWK, or the JSON text of one
 * @throws KrrError OPTION_INVALID when it is no private RSA key of at least 2048 bits
 */
export function readSigningKey(key: string | JWK): SigningKey {
  const read = readPrivateKey(key);
  if (read) return createSigningKey(read.key, read.kid);
  throw new KrrError(
    'OPTION_INVALID',
    'the signing key must be a private RSA key of at least 2048 bits, without password, as PEM or JWK',
  );
}
