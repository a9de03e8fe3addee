import { webcrypto } from 'node:crypto';
import { createCertificateFields, loadCertificateLibrary } from './certificates.ts';

/** RSA by SHA-256, as every signature of the services is. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

const TEN_YEARS = 3650;

/** A key of one's own, and a certificate that it has signed itself. */
export interface SelfSigned {
  readonly privateKey: webcrypto.CryptoKey;
  /** DER in base64, in one line. */
  readonly certificate: string;
}

/**
 * Makes an RSA key of 2048 bits and a certificate for signatures by it, valid for ten years.
 *
 * @param name an X.500 name, such as `CN=krr-kit mock, C=NO`
 * @example
 * const { certificate } = await selfSigned('CN=krr-kit mock, C=NO');
 */
export async function createSelfSigned(name: string): Promise<SelfSigned> {
  const x509 = await loadCertificateLibrary();
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const generated = await x509.X509CertificateGenerator.createSelfSigned({
    ...createCertificateFields(TEN_YEARS),
    name,
    signingAlgorithm: RSA,
    keys,
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature)],
  });
  return { privateKey: keys.privateKey, certificate: Buffer.from(generated.rawData).toString('base64') };
}
