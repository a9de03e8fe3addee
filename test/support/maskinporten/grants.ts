import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { SignJWT } from 'jose';
import type { Issuer, TokenBody, TokenError, TokenResponse } from '../../../src/maskinporten/index.ts';

/** Grants as a client makes them, with ordinary libraries. */

export const ISSUER = 'http://127.0.0.1:8080/';
export const NOW = Date.parse('2026-06-01T12:00:00Z');
export const SECONDS = NOW / 1000;
export const SCOPE = 'krr:global/kontaktinformasjon.read';
export const OTHER_SCOPE = 'krr:global/digitalpost.read';
export const ORGNO = '310000019';
export const OTHER_ORGNO = '310000027';
export const PID = '25916509831';
export const FORM = 'application/x-www-form-urlencoded';
export const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export type Members = Record<string, unknown>;

export const newKeys = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength });

/** A grant's claims with nothing wrong with them; a member set to undefined is left out. */
export const claims = (changes: Members = {}): Members => ({
  aud: ISSUER,
  iss: 'my-client',
  scope: SCOPE,
  iat: SECONDS,
  exp: SECONDS + 120,
  ...changes,
});

export function sign(payload: Members, header: Members, key: KeyObject | Uint8Array): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Whatever one likes, with a signature that is not one. */
export const unsigned = (header: unknown, payload: unknown, signature = 'AAAA'): string =>
  `${part(header)}.${part(payload)}.${signature}`;

export const formOf = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString();

export const send = (issuer: Issuer, assertion: string): Promise<TokenResponse> =>
  issuer.token(FORM, formOf({ grant_type: GRANT_TYPE, assertion }));

export function granted({ status, body }: TokenResponse): TokenBody {
  if (status === 200) return body as TokenBody;
  throw new Error((body as TokenError).error_description);
}

export const refusalOf = ({ body }: TokenResponse): TokenError => body as TokenError;

/** The code at the start of a refusal's description, or the status of what is none. */
export const codeOf = ({ status, body }: TokenResponse): string | number =>
  status === 400 ? (body as TokenError).error_description.split(':')[0]! : status;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

async function cryptoKeys({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }) {
  const [algorithm] = privateKey.asymmetricKeyType === 'ec' ? [EC] : [RSA];
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), algorithm, true, [
      'sign',
    ]),
    publicKey: await subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), algorithm, true, [
      'verify',
    ]),
  };
}

interface CertificateWish {
  readonly subject?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** A certificate that signs itself, as base64 of its DER. */
export async function certificate(
  keys: { privateKey: KeyObject; publicKey: KeyObject },
  { subject = `2.5.4.97=NTRNO-${ORGNO}`, notBefore = '2020-01-01', notAfter = '2040-01-01' }: CertificateWish = {},
): Promise<string> {
  const pair = await cryptoKeys(keys);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: `C=NO, ${subject}, CN=krr-kit test`,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: pair.privateKey.algorithm.name === 'ECDSA' ? EC : RSA,
    keys: pair as never,
  });
  return Buffer.from(made.rawData).toString('base64');
}

/** The same certificate with a key in it that cannot be read: the tag of RSAPublicKey (RFC 8017, A.1.1) is another. */
export function withBrokenKey(base64: string): string {
  const der = Buffer.from(base64, 'base64');
  der[der.indexOf(Buffer.from('3082010a02820101', 'hex'))] = 0x31;
  return der.toString('base64');
}

export const pemOf = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
