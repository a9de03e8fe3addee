import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import { hasRsaKey } from './certificate.ts';
import { isRsaKey } from './jws.ts';

/** A public key of a file, with the end of its certificate's validity if it came in one; or what is wrong with it. */
export type PublicKeyResult =
  | { readonly publicKey: KeyObject; readonly expires: number | undefined }
  | { readonly wrong: string };

const INVALID_KEY = { wrong: 'expected a public RSA key of at least 2048 bits' } as const;
const PRIVATE_KEY_GIVEN = {
  wrong: 'this is a private key: register the public one, and keep this to yourself',
} as const;

/** What `read` gives, or null if it throws: the libraries say in no better way that a key is none. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const toKeyResult = (publicKey: KeyObject | null): PublicKeyResult =>
  publicKey && isRsaKey(publicKey) ? { publicKey, expires: undefined } : INVALID_KEY;

/** A certificate as PEM, or as base64 of its DER; null if the text is none. */
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

export function readJwk(jwk: JWK): PublicKeyResult {
  if ('d' in jwk) return PRIVATE_KEY_GIVEN;
  return toKeyResult(attempt(() => createPublicKey({ key: jwk, format: 'jwk' })));
}
