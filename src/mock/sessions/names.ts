import { containsIdentifier } from '../journal/request-facts.ts';

/** The session of requests that select none. */
export const DEFAULT_SESSION = 'default';
/** Node lower-cases header names. */
export const SESSION_HEADER = 'x-krr-session';
/** The claim of an access token that was issued for a session. */
export const SESSION_CLAIM = 'krr_session';

/** The highest limit of sessions: a gigabyte of memory holds this many. */
export const MAX_SESSION_LIMIT = 20_000;

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;
/** Names are shown in lists and logs, so no identifier may be in one. */
const ELEVEN_DIGITS = /\d{11}/;

export const NAME_RULE =
  'a session name has 1 to 64 letters, digits, dots, hyphens or underscores, begins and ends with a letter or digit, and has at most 10 digits in sequence';

export const isSessionName = (name: string): boolean =>
  NAME.test(name) && !ELEVEN_DIGITS.test(name) && !containsIdentifier(name);

/** Gets the path of a session, which precedes every path of the service, the issuer and the control API. */
export const getSessionPath = (name: string): string => `/s/${name}`;

/** The origin of an absolute-form request target (RFC 9112, section 3.2.2). */
const PREFIX = /^(https?:\/\/[^/?]*)?\/s\/([^/?]*)/i;
/** RFC 8414, section 3.1, puts the path of an issuer after the well-known name. */
const WELL_KNOWN = /^(\/\.well-known\/[^/?]+)\/s\/([^/?]*)/;

/** A request target without the path of its session. */
export interface SplitTarget {
  /** Not validated. */
  readonly name: string;
  readonly target: string;
}

/**
 * Removes the path of a session from a request target. Undefined for a target without one.
 *
 * @example
 * splitTarget('/s/orders/rest/v1/personer'); // { name: 'orders', target: '/rest/v1/personer' }
 */
export function splitTarget(url: string): SplitTarget | undefined {
  // Most targets are those of the service: the first two characters exclude the path of a session.
  const isOrigin = url.charCodeAt(0) === SLASH;
  if (isOrigin && url.charCodeAt(1) !== LETTER_S && url.charCodeAt(1) !== DOT) return undefined;
  const match = PREFIX.exec(url) ?? WELL_KNOWN.exec(url);
  if (match === null) return undefined;
  const [prefix, kept = '', name] = match;
  const rest = url.slice(prefix.length);
  return { name: name!, target: kept + (kept !== '' || rest.startsWith('/') ? rest : `/${rest}`) };
}

/** Removes the path of a session from an absolute URL. */
export function removeSessionPath(url: string): string {
  const split = PREFIX.exec(url);
  return split === null || split[1] === undefined ? url : split[1] + (url.slice(split[0].length) || '/');
}

const SLASH = 0x2f;
const DOT = 0x2e;
const LETTER_S = 0x73;
