/** A path as every router and proxy takes it, and nothing behind it. */
const ISSUER = /^https?:\/\/[^/?#@\s]+(?:\/[\w.~-]+)*\/*$/i;

/** Whether a text can name an issuer: RFC 8414, section 2, wants a URL without query and fragment. */
export const isIssuerUrl = (text: unknown): text is string =>
  typeof text === 'string' && ISSUER.test(text) && URL.canParse(text);

/** The name as tokens and grants carry it: with one slash at its end. */
export const toIssuerName = (url: string): string => `${url.replace(/\/+$/, '')}/`;
