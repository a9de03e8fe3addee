import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { GrantError } from '../protocol.ts';
import type { Client } from './client.ts';
import { hasRsaKey } from './rsa.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** A compact JWS whose payload is a JSON object: RFC 7515, section 7.1. It is not verified yet. */
export interface Jws {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** The signing input: header and payload. */
  readonly signed: string;
  readonly signature: Buffer;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** RFC 7515, section 2: without padding, line breaks or non-zero trailing bits, so that each JWS has one encoding. */
function decodeBase64Url(part: string): Buffer | null {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : null;
}

function parseJsonObject(bytes: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(UTF_8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/**
 * Parses a compact JWS. Returns null for other text. The signature may be empty.
 *
 * @example
 * readJws('e30.e30.'); // { header: {}, claims: {}, signed: 'e30.e30', signature: <empty Buffer> }
 */
export function readJws(text: string): Jws | null {
  const parts = text.split('.');
  if (parts.length !== 3) return null;
  const [head, payload, signature] = parts.map(decodeBase64Url);
  if (!head || !payload || !signature) return null;
  const header = parseJsonObject(head);
  const claims = parseJsonObject(payload);
  return header && claims && { header, claims, signed: text.slice(0, text.lastIndexOf('.')), signature };
}

/** The algorithms that Maskinporten accepts in a grant, and their digests (RFC 7518, section 3.3). */
const DIGESTS = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } as const;

export type Algorithm = keyof typeof DIGESTS;

export const ALGORITHMS = Object.keys(DIGESTS) as readonly Algorithm[];

export const isAlgorithm = (value: unknown): value is Algorithm => ALGORITHMS.some((known) => known === value);

export function isSignedBy({ signed, signature }: Jws, algorithm: Algorithm, key: KeyObject): boolean {
  return verify(DIGESTS[algorithm], Buffer.from(signed), key, signature);
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function parseCertificate(der: Buffer): X509Certificate | null {
  try {
    const certificate = new X509Certificate(der);
    // RFC 7515, section 4.1.6, requires DER. Node also accepts PEM, and ignores bytes after the certificate.
    return certificate.raw.equals(der) ? certificate : null;
  } catch {
    return null;
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
 * Reads the certificate of a grant, the first entry of x5c. White space inside it is ignored, because some clients keep
 * the line breaks of the PEM file. The issuer of the certificate is not checked: self-signed certificates are accepted.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws GrantError MP-123 if it is missing; MP-120 if it is malformed, outside its validity, or without an RSA key
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
 * findOrganisationNumber(new X509Certificate(pem)); // '310000019'
 */
export function findOrganisationNumber({ subject }: X509Certificate): string | undefined {
  return ORGANISATION_PATTERNS.flatMap((pattern) => pattern.exec(subject ?? '')?.[1] ?? [])[0];
}

/** The result of authenticating a client by its grant. */
export interface GrantProof {
  readonly client_amr: 'private_key_jwt' | 'virksomhetssertifikat';
  /** The organisation number of the certificate, if it has one. */
  readonly organisation: string | undefined;
}

function readAlgorithm({ header }: Jws): Algorithm {
  if (isAlgorithm(header.alg)) return header.alg;
  throw new GrantError('MP-011', `The header's alg must be one of ${ALGORITHMS.join(', ')}.`);
}

/** RFC 7515, section 4.1.11: a JWS with an unsupported critical header must be rejected. */
function rejectCriticalHeader({ header }: Jws): void {
  if (header.crit !== undefined) throw new GrantError('MP-011', 'The header must be without crit.');
}

function requireSignature(jws: Jws, algorithm: Algorithm, key: KeyObject): void {
  if (isSignedBy(jws, algorithm, key)) return;
  throw new GrantError('MP-124', 'Sign the grant with the private key that belongs to the key named in its header.');
}

function verifyWithCertificate(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): GrantProof {
  if (client && client.keys.length > 0 && client.certificates.length === 0) {
    throw new GrantError('MP-100', 'The client has registered keys: name one by kid, and omit x5c.');
  }
  const certificate = readLeafCertificate(jws.header.x5c, now);
  requireSignature(jws, algorithm, certificate.publicKey);
  const organisation = findOrganisationNumber(certificate);
  if (client && organisation !== client.client_orgno) {
    throw new GrantError('MP-122', 'The certificate must name the organisation that the client belongs to.');
  }
  if (client?.certificates.length && !client.certificates.some(({ raw }) => raw.equals(certificate.raw))) {
    throw new GrantError('MP-120', 'The certificate is not among those that the client has registered.');
  }
  return { client_amr: 'virksomhetssertifikat', organisation };
}

function verifyWithKey(jws: Jws, algorithm: Algorithm, client: Client | undefined, now: number): GrantProof {
  const { kid } = jws.header;
  if (typeof kid !== 'string' || kid === '') throw new GrantError('MP-011', 'kid must be the name of a key, a text.');
  if (jws.signature.length === 0) throw new GrantError('MP-124', 'The grant must be signed.');
  // Without registered clients there is no key to verify with: the signature is accepted.
  if (client) requireSignature(jws, algorithm, findRegisteredKey(client, kid, now));
  return { client_amr: 'private_key_jwt', organisation: undefined };
}

function findRegisteredKey({ keys }: Client, kid: string, now: number): KeyObject {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new GrantError('MP-100', 'The client has not registered a key with this kid.');
  if (now < (key.expires ?? Number.POSITIVE_INFINITY)) return key.publicKey;
  throw new GrantError('MP-121', 'The key with this kid has expired: register a new one.');
}

/**
 * Verifies the signature of a grant, with its certificate (x5c) or with a registered key of the client (kid).
 *
 * @param client the client named by iss; undefined if no clients are registered
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws GrantError MP-011, MP-100, or MP-120 to MP-124
 */
export function verifyProof(jws: Jws, client: Client | undefined, now: number): GrantProof {
  const algorithm = readAlgorithm(jws);
  rejectCriticalHeader(jws);
  const { kid, x5c } = jws.header;
  if ((kid === undefined) === (x5c === undefined)) {
    throw new GrantError('MP-011', 'The header must hold either kid or x5c, and not both.');
  }
  return (x5c === undefined ? verifyWithKey : verifyWithCertificate)(jws, algorithm, client, now);
}
