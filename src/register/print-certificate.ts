import type { PrintSertifikat } from '../contract/index.ts';
import { certificates } from './certificates.ts';

/** The print certificate that is returned unless a scenario specifies another. Public clients expect this address. */
export const PRINTER: PrintSertifikat = {
  postkasseleverandoerAdresse: 'printserver',
  x509Sertifikat: certificates['984661185'].current,
};
