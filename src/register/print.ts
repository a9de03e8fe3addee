import type { PrintSertifikat } from '../contract/index.ts';
import { certificates } from './certificates.ts';

/** The printer of whom no scenario says anything else. The address is the one that clients have been seen to expect. */
export const PRINTER: PrintSertifikat = {
  postkasseleverandoerAdresse: 'printserver',
  x509Sertifikat: certificates['984661185'][0],
};
