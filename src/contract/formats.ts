import { X509Certificate } from 'node:crypto';

/**
 * Finds an error in an e-mail address. The register uses the EmailValidator of Apache Commons, which knows every top-level
 * domain and accepts internationalised ones. This function rejects only addresses that the register certainly rejects:
 * quoted and escaped local parts, and addresses in brackets, are accepted.
 *
 * @see https://docs.digdir.no/resources/begrep/sikkerDigitalPost/begrep/epostadresse
 */
export function findEmailProblem(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at === -1) return 'no at sign';
  return findLocalPartProblem(address.slice(0, at)) ?? findDomainProblem(address.slice(at + 1).trimEnd());
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are forbidden here
const FORBIDDEN_IN_LOCAL_PART = /[\s\u0000-\u001f\u007f()<>@,;:[\]]/;
const QUOTES = /["\\]/;

function findLocalPartProblem(local: string): string | undefined {
  if (local.trim() === '') return 'nothing before the at sign';
  if (QUOTES.test(local)) return undefined;
  if (FORBIDDEN_IN_LOCAL_PART.test(local.trimStart())) return 'an invalid character before the at sign';
  return local.split('.').includes('') ? 'an empty label before the at sign' : undefined;
}

/** Reserved for examples and private networks (RFC 2606): no domain can be registered under them. */
const RESERVED_TOP_LEVEL_DOMAINS = new Set(['test', 'example', 'invalid', 'localhost', 'localdomain', 'local']);
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const TOP_LABEL = /^[a-z][a-z0-9-]*[a-z0-9]$/i;

function findDomainProblem(domain: string): string | undefined {
  if (domain === '') return 'nothing after the at sign';
  if (domain.startsWith('[')) return undefined;
  if (/\s/.test(domain)) return 'a space after the at sign';
  // Internationalised names can contain other full stops than U+002E.
  const labels = domain.split(/[.\u3002\uff0e\uff61]/);
  if (labels.includes('')) return 'an empty label after the at sign';
  if (labels.length === 1) return 'a domain without a dot';
  if (labels.some((label) => isAscii(label) && !LABEL.test(label))) return 'a domain with an invalid label';
  const top = labels.at(-1)!;
  if (isAscii(top) && !TOP_LABEL.test(top)) return 'an invalid top-level domain';
  return RESERVED_TOP_LEVEL_DOMAINS.has(top.toLowerCase())
    ? 'a top-level domain that is reserved for tests'
    : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are part of ASCII
const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);

export interface Sertifikat {
  /** In ms since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** The first byte of the extension keyUsage (RFC 5280, section 4.2.1.3); null without the extension. */
  readonly keyUsage: number | null;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The mailboxes of a supplier share certificates, so the same few values recur. */
const MAX_CACHED = 100;
const cachedCertificates = new Map<string, Sertifikat>();

/** Parses a base64 DER certificate, or returns the fault in it. */
export function parseSertifikat(value: string): Sertifikat | { readonly fault: string } {
  const cached = cachedCertificates.get(value);
  if (cached !== undefined) return cached;
  const sertifikat = parseBase64Certificate(value);
  if (cachedCertificates.size === MAX_CACHED) cachedCertificates.clear();
  if (!('fault' in sertifikat)) cachedCertificates.set(value, sertifikat);
  return sertifikat;
}

function parseBase64Certificate(value: string): Sertifikat | { readonly fault: string } {
  if (value.includes('-----')) return { fault: 'a PEM header or footer' };
  const text = value.replace(/\s/g, '');
  if (!BASE64.test(text) || text.length % 4 !== 0) return { fault: 'a text that is not base64' };
  return parseDer(Buffer.from(text, 'base64'));
}

function parseDer(der: Buffer): Sertifikat | { readonly fault: string } {
  try {
    const { raw, validFrom, validTo } = new X509Certificate(der);
    // X509Certificate also accepts PEM, and trailing bytes.
    if (!der.equals(raw)) return { fault: 'bytes other than the DER of one certificate' };
    return { validFrom: Date.parse(validFrom), validTo: Date.parse(validTo), keyUsage: readKeyUsage(raw) };
  } catch {
    return { fault: 'bytes that are not an X.509 certificate' };
  }
}

/** In DER: the object identifier 2.5.29.15, optionally the flag critical, and a bit string in an octet string. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: DER is binary
const KEY_USAGE = /\x06\x03\x55\x1d\x0f(?:\x01\x01\xff)?\x04.\x03.[\0-\x07]([\s\S])/;

/** Node.js reads only the extended key usage. */
const readKeyUsage = (der: Buffer): number | null => KEY_USAGE.exec(der.toString('latin1'))?.[1]?.charCodeAt(0) ?? null;

const MOBILE_PATTERN = /^\+?[- _0-9]+$/;

/**
 * Whether a text has only the characters of a mobile number.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/mobiltelefonnummer
 */
export const hasMobileCharacters = (text: string): boolean => MOBILE_PATTERN.test(text);
export const MOBILE_CHARACTERS = 'digits, hyphens, spaces and underscores, with an optional leading +';
