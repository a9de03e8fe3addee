import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { signerWith } from '../../test/support/soap/signing.ts';
import { mutateJson, mutateText } from './mutate.ts';
import type { Random } from './random.ts';

export const SCOPES = [
  'krr:global/kontaktinformasjon.read',
  'krr:global/digitalpost.read',
  'krr:global/hentendring.read',
  'krr:user/kontaktinformasjon.read',
  'krr:user/kontaktinformasjon.write',
].join(' ');

const PID = '01837012046';
const AN_HOUR = 3600;

type Members = Record<string, unknown>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

function signJwt(header: unknown, claims: unknown, key: KeyObject): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const getSeconds = (): number => Math.floor(Date.now() / 1000);

/** The key of the issuer and of a client: with them, mutated tokens and grants have valid signatures. */
export async function createCredentials() {
  const issuerKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const signer = await signerWith();
  return { issuerKey, signer };
}

export type Credentials = Awaited<ReturnType<typeof createCredentials>> & {
  /** The name of the issuer, with a slash at the end. */
  readonly issuer: string;
  readonly kid: string;
};

const createClaims = ({ issuer }: Credentials): Members => ({
  iss: issuer,
  client_id: 'fuzz',
  client_amr: 'private_key_jwt',
  consumer: { authority: 'iso6523-actorid-upis', ID: '0192:313689514' },
  scope: SCOPES,
  token_type: 'Bearer',
  pid: PID,
  iat: getSeconds(),
  exp: getSeconds() + AN_HOUR,
  jti: randomUUID(),
});

/** A valid access token. */
export const createToken = (credentials: Credentials): string =>
  signJwt({ kid: credentials.kid, alg: 'RS256' }, createClaims(credentials), credentials.issuerKey);

/** An access token with mutated claims or header and a valid signature, or with a mutated text. */
export function mutateToken(credentials: Credentials, random: Random): string {
  const header = { kid: credentials.kid, alg: 'RS256' };
  const claims = createClaims(credentials);
  return random.pickWeighted([
    [4, () => signJwt(header, mutateJson(claims, random), credentials.issuerKey)],
    [1, () => signJwt(mutateJson(header, random), claims, credentials.issuerKey)],
    [1, () => mutateText(createToken(credentials), random)],
  ])();
}

/** The form of a token request, with a grant that is mutated before or after it is signed. */
export function mutateGrant(credentials: Credentials, random: Random): string {
  const { issuer, signer } = credentials;
  const certified = { alg: 'RS256', x5c: [signer.certificate.raw.toString('base64')] };
  const header: Members = random.chance(0.5) ? certified : { alg: 'RS256', kid: 'fuzz' };
  const claims: Members = {
    aud: issuer,
    iss: 'fuzz',
    scope: SCOPES,
    iat: getSeconds(),
    exp: getSeconds() + 100,
    jti: randomUUID(),
    ...(random.chance(0.3) && { consumer_org: '313689514' }),
    ...(random.chance(0.2) && { iss_onbehalfof: 'customer' }),
    ...(random.chance(0.2) && { resource: ['https://example.com'] }),
    ...(random.chance(0.2) && {
      authorization_details: [
        { type: 'urn:altinn:systemuser', systemuser_org: { authority: 'iso6523-actorid-upis', ID: '0192:313689514' } },
      ],
    }),
  };
  const assertion = random.pickWeighted([
    [1, () => signJwt(header, claims, signer.key)],
    [5, () => signJwt(header, mutateJson(claims, random), signer.key)],
    [2, () => signJwt(mutateJson(header, random), claims, signer.key)],
    [1, () => mutateText(signJwt(header, claims, signer.key), random)],
  ])();
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
  return random.chance(0.15) ? mutateText(form, random) : form;
}
