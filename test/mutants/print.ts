import { foundAt, type Json, refusal, where } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import type { Mutant } from '../support/mutants/mutant.ts';

const PRINT = /\/printSertifikat$/;

const printing = (change: (printer: Json) => unknown) => foundAt(PRINT, change);

export const printMutants: readonly Mutant[] = [
  {
    name: 'the printer in snake case',
    breaks: 'names the members of the printer as those of a mailbox',
    fires: ['print/shape'],
    serve: printing(({ postkasseleverandoerAdresse, x509Sertifikat }) => ({
      postkasseleverandoeradresse: postkasseleverandoerAdresse,
      sertifikat: x509Sertifikat,
    })),
  },
  {
    name: 'a printer without an address',
    breaks: 'leaves the address of the printer empty',
    fires: ['print/shape'],
    serve: printing((printer) => ({ ...printer, postkasseleverandoerAdresse: '' })),
  },
  {
    name: 'a numbered printer',
    breaks: 'sends the address of the printer as a number',
    fires: ['print/shape'],
    serve: printing((printer) => ({ ...printer, postkasseleverandoerAdresse: 984661185 })),
  },
  {
    name: 'a printer in PEM',
    breaks: "frames the printer's certificate in the lines of PEM",
    fires: ['print/shape'],
    serve: printing((printer) => ({
      ...printer,
      x509Sertifikat: `-----BEGIN CERTIFICATE-----\n${EXPIRED_CERTIFICATE}\n-----END CERTIFICATE-----`,
    })),
  },
  {
    name: 'half a printer',
    breaks: "cuts the printer's certificate off",
    fires: ['print/shape'],
    serve: printing((printer) => ({ ...printer, x509Sertifikat: printer.x509Sertifikat.slice(0, 255) })),
  },
  {
    name: 'printers in a list',
    breaks: 'answers a list of printers',
    fires: ['print/shape'],
    serve: printing((printer) => [printer]),
  },
  {
    name: 'the printer fails',
    breaks: 'fails over the printer',
    fires: ['print/shape', 'request/no-server-error'],
    serve: where(
      ({ path }) => PRINT.test(path),
      async () => refusal(503),
    ),
  },
];
