import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { CompactSign } from 'jose';

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

/** The parts of a certificate that differ from a valid one. */
interface Deviation {
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Null for a certificate without key usage. */
  readonly usage?: keyof typeof x509.KeyUsageFlags | null;
}

/** A private key and its self-signed certificate (DER in base64). */
export interface Identity {
  readonly privateKey: webcrypto.CryptoKey;
  readonly certificate: string;
}

async function createIdentity({
  notBefore = '2000-01-01',
  notAfter = '2049-12-31',
  usage = 'digitalSignature',
}: Deviation): Promise<Identity> {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const { rawData } = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=krr-kit test, C=NO',
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: RSA,
    keys,
    extensions: usage === null ? [] : [new x509.KeyUsagesExtension(x509.KeyUsageFlags[usage])],
  });
  return { privateKey: keys.privateKey, certificate: Buffer.from(rawData).toString('base64') };
}

/** Creates an identity on its first use. */
export function prepareIdentity(deviation: Deviation = {}): () => Promise<Identity> {
  let identity: Promise<Identity> | undefined;
  return () => (identity ??= createIdentity(deviation));
}

/** Signs with the key of one identity and the header of the caller. */
export const signCompact = async (payload: Uint8Array, { privateKey }: Identity, header: object): Promise<string> =>
  new CompactSign(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey);
