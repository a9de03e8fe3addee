import { BoundedMap } from '../../bounded-map.ts';
import type { ProbeRequest, TokenName } from '../target/exchange.ts';
import { isObject, type JsonObject, tryParseJson } from '../target/json.ts';
import { MIN_SECRET_LENGTH } from '../target/tokens.ts';

/** The authorization of a recorded request, without its secret. */
export interface RecordedAuthorization {
  readonly authorization: ProbeRequest['authorization'];
  /** The credential: compared and removed, never reported. */
  readonly secret?: string;
  readonly isExpired: boolean;
  /** The claim `pid`. */
  readonly pid?: string;
}

/** Clocks differ: a token that expired less than this before the request may still be accepted. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
const CONTACT = ['krr:global/kontaktinformasjon.read', 'krr:global/kontaktinfo.read'] as const;
const DIGITAL_POST = ['krr:global/digitalpost.read', 'krr:global/postkasse.read'] as const;

const USER_CONTACT = 'krr:user/kontaktinformasjon.read';
const USER_DIGITAL_POST = 'krr:user/digitalpost.read';

/** Classifies the header Authorization by the claims of its token; a token that is not a JWT counts as unrestricted. */
export function readAuthorization(header: string | undefined, startedAt: number): RecordedAuthorization {
  if (header === undefined) return { authorization: null, isExpired: false };
  const [, scheme = '', secret = ''] = /^(\S*)\s*(.*)$/s.exec(header.trim())!;
  if (!/^bearer$/i.test(scheme)) return { authorization: { raw: `${scheme} …` }, secret, isExpired: false };
  const { exp, pid, scope } = decodeClaims(secret);
  return {
    authorization: { token: typeof pid === 'string' ? findUserTokenName(scope) : findTokenName(scope) },
    secret,
    isExpired: typeof exp === 'number' && exp * 1000 < startedAt - CLOCK_TOLERANCE_MS,
    ...(typeof pid === 'string' && { pid }),
  };
}

function findUserTokenName(scope: unknown): TokenName {
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const hasContactOnly = scopes.includes(USER_CONTACT) && !scopes.includes(USER_DIGITAL_POST);
  return hasContactOnly ? 'user-contact' : 'user';
}

function findTokenName(scope: unknown): TokenName {
  if (typeof scope !== 'string') return 'main';
  const scopes = scope.split(' ');
  const [contact, delegatedContact] = CONTACT.map((one) => scopes.includes(one));
  const [digitalPost, delegatedDigitalPost] = DIGITAL_POST.map((one) => scopes.includes(one));
  const [hasContact, hasDigitalPost] = [contact || delegatedContact, digitalPost || delegatedDigitalPost];
  if (hasContact && hasDigitalPost) return 'main';
  if (hasContact) return contact ? 'contact' : 'delegated-contact';
  if (hasDigitalPost) return digitalPost ? 'digital-post' : 'delegated-digital-post';
  return 'none';
}

/** Clients use a token for many requests. */
const MAX_TOKENS = 50;
const claimsByToken = new BoundedMap<string, JsonObject>(MAX_TOKENS);

/** The claims of a JWT, unverified; empty for another token. */
function decodeClaims(token: string): JsonObject {
  const known = claimsByToken.get(token);
  if (known !== undefined) return known;
  const claims = tryParseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const decoded = isObject(claims) ? claims : {};
  claimsByToken.set(token, decoded);
  return decoded;
}

/** Whether a text repeats the credential. A short one may occur by chance. */
export const containsSecret = (text: string, secret: string | undefined): boolean =>
  secret !== undefined && secret.length >= MIN_SECRET_LENGTH && text.includes(secret);
