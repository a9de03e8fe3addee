import { type KeyObject, verify } from 'node:crypto';

type JsonObject = Readonly<Record<string, unknown>>;

/** A compact JWS whose payload is a JSON object: RFC 7515, section 7.1. Nothing of it is verified yet. */
export interface Jws {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Buffer;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Only the one encoding that RFC 7515 allows: without padding, line breaks or stray bits, so no two texts are one JWS. */
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
 * Takes a compact JWS apart, or gives null if the text is none. The signature may be empty: the algorithm decides.
 *
 * @example
 * readJws('e30.e30.'); // { header: {}, claims: {}, signed: 'e30.e30', signature: an empty Buffer }
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

/** The algorithms that Maskinporten takes in a grant, and the digests behind them (RFC 7518, section 3.3). */
const DIGESTS = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } as const;

export type Algorithm = keyof typeof DIGESTS;

export const ALGORITHMS = Object.keys(DIGESTS) as readonly Algorithm[];

export const isAlgorithm = (value: unknown): value is Algorithm => ALGORITHMS.some((known) => known === value);

/** Whether the signature is the key's own over what was signed. */
export function isSignedBy({ signed, signature }: Jws, algorithm: Algorithm, key: KeyObject): boolean {
  return verify(DIGESTS[algorithm], Buffer.from(signed), key, signature);
}

const MIN_MODULUS_BITS = 2048;

/** RFC 7518, section 3.3: an RSA key of at least 2048 bits. */
export function isRsaKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS;
}
