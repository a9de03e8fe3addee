import { certificates } from '../../../src/register/certificates.ts';
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
];
