import { randomBytes, webcrypto } from 'node:crypto';
import type { Tls } from './framework.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** A clock that is a little slow finds the certificates valid all the same. */
const FROM_DAYS = -1;
/** Some clients trust no certificate of a server for longer. */
const UNTIL_DAYS = 397;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const IP = /^[\d.]+$|:/;

/**
 * A certificate for a server on this machine, and the authority that has issued it, whose key is forgotten at once: who
 * trusts it trusts this server alone. What makes certificates is loaded when it is asked for.
 *
 * @param host the name or address that the server also answers to
 * @returns what the server needs, and the authority's certificate as PEM
 * @example
 * const { tls, ca } = await localTls('krr-mock');
 */
export async function localTls(host: string): Promise<{ readonly tls: Tls; readonly ca: string }> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const newKeys = () => webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const validity = {
    notBefore: new Date(Date.now() + FROM_DAYS * DAY_MS),
    notAfter: new Date(Date.now() + UNTIL_DAYS * DAY_MS),
  };
  const newSerialNumber = () => `01${randomBytes(8).toString('hex')}`;
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: newSerialNumber(),
    name: 'CN=krr-kit mock authority',
    signingAlgorithm: ECDSA,
    keys: authority,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const names = [...new Set([...LOOPBACK, host])].map((name) => ({ type: IP.test(name) ? 'ip' : 'dns', value: name }));
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: newSerialNumber(),
    subject: 'CN=krr-kit mock',
    issuer: root.subject,
    signingAlgorithm: ECDSA,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names as { type: 'dns' | 'ip'; value: string }[]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const der = await webcrypto.subtle.exportKey('pkcs8', server.privateKey);
  const key = x509.PemConverter.encode(der, 'PRIVATE KEY');
  return { tls: { key, cert: `${leaf.toString('pem')}\n${root.toString('pem')}\n` }, ca: `${root.toString('pem')}\n` };
}
