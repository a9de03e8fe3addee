import { changeBodyAt, createError, type Json, replaceResponse } from '../support/mutants/break-service.ts';
import { EXPIRED_CERTIFICATE } from '../support/mutants/expired-certificate.ts';
import { prepareIdentity } from '../support/mutants/independent/certificates.ts';
import { isV2, restrict } from '../support/mutants/independent/changes.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change } from '../support/mutants/service.ts';

const PRINT = /\/printSertifikat$/;

const changePrinter = (change: (printer: Json) => unknown) => changeBodyAt(PRINT, change);

const setCertificate =
  (read: () => Promise<string>): Change =>
  (service) =>
  async (asked) => {
    const x509Sertifikat = await read();
    return changePrinter((printer) => ({ ...printer, x509Sertifikat }))(service)(asked);
  };
const setCertificateOf = (identity: ReturnType<typeof prepareIdentity>): Change =>
  setCertificate(async () => (await identity()).certificate);

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
    corner: true,
    fires: ['print/shape', 'request/no-server-error'],
    serve: replaceResponse(
      ({ path }) => PRINT.test(path),
      async () => createError(500),
    ),
  },
  {
    name: 'returns an expired print certificate',
    fires: ['print/certificate-in-validity'],
    serve: setCertificate(async () => EXPIRED_CERTIFICATE),
  },
  {
    name: 'returns a print certificate that is not valid yet',
    fires: ['print/certificate-in-validity'],
    serve: setCertificateOf(prepareIdentity({ usage: 'keyEncipherment', notBefore: '2040-01-01' })),
  },
  {
    name: 'returns an expired print certificate in v2',
    corner: true,
    fires: ['print/certificate-in-validity', 'print/agrees-with-v1'],
    serve: restrict(
      isV2,
      setCertificate(async () => EXPIRED_CERTIFICATE),
    ),
  },
  {
    name: 'returns a print certificate for signatures',
    fires: ['print/certificate-key-usage'],
    serve: setCertificateOf(prepareIdentity()),
  },
  {
    name: 'returns a print certificate of an authority',
    fires: ['print/certificate-key-usage'],
    serve: setCertificateOf(prepareIdentity({ usage: 'keyCertSign' })),
  },
  {
    name: 'returns a print certificate for signatures in v2',
    corner: true,
    fires: ['print/certificate-key-usage', 'print/agrees-with-v1'],
    serve: restrict(isV2, setCertificateOf(prepareIdentity())),
  },
  {
    name: 'returns another address of the printer in v2',
    fires: ['print/agrees-with-v1'],
    serve: restrict(
      isV2,
      changePrinter((printer) => ({ ...printer, postkasseleverandoerAdresse: 'printserver2' })),
    ),
  },
];
