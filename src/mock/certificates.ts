import { randomBytes, webcrypto } from 'node:crypto';

const DAY_MS = 86_400_000;
/** A clock that is a little slow finds a certificate valid all the same. */
const NOT_BEFORE_DAYS = -1;

/** What makes certificates, by the cryptography of Node. It is loaded when the first is asked for. */
export async function loadCertificateLibrary() {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  return x509;
}

/** What every certificate has of its own: a serial number, and that it is valid from yesterday for so many days. */
export const createCertificateFields = (days: number) => ({
  serialNumber: `01${randomBytes(8).toString('hex')}`,
  notBefore: new Date(Date.now() + NOT_BEFORE_DAYS * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
});
