import { X509Certificate } from 'node:crypto';

export interface Sertifikat {
  /** In ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The mailboxes of a supplier share a certificate, so few are met again and again. */
const MAX_CACHED = 100;
const cachedCertificates = new Map<string, Sertifikat>();

/** Reads the base64 of a DER certificate; what is wrong with it, if it is none. */
export function parseSertifikat(value: string): Sertifikat | { readonly fault: string } {
  const cached = cachedCertificates.get(value);
  if (cached !== undefined) return cached;
  const sertifikat = parseBase64Certificate(value);
  if (cachedCertificates.size === MAX_CACHED) cachedCertificates.clear();
  if (!('fault' in sertifikat)) cachedCertificates.set(value, sertifikat);
  return sertifikat;
}

function parseBase64Certificate(value: string): Sertifikat | { readonly fault: string } {
  if (value.includes('-----')) return { fault: "the lines of PEM's frame" };
  const text = value.replace(/\s/g, '');
  if (!BASE64.test(text) || text.length % 4 !== 0) return { fault: 'a text that is not base64' };
  return parseDer(Buffer.from(text, 'base64'));
}

function parseDer(der: Buffer): Sertifikat | { readonly fault: string } {
  try {
    const { raw, validFrom, validTo } = new X509Certificate(der);
    // It takes PEM too, and anything after the certificate.
    if (!der.equals(raw)) return { fault: 'something else than the DER of one certificate' };
    return { validFrom: Date.parse(validFrom), validTo: Date.parse(validTo) };
  } catch {
    return { fault: 'bytes that are no X.509 certificate' };
  }
}
