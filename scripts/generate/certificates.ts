/**
 * Creates `src/register/certificates.ts`: for each mailbox supplier, its certificate and the one that renews it.
 *
 * RSA keys are random, so the certificates are created once and committed. Running this file again
 * (`npx tsx scripts/generate/certificates.ts`) changes every pinned person with a mailbox.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as x509 from '@peculiar/x509';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const SUPPLIERS = { '984661185': 'Digipost', '922020175': 'e-Boks' } as const;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

async function createCertificate(supplier: string, organisation: string, serial: number) {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const created = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString(16).padStart(4, '0'),
    name: `CN=krr-kit test ${supplier} ${serial}, 2.5.4.5=${organisation}, C=NO`,
    notBefore: new Date('2000-01-01T00:00:00Z'),
    notAfter: new Date('2049-12-31T23:59:59Z'),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.dataEncipherment)],
  });
  return Buffer.from(created.rawData).toString('base64');
}

const created: Record<string, object> = {};
for (const [organisation, supplier] of Object.entries(SUPPLIERS)) {
  created[organisation] = {
    current: await createCertificate(supplier, organisation, 1),
    renewed: await createCertificate(supplier, organisation, 2),
  };
}
const source = `/**
 * The certificates of the mailbox suppliers (organisation numbers), created by \`scripts/generate/certificates.ts\`; their
 * private keys were discarded. A supplier has one certificate for all persons, and renews it rarely.
 */
export const certificates = ${JSON.stringify(created, null, 2)} as const;
`;
writeFileSync(new URL('../../src/register/certificates.ts', import.meta.url), source);
