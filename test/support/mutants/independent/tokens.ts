import { createHmac, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenName } from '../../../../src/conformance/target/exchange.ts';
import type { Json } from '../break-service.ts';
import { LOGGED_IN } from '../tokens.ts';

const KID = 'issuer-key-1';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The public key of the issuer by its `kid`, as PEM. */
export const ISSUER_KEYS: ReadonlyMap<string, string> = new Map([
  [KID, publicKey.export({ type: 'spki', format: 'pem' }).toString()],
]);

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims with the key of the issuer. */
export function issue(claims: object): string {
  const signed = `${encode({ alg: 'RS256', kid: KID, typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const CHANGES = 'krr:global/hentendring.read';
const USER = ['krr:user/kontaktinformasjon.read', 'krr:user/digitalpost.read', 'krr:user/spraak.write'];

/** 2100-01-01 and 1970-01-01, in seconds. */
const NEVER = 4_102_444_800;
const LONG_AGO = 1;

const createClaims = (iss: string, scopes: readonly string[], others: object): object => ({
  iss,
  client_id: '0f2f0a8d-6f4c-4a4c-9d1e-2a3f1d6b7c55',
  client_amr: 'private_key_jwt',
  consumer: { authority: 'iso6523-actorid-upis', ID: '0192:999888777' },
  scope: scopes.join(' '),
  token_type: 'Bearer',
  exp: NEVER,
  iat: 1_780_000_000,
  jti: `id-${scopes.join()}`,
  ...others,
});

/** A token of each kind that the suite accepts, from an issuer. */
export function createTokens(iss: string): Readonly<Record<TokenName, string>> {
  const token = (scopes: readonly string[], others: object = {}) => issue(createClaims(iss, scopes, others));
  return {
    main: token([CONTACT, DIGITAL_POST]),
    contact: token([CONTACT]),
    'digital-post': token([DIGITAL_POST]),
    'delegated-contact': token(['krr:global/kontaktinfo.read']),
    'delegated-digital-post': token(['krr:global/postkasse.read']),
    none: token(['skatteetaten:formueinntekt']),
    expired: token([CONTACT, DIGITAL_POST], { exp: LONG_AGO }),
    user: token(USER, { pid: LOGGED_IN }),
    'user-contact': token([USER[0]!], { pid: LOGGED_IN }),
    'changes-contact': token([CHANGES, CONTACT]),
    changes: token([CHANGES, CONTACT, DIGITAL_POST]),
  };
}

/** A token for the log of changes without the scope of mailboxes. */
export const createContactChangesToken = (iss: string): string => issue(createClaims(iss, [CHANGES, CONTACT], {}));

/** The parts of a JWT, and what verification finds. */
export interface ParsedToken {
  readonly header: Json;
  readonly claims: Json;
  readonly signature: string;
  readonly isSignedByIssuer: boolean;
  readonly isExpired: boolean;
}

/** Undefined if the text is not a JWT. */
export function parseToken(token: string): ParsedToken | undefined {
  const [header, payload, signature, ...more] = token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return undefined;
  try {
    const claims = decode(payload);
    const isExpired = typeof claims.exp !== 'number' || claims.exp < NEVER;
    return { header: decode(header!), claims, signature, isSignedByIssuer: isSignedByIssuer(token), isExpired };
  } catch {
    return undefined;
  }
}

const decode = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString());

function isSignedByIssuer(token: string): boolean {
  const end = token.lastIndexOf('.');
  const [header] = token.split('.');
  const { alg, kid } = decode(header!);
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return alg === 'RS256' && kid === KID && verify('sha256', Buffer.from(token.slice(0, end)), publicKey, signature);
}

const PEM = publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** Whether a token is signed with HS256, and the public key of the issuer in PEM as the secret. */
export function isSignedWithPublicKey(token: string): boolean {
  const end = token.lastIndexOf('.');
  return [PEM, PEM.trim()].some(
    (secret) => createHmac('sha256', secret).update(token.slice(0, end)).digest('base64url') === token.slice(end + 1),
  );
}

/** Serves the metadata and keys of the issuer on a free loopback port. */
export async function serveIssuer(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'RS256', use: 'sig' };
  const server = createServer(({ url, headers }, response) => {
    const issuer = `http://${headers.host}/`;
    const metadata = { issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url === '/jwk' ? { keys: [jwk] } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
