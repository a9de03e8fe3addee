import { parseSertifikat } from '../../contract/formats.ts';
import type { PersonFinding } from './finding.ts';

type Violation = Omit<PersonFinding, 'at'>;

/** Checks that a readable certificate is inside its validity period; undefined for another text. */
export function checkValidity(value: string, now: number): Violation | null | undefined {
  const read = parseSertifikat(value);
  if ('fault' in read) return undefined;
  const expected = 'a certificate that is valid at the time of the check';
  if (now < read.validFrom) return { expected, actual: 'a certificate that is not yet valid' };
  return now > read.validTo ? { expected, actual: 'an expired certificate' } : null;
}

/** Bits of the extension keyUsage in its first byte (RFC 5280, section 4.2.1.3). */
const PURPOSES = {
  /** digitalSignature, nonRepudiation */
  signatures: 0b1100_0000,
  /** keyEncipherment, dataEncipherment, keyAgreement */
  encryption: 0b0011_1000,
} as const;

/** Checks that a readable certificate permits a purpose. A certificate without keyUsage permits every purpose. */
export function checkPurpose(value: string, purpose: keyof typeof PURPOSES): Violation | null | undefined {
  const read = parseSertifikat(value);
  if ('fault' in read) return undefined;
  if (read.keyUsage === null || (read.keyUsage & PURPOSES[purpose]) !== 0) return null;
  return { expected: `a certificate for ${purpose}`, actual: 'a certificate for other purposes' };
}
