import { randomBytes, webcrypto } from 'node:crypto';

/** RSA by SHA-256, as every signature of the services is. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

const DAY_MS = 86_400_000;
/** A clock that is a little slow finds the certificate valid all the same. */
const FROM_DAYS = -1;
const UNTIL_DAYS = 3650;

/** A key of one's own, and a certificate that it has signed itself. */
export interface SelfSigned {
  readonly privateKey: webcrypto.CryptoKey;
  /** DER in base64, in one line. */
  readonly certificate: string;
}

/**
 * Makes an RSA key of 2048 bits and a certificate for signatures by it, valid for ten years. What makes certificates is
 * loaded when the first is asked for.
 *
 * @param name an X.500 name, such as `CN=krr-kit mock, C=NO`
 * @example
 * const { certificate } = await selfSigned('CN=krr-kit mock, C=NO');
 */
export async function selfSigned(name: string): Promise<SelfSigned> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    name,
    notBefore: new Date(Date.now() + FROM_DAYS * DAY_MS),
    notAfter: new Date(Date.now() + UNTIL_DAYS * DAY_MS),
    signingAlgorithm: RSA,
    keys,
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature)],
  });
  return { privateKey: keys.privateKey, certificate: Buffer.from(made.rawData).toString('base64') };
}
