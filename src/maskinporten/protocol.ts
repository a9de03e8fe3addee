/** The characters of one scope: RFC 6749, section 3.3. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Splits a text into scopes at white space of any kind. */
export const parseScopes = (text: string): readonly string[] => text.split(/[ \t\r\n]+/).filter((one) => one !== '');

/** The path has only characters that every router and proxy leaves unchanged. */
const ISSUER = /^https?:\/\/[^/?#@\s]+(?:\/[\w.~-]+)*\/*$/i;

/** RFC 8414, section 2: an issuer is a URL without query and fragment. */
export const isIssuerUrl = (text: unknown): text is string =>
  typeof text === 'string' && ISSUER.test(text) && URL.canParse(text);

/** The issuer as it is written in tokens and grants: with one trailing slash. */
export const toIssuerName = (url: string): string => `${url.replace(/\/+$/, '')}/`;

/** The error (RFC 6749, section 5.2) and the subject of each error code of Maskinporten. */
const ERRORS = {
  'MP-010': { error: 'invalid_request', about: 'Invalid request' },
  'MP-011': { error: 'invalid_request', about: 'Invalid assertion' },
  'MP-012': { error: 'invalid_request', about: 'Grant used before' },
  'MP-100': { error: 'invalid_grant', about: 'Client authentication failed' },
  'MP-110': { error: 'invalid_grant', about: 'Invalid JWT claim aud' },
  'MP-120': { error: 'invalid_grant', about: 'Invalid certificate' },
  'MP-121': { error: 'invalid_grant', about: 'Expired key' },
  'MP-122': { error: 'invalid_grant', about: 'Certificate of another organisation' },
  'MP-123': { error: 'invalid_grant', about: 'No certificate in x5c' },
  'MP-124': { error: 'invalid_grant', about: 'Invalid signature' },
  'MP-130': { error: 'invalid_grant', about: 'Grant outside its time' },
  'MP-200': { error: 'invalid_scope', about: 'No scope' },
  'MP-201': { error: 'invalid_scope', about: 'Malformed scope' },
  'MP-250': { error: 'invalid_scope', about: 'Scope not granted' },
  'MP-251': { error: 'invalid_scope', about: 'Scope not delegated' },
} as const;

/** An error code of Maskinporten for a rejected token request. */
export type GrantErrorCode = keyof typeof ERRORS;

/** The body of an error response: RFC 6749, section 5.2, with the code at the start of the description. */
export interface TokenError {
  readonly error: (typeof ERRORS)[GrantErrorCode]['error'];
  readonly error_description: string;
  readonly error_uri: string;
}

const ERROR_URI = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking';

/** A rejected grant. The advice describes the correction, and never quotes the request. */
export class GrantError extends Error {
  readonly body: TokenError;

  constructor(code: GrantErrorCode, advice: string) {
    const { error, about } = ERRORS[code];
    const description = `${code}: ${about}. ${advice}`;
    super(description);
    this.name = 'GrantError';
    this.body = { error, error_description: description, error_uri: ERROR_URI };
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
