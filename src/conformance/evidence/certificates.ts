import { parseSertifikat } from '../../contract/formats.ts';
import type { PersonFinding } from './finding.ts';

type Violation = Omit<PersonFinding, 'at'>;

/** Checks that a readable certificate is inside its validity period; undefined for another text. */
export function checkValidity(value: string, now: number): Violation | null | undefined {
  const read = parseSertifikat(value);
  if ('fault' in read) return undefined;
  if (now >= read.validFrom && now <= read.validTo) return null;
  return {
    expected: `a certificate that is valid at ${formatInstant(now)}`,
    actual: `one that is valid from ${formatInstant(read.validFrom)} to ${formatInstant(read.validTo)}`,
  };
}

/** UTC, in seconds. */
const formatInstant = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** Bits of the extension keyUsage in its first byte (RFC 5280, section 4.2.1.3). */
const PURPOSES = {
  /** digitalSignature, nonRepudiation */
  signatures: 0b1100_0000,
  /** keyEncipherment, dataEncipherment, keyAgreement */
  encryption: 0b0011_1000,
} as const;

const USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
];

/** The names of bits, the highest first. */
const listUsages = (bits: number): readonly string[] => USAGES.filter((_, index) => (bits & (0x80 >> index)) !== 0);

/** Checks that a readable certificate permits a purpose. A certificate without keyUsage permits every purpose. */
export function checkPurpose(value: string, purpose: keyof typeof PURPOSES): Violation | null | undefined {
  const read = parseSertifikat(value);
  if ('fault' in read) return undefined;
  if (read.keyUsage === null || (read.keyUsage & PURPOSES[purpose]) !== 0) return null;
  return {
    expected: `a certificate for ${purpose}: ${listUsages(PURPOSES[purpose]).join(' or ')}`,
    actual: `one with key usage ${listUsages(read.keyUsage).join(', ') || 'none'}`,
  };
}
