import type { TokenName } from '../../../src/conformance/target/exchange.ts';
import { findIdentifier } from './persons.ts';
import type { ServiceResponse } from './service.ts';

/** The logged-in person, who has a language. */
export const LOGGED_IN = findIdentifier('language-nn');

/** A JWT whose signature nobody verifies. */
const sign = (claims: object): string => `${encode({ alg: 'RS256', kid: 'key-1' })}.${encode(claims)}.c2lnbmF0dXJl`;
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const issueToken = (...scopes: string[]): string => sign({ scope: scopes.join(' ') });

const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const USER = ['krr:user/kontaktinformasjon.read', 'krr:user/digitalpost.read', 'krr:user/spraak.write'];

/** One token of each kind that the suite accepts. */
export const TOKENS: Readonly<Record<TokenName, string>> = {
  main: issueToken(CONTACT, DIGITAL_POST),
  contact: issueToken(CONTACT),
  'digital-post': issueToken(DIGITAL_POST),
  'delegated-contact': issueToken('krr:global/kontaktinfo.read'),
  'delegated-digital-post': issueToken('krr:global/postkasse.read'),
  none: issueToken('skatteetaten:formueinntekt'),
  expired: sign({ scope: `${CONTACT} ${DIGITAL_POST}`, exp: 1 }),
  user: sign({ scope: USER.join(' '), pid: LOGGED_IN }),
  'user-contact': sign({ scope: USER[0], pid: LOGGED_IN }),
  'changes-contact': issueToken('krr:global/hentendring.read', CONTACT),
  changes: issueToken('krr:global/hentendring.read', CONTACT, DIGITAL_POST),
};

/** The public key of the issuer, which signs nothing. */
export const ISSUER_KEYS: ReadonlyMap<string, string> = new Map([['key-1', 'the public key of the issuer']]);

const valid: ReadonlySet<string> = new Set(
  Object.entries(TOKENS).flatMap(([name, token]) => (name === 'expired' ? [] : [token])),
);

export const findTokenName = (authorization: string | undefined): TokenName | undefined =>
  (Object.keys(TOKENS) as TokenName[]).find(
    (name) => authorization?.replace(/^bearer /i, 'Bearer ') === `Bearer ${TOKENS[name]}`,
  );

const ERROR = {
  id: 'invalid-token',
  status: '401',
  title: 'The token cannot be used',
  detail: 'it was not issued for this service, or has expired',
};

export const INVALID_TOKEN_RESPONSE: ServiceResponse = {
  status: 401,
  headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer realm="krr", error="invalid_token"' },
  body: JSON.stringify({ errors: [ERROR] }),
};

/** The tokens that grant contact information and mailboxes. */
const TOKENS_BY_PART: Readonly<Record<'contact' | 'digital-post', readonly TokenName[]>> = {
  contact: ['main', 'contact', 'delegated-contact'],
  'digital-post': ['main', 'digital-post', 'delegated-digital-post'],
};

export function grantsPart(authorization: string | undefined, part: keyof typeof TOKENS_BY_PART): boolean {
  const token = findTokenName(authorization);
  return token !== undefined && TOKENS_BY_PART[part].includes(token);
}

/** Rejects unknown and expired tokens before the mock, which accepts any token. */
export function checkToken(authorization: string | undefined): ServiceResponse | undefined {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  return token === undefined || valid.has(token) ? undefined : INVALID_TOKEN_RESPONSE;
}
