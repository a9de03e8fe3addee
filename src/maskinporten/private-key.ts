import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { isRsaKey } from './jws.ts';

/** A key to sign with, and the name that it came by, if it is a JWK that has one. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly kid?: string;
}

function parsePrivateKey(key: string | JWK): PrivateKey {
  if (typeof key !== 'string') {
    const kid = typeof key.kid === 'string' && key.kid !== '' ? { kid: key.kid } : {};
    return { key: createPrivateKey({ key, format: 'jwk' }), ...kid };
  }
  return key.trimStart().startsWith('{') ? parsePrivateKey(JSON.parse(key) as JWK) : { key: createPrivateKey(key) };
}

/**
 * Reads a private RSA key of at least 2048 bits (RFC 7518, section 3.3), without passphrase.
 *
 * @param key PEM, a JWK, or the JSON text of one
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
