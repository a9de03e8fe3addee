import type { KeyObject, X509Certificate } from 'node:crypto';

export const MIN_MODULUS_BITS = 2048;

/** RFC 7518, section 3.3: an RSA key of at least 2048 bits. */
export function isRsaKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
}

/** Whether a certificate has a usable RSA key. Node parses the key on access, and throws if it is malformed. */
export function hasRsaKey(certificate: X509Certificate): boolean {
  try {
    return isRsaKey(certificate.publicKey);
  } catch {
    return false;
  }
}
