import { X509Certificate } from 'node:crypto';
import { isOrganisationNumber } from '../identifier/index.ts';
import { isMapping, type Mapping } from './mapping.ts';

/** A member within a person that no right service would answer, and why. */
interface ForbiddenValue {
  readonly path: readonly string[];
  readonly isWrong: (text: string) => boolean;
  readonly because: string;
}

/** A number with Norway's country code, or of eight digits, without that code. */
const norwegianPart = (number: string): string | undefined =>
  /^(?:0047|\+47)(.*)$/.exec(number.replace(/[- _]/g, ''))?.[1] ?? /^[0-9]{8}$/.exec(number)?.[0];

function isCertificate(text: string): boolean {
  const der = Buffer.from(text, 'base64');
  try {
    // It takes PEM too, and anything after the certificate.
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

/** Sources: MOBIL and ATTR of https://docs.digdir.no/docs/Kontaktregisteret/. */
const FORBIDDEN: readonly ForbiddenValue[] = [
  {
    path: ['kontaktinformasjon', 'mobiltelefonnummer'],
    isWrong: (text) => /^(?:[^49]|$)/.test(norwegianPart(text) ?? '4'),
    because: 'a Norwegian number begins with 4 or 9',
  },
  {
    path: ['digital_post', 'postkasseleverandoeradresse'],
    isWrong: (text) => /^[0-9]{9}$/.test(text) && !isOrganisationNumber(text),
    because: 'the check digit of the organisation number is wrong',
  },
  {
    path: ['sertifikat'],
    isWrong: (text) => text.startsWith('MI') && !isCertificate(text),
    because: 'not a certificate (X.509, DER in base64)',
  },
];

/**
 * The values of a person that have the form of the schema and are wrong even so.
 *
 * @example
 * forbiddenValues({ sertifikat: 'MIIC' }); // one at sertifikat
 */
export function forbiddenValues(person: Mapping): readonly Pick<ForbiddenValue, 'path' | 'because'>[] {
  return FORBIDDEN.filter(({ path, isWrong }) => {
    const value = path.reduce<unknown>((within, key) => (isMapping(within) ? within[key] : undefined), person);
    return typeof value === 'string' && isWrong(value);
  });
}
