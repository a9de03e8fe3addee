import { createHmac, sign } from 'node:crypto';
import { isObject, type JsonObject, tryParseJson } from './json.ts';
import { getOwnKey, type OwnKey } from './own-key.ts';

/** Ways to derive an invalid token from a valid one. None needs the issuer. */
export type Forgery =
  /** One bit of the signature is flipped. */
  | 'flipped-signature'
  /** Other claims under the old signature. */
  | 'altered-claims'
  /** The algorithm `none`, without a signature. */
  | 'unsigned'
  /** The same with the algorithm in other letters. */
  | 'unsigned-none-capital'
  /** The same header and claims, without a signature. */
  | 'without-signature'
  /** Signed by a key of the suite, under the `kid` of the issuer's key. */
  | 'own-key'
  /** Signed by a key of the suite, under a `kid` that the issuer does not have. */
  | 'unknown-key'
  /** Signed by a key of the suite, without a `kid`. */
  | 'without-kid'
  /** Signed by a key of the suite, which the header contains: as a JWK, as a certificate, by an address, in all forms. */
  | 'own-jwk'
  | 'own-certificate'
  | 'own-key-set'
  | 'own-key-in-header'
  /** Signed by HS256, with the issuer's public key as the secret. */
  | 'public-key-as-secret';

interface Jwt {
  readonly header: JsonObject;
  /** The encoded parts. */
  readonly head: string;
  readonly payload: string;
  readonly signature: string;
}

/** The keys that forgeries need. */
interface ForgeryKeys {
  readonly own: () => Promise<OwnKey>;
  readonly issuer: ReadonlyMap<string, string>;
}

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decode(part: string): JsonObject {
  const value = tryParseJson(Buffer.from(part, 'base64url').toString());
  return isObject(value) ? value : {};
}

/** Decodes the claims of a JWT without verification; empty for a token that is not a JWT. */
export const readClaims = (token: string): JsonObject => decode(token.split('.')[1] ?? '');

/** Flips one bit in the middle; the signature stays well-formed. */
function flipBit(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  return bytes.toString('base64url');
}

/** Signs the payload with the key of the suite, under the header of the token with other members. */
const signWithOwnKey =
  (getMembers: (key: OwnKey) => JsonObject) =>
  async ({ header, payload }: Jwt, { own }: ForgeryKeys): Promise<string> => {
    const key = await own();
    const input = `${encode({ ...header, alg: 'RS256', ...getMembers(key) })}.${payload}`;
    return `${input}.${sign('sha256', Buffer.from(input), key.privateKey).toString('base64url')}`;
  };

/** A key set without a server: the suite has no address that every service can reach. */
const toKeySetUrl = ({ publicJwk }: OwnKey, kid: unknown): string =>
  `data:application/json;base64,${Buffer.from(JSON.stringify({ keys: [{ ...publicJwk, kid, alg: 'RS256', use: 'sig' }] })).toString('base64')}`;

const OWN_KID = 'krr-kit';

const withJwk = ({ publicJwk }: OwnKey): JsonObject => ({ jwk: { ...publicJwk, kid: OWN_KID } });
const withCertificate = ({ certificate }: OwnKey): JsonObject => ({ x5c: [certificate] });
const withKeySet = (key: OwnKey): JsonObject => ({ jku: toKeySetUrl(key, OWN_KID) });

function signWithPublicKey({ header, payload }: Jwt, { issuer }: ForgeryKeys): string {
  const input = `${encode({ ...header, alg: 'HS256' })}.${payload}`;
  const [secret = ''] = [issuer.get(String(header.kid)), ...issuer.values()].filter((key) => key !== undefined);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const FORGERS: Readonly<Record<Forgery, (jwt: Jwt, keys: ForgeryKeys) => string | Promise<string>>> = {
  'flipped-signature': ({ head, payload, signature }) => `${head}.${payload}.${flipBit(signature)}`,
  'altered-claims': ({ head, payload, signature }) =>
    `${head}.${encode({ ...decode(payload), jti: OWN_KID })}.${signature}`,
  unsigned: ({ header, payload }) => `${encode({ ...header, alg: 'none' })}.${payload}.`,
  'unsigned-none-capital': ({ header, payload }) => `${encode({ ...header, alg: 'None' })}.${payload}.`,
  'without-signature': ({ head, payload }) => `${head}.${payload}.`,
  'own-key': signWithOwnKey(() => ({})),
  'unknown-key': signWithOwnKey(() => ({ kid: OWN_KID })),
  'without-kid': signWithOwnKey(() => ({ kid: undefined })),
  'own-jwk': signWithOwnKey((key) => ({ kid: OWN_KID, ...withJwk(key) })),
  'own-certificate': signWithOwnKey((key) => ({ kid: OWN_KID, ...withCertificate(key) })),
  'own-key-set': signWithOwnKey((key) => ({ kid: OWN_KID, ...withKeySet(key) })),
  'own-key-in-header': signWithOwnKey((key) => ({
    kid: OWN_KID,
    ...withJwk(key),
    ...withCertificate(key),
    ...withKeySet(key),
  })),
  'public-key-as-secret': signWithPublicKey,
};

/**
 * Derives an invalid token from a JWT.
 *
 * @param claims claims that replace those of the token, so that the forged token claims access to the endpoint
 * @param issuerKeys the issuer's public keys by `kid`, as PEM
 */
export async function forgeToken(
  token: string,
  forgery: Forgery,
  claims: JsonObject | undefined,
  issuerKeys: ReadonlyMap<string, string>,
): Promise<string> {
  const [head = '', original = '', signature = ''] = token.split('.');
  const payload = claims === undefined ? original : encode({ ...decode(original), ...claims });
  return FORGERS[forgery]({ header: decode(head), head, payload, signature }, { own: getOwnKey, issuer: issuerKeys });
}
