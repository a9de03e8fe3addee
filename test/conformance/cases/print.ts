import { certificates } from '../../../src/register/certificates.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';

const [x509Sertifikat] = certificates['984661185'];
const PRINTER = { postkasseleverandoerAdresse: 'printserver', x509Sertifikat };

const shape = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, says = ''): Case => ({
  rule: 'print/shape',
  name,
  outcome,
  says,
  exchanges: [{ probe: 'print', method: 'GET', body: PRINTER, ...how }],
});

export const cases: readonly Case[] = [
  shape('an address and a certificate', 'holds', {}),
  shape('an address of its own', 'holds', { body: { ...PRINTER, postkasseleverandoerAdresse: '984661185' } }),
  shape('a certificate in lines', 'holds', {
    body: { ...PRINTER, x509Sertifikat: x509Sertifikat.replace(/.{64}/g, '$&\n') },
  }),
  shape('no address', 'broken', { body: { x509Sertifikat } }, 'postkasseleverandoerAdresse'),
  shape('no certificate', 'broken', { body: { ...PRINTER, x509Sertifikat: '' } }, 'x509Sertifikat'),
  shape('a certificate that is none', 'broken', { body: { ...PRINTER, x509Sertifikat: 'AAAA' } }, 'no X.509'),
  shape('a list', 'broken', { body: [PRINTER] }, 'no JSON object'),
  shape('a failure', 'broken', { status: 500 }),
  shape('there is no such endpoint', 'skipped', { status: 404 }),
  shape('another method is asked for', 'skipped', { status: 405 }),
  shape('the token does not open it', 'skipped', { status: 403 }),
];
