import { X509Certificate } from 'node:crypto';
import { isRsaKey } from './jws.ts';
import { GrantError } from './refusal.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function parseCertificate(der: Buffer): X509Certificate | null {
  try {
    const certificate = new X509Certificate(der);
    // What is PEM inside, or goes on after the certificate, is not the DER that RFC 7515, section 4.1.6, asks for.
    return certificate.raw.equals(der) ? certificate : null;
  } catch {
    return null;
  }
}

/** Whether there is a key in a certificate that may sign: Node finds out that one is broken when it is asked for. */
export function hasRsaKey(certificate: X509Certificate): boolean {
  try {
    return isRsaKey(certificate.publicKey);
  } catch {
    return false;
  }
}

function readLeaf(x5c: unknown): string {
  const entries: readonly unknown[] = Array.isArray(x5c) ? x5c : [];
  const [leaf] = entries;
  if (typeof leaf === 'string' && entries.every((entry) => typeof entry === 'string')) return leaf;
  throw new GrantError('MP-123', 'x5c must be an array of texts, the certificate first.');
}

function requireValidPeriod({ validFrom, validTo }: X509Certificate, now: number): void {
  if (now < Date.parse(validFrom)) throw new GrantError('MP-120', 'The certificate is not valid yet.');
  if (now > Date.parse(validTo)) throw new GrantError('MP-120', 'The certificate has expired: use a renewed one.');
}

/**
 * The certificate that a grant was signed with: the first of x5c. White space within it does not count, since real
 * clients send it with the line breaks of the file it came from. Who issued it is not asked: it may sign itself.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws GrantError MP-123 when there is none, MP-120 when it cannot be read, is not in force, or holds no RSA key
 */
export function readLeafCertificate(x5c: unknown, now: number): X509Certificate {
  const base64 = readLeaf(x5c).replace(/\s+/g, '');
  const certificate = BASE64.test(base64) ? parseCertificate(Buffer.from(base64, 'base64')) : null;
  if (certificate === null) {
    throw new GrantError('MP-120', 'The first entry of x5c must be a certificate: DER in base64, without PEM lines.');
  }
  if (!hasRsaKey(certificate)) {
    throw new GrantError('MP-120', 'The key of the certificate must be RSA of at least 2048 bits.');
  }
  requireValidPeriod(certificate, now);
  return certificate;
}

/** Newer business certificates name the organisation by OID 2.5.4.97 (ETSI EN 319 412-1), older ones as serialNumber. */
const ORGANISATION_PATTERNS = [
  /(?:^| \+ )organizationIdentifier=NTRNO-([0-9]{9})$/m,
  /(?:^| \+ )serialNumber=(?:UN:NO-)?([0-9]{9})$/m,
];

/**
 * The organisation number in a certificate's subject, or undefined if it names none.
 *
 * @example
 * organisationOf(new X509Certificate(pem)); // '310000019'
 */
export function findOrganisationNumber({ subject }: X509Certificate): string | undefined {
  return ORGANISATION_PATTERNS.flatMap((pattern) => pattern.exec(subject ?? '')?.[1] ?? [])[0];
}
