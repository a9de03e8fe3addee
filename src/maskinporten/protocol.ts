/** RFC 6749, section 3.3: what one scope may be made of. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The scopes that a text names: white space of any kind stands between them. */
export const parseScopes = (text: string): readonly string[] => text.split(/[ \t\r\n]+/).filter((one) => one !== '');

/** A path as every router and proxy takes it, and nothing behind it. */
const ISSUER = /^https?:\/\/[^/?#@\s]+(?:\/[\w.~-]+)*\/*$/i;

/** Whether a text can name an issuer: RFC 8414, section 2, wants a URL without query and fragment. */
export const isIssuerUrl = (text: unknown): text is string =>
  typeof text === 'string' && ISSUER.test(text) && URL.canParse(text);

/** The name as tokens and grants carry it: with one slash at its end. */
export const toIssuerName = (url: string): string => `${url.replace(/\/+$/, '')}/`;

/** The error of RFC 6749, section 5.2, that each code of Maskinporten comes with, and what the code is about. */
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

/** A code of Maskinporten for what is wrong with a request for a token. */
export type GrantErrorCode = keyof typeof ERRORS;

/** The body of a refusal: RFC 6749, section 5.2, with the code at the start of the description. */
export interface TokenError {
  readonly error: (typeof ERRORS)[GrantErrorCode]['error'];
  readonly error_description: string;
  readonly error_uri: string;
}

const ERROR_URI = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking';

/** A grant that gets no token. The advice says what to fix, and never quotes what was sent. */
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
