import { KeyObject, webcrypto } from 'node:crypto';
import type { JWK } from 'jose';

/** A key that no issuer knows, and its self-signed certificate. */
export interface OwnKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
  /** DER in base64. */
  readonly certificate: string;
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

const DAY_MS = 86_400_000;

let ownKey: Promise<OwnKey> | undefined;

/** Creates the key once for each process. The X.509 library is loaded on demand. */
export function getOwnKey(): Promise<OwnKey> {
  ownKey ??= createOwnKey();
  return ownKey;
}

async function createOwnKey(): Promise<OwnKey> {
  // A dependency of the X.509 library requires reflect-metadata before it.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const { rawData } = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=krr-kit',
    serialNumber: '01',
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: RSA,
    keys,
  });
  const { kty, n, e } = await webcrypto.subtle.exportKey('jwk', keys.publicKey);
  return {
    privateKey: KeyObject.from(keys.privateKey),
    publicJwk: { kty: kty!, n: n!, e: e! },
    certificate: Buffer.from(rawData).toString('base64'),
  };
}
