import { certificates } from '../../../src/register/certificates.ts';
import { EXPIRED_CERTIFICATE } from '../../support/mutants/expired-certificate.ts';
import { prepareIdentity } from '../../support/mutants/independent/certificates.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';

const x509Sertifikat = certificates['984661185'].current;
const PRINTER = { postkasseleverandoerAdresse: 'printserver', x509Sertifikat };

const shape = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, says = ''): Case => ({
  rule: 'print/shape',
  name,
  outcome,
  says,
  exchanges: [{ probe: 'print', method: 'GET', body: PRINTER, ...how }],
});

const { certificate: signing } = await prepareIdentity()();
const { certificate: future } = await prepareIdentity({ notBefore: '2040-01-01' })();

const withCertificate = (rule: string, name: string, outcome: CaseOutcome, certificate: unknown, says = ''): Case => ({
  rule: `print/${rule}`,
  name,
  outcome,
  says,
  exchanges: [{ probe: 'print', method: 'GET', body: { ...PRINTER, x509Sertifikat: certificate } }],
});

const inBoth = (name: string, outcome: CaseOutcome, v2: unknown, v1: CaseExchange, says = ''): Case => ({
  rule: 'print/agrees-with-v1',
  name,
  outcome,
  says,
  version: 'v2',
  exchanges: [{ probe: 'print', method: 'GET', body: v2 }],
  other: [v1],
});
const IN_V1: CaseExchange = { probe: 'print', method: 'GET', body: PRINTER };

export const cases: readonly Case[] = [
  shape('an address and a certificate', 'pass', {}),
  shape('an address of its own', 'pass', { body: { ...PRINTER, postkasseleverandoerAdresse: '984661185' } }),
  shape('a certificate in lines', 'pass', {
    body: { ...PRINTER, x509Sertifikat: x509Sertifikat.replace(/.{64}/g, '$&\n') },
  }),
  shape('no address', 'fail', { body: { x509Sertifikat } }, 'postkasseleverandoerAdresse'),
  shape('no certificate', 'fail', { body: { ...PRINTER, x509Sertifikat: '' } }, 'x509Sertifikat'),
  shape('an invalid certificate', 'fail', { body: { ...PRINTER, x509Sertifikat: 'AAAA' } }, 'not an X.509'),
  shape('a list', 'fail', { body: [PRINTER] }, 'no JSON object'),
  shape('a failure', 'fail', { status: 500 }),
  shape('there is no such endpoint', 'skipped', { status: 404 }),
  shape('another method is asked for', 'skipped', { status: 405 }),
  shape('the token does not open it', 'skipped', { status: 403 }),
  withCertificate('certificate-in-validity', 'valid', 'pass', x509Sertifikat),
  withCertificate('certificate-in-validity', 'expired', 'warned', EXPIRED_CERTIFICATE, 'to 2003-01-01T00:00:00Z'),
  withCertificate('certificate-in-validity', 'not yet valid', 'warned', future, 'valid from 2040-01-01'),
  withCertificate('certificate-in-validity', 'unreadable: another rule reports it', 'skipped', 'AAAA'),
  withCertificate('certificate-in-validity', 'a number: another rule reports it', 'skipped', 1),
  withCertificate('certificate-key-usage', 'for encryption', 'pass', x509Sertifikat),
  withCertificate('certificate-key-usage', 'for signatures', 'warned', signing, 'one with key usage digitalSignature'),
  withCertificate('certificate-key-usage', 'unreadable: another rule reports it', 'skipped', 'AAAA'),
  inBoth('the same', 'pass', PRINTER, IN_V1),
  inBoth('in another order', 'pass', Object.fromEntries(Object.entries(PRINTER).reverse()), IN_V1),
  inBoth('another certificate', 'warned', { ...PRINTER, x509Sertifikat: signing }, IN_V1, 'the print supplier differs'),
  inBoth('another address', 'warned', { ...PRINTER, postkasseleverandoerAdresse: '1' }, IN_V1),
  { ...inBoth('version 2 has none', 'skipped', PRINTER, IN_V1), exchanges: [{ ...IN_V1, status: 404 }] },
  inBoth('version 1 has none', 'skipped', PRINTER, { ...IN_V1, status: 404 }),
  inBoth('version 1 returns a list, which print/shape reports', 'skipped', PRINTER, { ...IN_V1, body: [PRINTER] }),
];
