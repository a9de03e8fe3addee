import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { Tls } from './tls.ts';

const DAY_MS = 86_400_000;
/** Certificates are valid from yesterday, for clients with a slow clock. */
const NOT_BEFORE_DAYS = -1;

/** Loads the X.509 library, with Node's cryptography. Its dependency tsyringe requires reflect-metadata before it. */
async function loadCertificateLibrary() {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}

const createSerialNumber = (): string => `01${randomBytes(8).toString('hex')}`;

/** Creates the serial number and the validity of a certificate. */
const createCertificateFields = (days: number) => ({
  serialNumber: createSerialNumber(),
  notBefore: new Date(Date.now() + NOT_BEFORE_DAYS * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});

/** The algorithm of all signatures of the services. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

/** A mock with a frozen clock may run at any of these times. */
const SIGNING_VALIDITY = { notBefore: new Date('2000-01-01'), notAfter: new Date('2049-12-31') };

/** A private key and its self-signed certificate. */
export interface SelfSigned {
  readonly privateKey: webcrypto.CryptoKey;
  /** DER in base64, in one line. */
  readonly certificate: string;
}

/**
 * Creates an RSA key of 2048 bits and a self-signed certificate for signatures, valid from 2000 to 2049.
 *
 * @param name an X.500 name, such as `CN=krr-kit mock, C=NO`
 * @example
 * const { certificate } = await createSelfSigned('CN=krr-kit mock, C=NO');
 */
export async function createSelfSigned(name: string): Promise<SelfSigned> {
  const x509 = await loadCertificateLibrary();
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const generated = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: createSerialNumber(),
    ...SIGNING_VALIDITY,
    name,
    signingAlgorithm: RSA,
    keys,
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature)],
  });
  return { privateKey: keys.privateKey, certificate: Buffer.from(generated.rawData).toString('base64') };
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** The longest validity that all clients accept for a server certificate. */
const SERVER_CERTIFICATE_DAYS = 397;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

type Library = Awaited<ReturnType<typeof loadCertificateLibrary>>;
type Keys = webcrypto.CryptoKeyPair;

const generateKeys = (): Promise<Keys> => webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);

const createAuthority = async (x509: Library, keys: Keys) =>
  x509.X509CertificateGenerator.createSelfSigned({
    ...createCertificateFields(SERVER_CERTIFICATE_DAYS),
    name: 'CN=krr-kit mock authority',
    signingAlgorithm: ECDSA,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

const toAlternativeNames = (hosts: readonly string[]) =>
  [...new Set([...LOOPBACK, ...hosts])].map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const);

const issueServerCertificate = async (
  x509: Library,
  root: { readonly subject: string; readonly keys: Keys },
  publicKey: webcrypto.CryptoKey,
  hosts: readonly string[],
) =>
  x509.X509CertificateGenerator.create({
    ...createCertificateFields(SERVER_CERTIFICATE_DAYS),
    subject: 'CN=krr-kit mock',
    issuer: root.subject,
    signingAlgorithm: ECDSA,
    publicKey,
    signingKey: root.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(toAlternativeNames(hosts)),
      await x509.AuthorityKeyIdentifierExtension.create(root.keys.publicKey),
    ],
  });

/**
 * Creates a server certificate and the certificate authority that issues it. The key of the authority is discarded, so
 * that a client that trusts the authority trusts this server only.
 *
 * @param hosts host names and addresses of the server, in addition to those of the loopback
 * @returns the key and certificate of the server, and the certificate of the authority in PEM
 * @example
 * const { tls, ca } = await createLocalTls('krr-mock');
 */
export async function createLocalTls(...hosts: readonly string[]): Promise<{ readonly tls: Tls; readonly ca: string }> {
  const [x509, keys, serverKeys] = await Promise.all([loadCertificateLibrary(), generateKeys(), generateKeys()]);
  const root = await createAuthority(x509, keys);
  const leaf = await issueServerCertificate(x509, { subject: root.subject, keys }, serverKeys.publicKey, hosts);
  const der = await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  const [cert, ca] = [`${leaf.toString('pem')}\n`, `${root.toString('pem')}\n`];
  return { tls: { key: x509.PemConverter.encode(der, 'PRIVATE KEY'), cert: cert + ca }, ca };
}
