import { changeBodyAt, createError, type Json, replaceResponse } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import type { Mutant } from '../support/mutants/mutant.ts';

const PRINT = /\/printSertifikat$/;

const changePrinter = (change: (printer: Json) => unknown) => changeBodyAt(PRINT, change);

export const printMutants: readonly Mutant[] = [
  {
    name: 'names the fields of the printer like those of a mailbox',
    fires: ['print/shape'],
    serve: changePrinter(({ postkasseleverandoerAdresse, x509Sertifikat }) => ({
      postkasseleverandoeradresse: postkasseleverandoerAdresse,
      sertifikat: x509Sertifikat,
    })),
  },
  {
    name: 'returns an empty address for the printer',
    fires: ['print/shape'],
    serve: changePrinter((printer) => ({ ...printer, postkasseleverandoerAdresse: '' })),
  },
  {
    name: 'returns the address of the printer as a number',
    fires: ['print/shape'],
    serve: changePrinter((printer) => ({ ...printer, postkasseleverandoerAdresse: 984661185 })),
  },
  {
    name: "returns the printer's certificate with PEM headers",
    fires: ['print/shape'],
    serve: changePrinter((printer) => ({
      ...printer,
      x509Sertifikat: `-----BEGIN CERTIFICATE-----\n${EXPIRED_CERTIFICATE}\n-----END CERTIFICATE-----`,
    })),
  },
  {
    name: "truncates the printer's certificate",
    fires: ['print/shape'],
    serve: changePrinter((printer) => ({ ...printer, x509Sertifikat: printer.x509Sertifikat.slice(0, 255) })),
  },
  {
    name: 'returns a list of printers',
    fires: ['print/shape'],
    serve: changePrinter((printer) => [printer]),
  },
  {
    name: 'returns 500 for the printer',
    fires: ['print/shape', 'request/no-server-error'],
    serve: replaceResponse(
      ({ path }) => PRINT.test(path),
      async () => createError(500),
    ),
  },
];
