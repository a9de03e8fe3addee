import { createHash } from 'node:crypto';
import { isOrganisationNumber, isValidIdentifier } from '../../identifier/index.ts';
import { GrantError, parseScopes, SCOPE } from '../protocol.ts';
import { readSystemUsers, type SystemUserRequest } from './system-user.ts';

/** The only grant type of Maskinporten (RFC 7523, section 2.1). */
export const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

const parseMediaType = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase();

/** RFC 6749, section 3.2: a parameter without a value counts as omitted, and a parameter must not occur twice. */
function readParameter(form: URLSearchParams, name: string): string {
  const values = form.getAll(name).filter((value) => value !== '');
  if (values.length === 1) return values[0]!;
  throw new GrantError('MP-010', `The form must hold ${name} exactly once.`);
}

/**
 * Returns the JWT of a token request.
 *
 * @throws GrantError MP-010 unless the request is a form with the jwt-bearer grant type and one assertion
 */
export function readAssertion(contentType: string | undefined, body: string): string {
  if (contentType === undefined || parseMediaType(contentType) !== FORM_MEDIA_TYPE) {
    throw new GrantError('MP-010', `Send the parameters as a form, with Content-Type: ${FORM_MEDIA_TYPE}.`);
  }
  const form = new URLSearchParams(body);
  if (readParameter(form, 'grant_type') !== GRANT_TYPE) {
    throw new GrantError('MP-010', `grant_type must be ${GRANT_TYPE}.`);
  }
  return readParameter(form, 'assertion');
}

/** The accepted clock difference, in seconds. */
export const CLOCK_SKEW = 10;

/** The maximum lifetime of a grant, in seconds. */
const MAX_LIFETIME = 120;

/** As seconds, later than the year 5000; as milliseconds, 1973. */
const MIN_MILLISECONDS = 1e11;

/** RFC 7519, section 2, NumericDate: seconds, possibly with a fraction. */
function readInstant(claims: Readonly<Record<string, unknown>>, name: 'iat' | 'exp' | 'nbf'): number {
  const value = claims[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new GrantError('MP-011', `The claim ${name} must be a number: seconds since 1970-01-01T00:00:00Z.`);
  }
  if (value < MIN_MILLISECONDS) return value;
  throw new GrantError(
    'MP-011',
    `The claim ${name} seems to be in milliseconds: divide it by 1000, and round it down.`,
  );
}

const formatInstant = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** RFC 7523, section 3: a grant must not be accepted before its nbf. */
function requireNotBefore(claims: Readonly<Record<string, unknown>>, seconds: number): void {
  if (claims.nbf === undefined || readInstant(claims, 'nbf') <= seconds + CLOCK_SKEW) return;
  throw new GrantError('MP-130', `nbf has not come: the clock here says ${formatInstant(seconds)}. Leave nbf out.`);
}

/**
 * Rejects a grant whose iat is not close to the current time, or that is not valid yet, has expired, or has too long a
 * lifetime. Maskinporten reports all errors of time as MP-130; a lifetime that is invalid at any time is MP-011.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @returns exp, in seconds
 * @throws GrantError MP-011 or MP-130
 */
export function requireValidTimes(claims: Readonly<Record<string, unknown>>, now: number): number {
  const [iat, exp] = [readInstant(claims, 'iat'), readInstant(claims, 'exp')];
  const seconds = Math.floor(now / 1000);
  if (exp <= iat) throw new GrantError('MP-011', 'exp must be later than iat.');
  if (exp - iat > MAX_LIFETIME) throw new GrantError('MP-011', `exp must be at most ${MAX_LIFETIME} s after iat.`);
  if (Math.abs(seconds - iat) > CLOCK_SKEW) {
    const advice = `iat must be within ${CLOCK_SKEW} s of the clock here, which says ${formatInstant(seconds)}`;
    throw new GrantError('MP-130', `${advice}: make each grant when it is sent.`);
  }
  requireNotBefore(claims, seconds);
  if (exp <= seconds) throw new GrantError('MP-130', 'exp has passed: make a new grant.');
  return exp;
}

/** The claims of a grant, checked for form and time. The client is not authenticated yet. */
export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly exp: number;
  readonly jti: string | undefined;
  readonly resource: string | string[] | undefined;
  readonly pid: string | undefined;
  readonly consumerOrg: string | undefined;
  readonly onBehalfOf: string | undefined;
  readonly systemUsers: readonly SystemUserRequest[] | undefined;
}

export interface ClaimExpectations {
  /** The accepted values of `aud`. The first is the issuer URL that the client used. */
  readonly audiences: readonly string[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
}

type Claims = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function readOptionalText(
  claims: Claims,
  name: string,
  expected: string,
  isValid: (value: string) => boolean,
): string | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (isText(value) && isValid(value)) return value;
  throw new GrantError('MP-011', `The claim ${name} must be ${expected}, or be omitted.`);
}

function readClientId({ iss }: Claims): string {
  if (isText(iss)) return iss;
  throw new GrantError('MP-011', 'The claim iss must be the client id.');
}

const AUDIENCE_ADVICE =
  'For a client with another URL built in, use --accept-audience (acceptedAudiences in startMock).';

/** RFC 7523, section 3. Only the issuer is accepted, so that a grant cannot be used at two issuers. */
function requireAudience({ aud }: Claims, audiences: readonly string[]): void {
  const [named, ...more] = [aud].flat();
  if (more.length === 0 && audiences.some((audience) => audience === named)) return;
  const [issuer, ...others] = audiences;
  const alsoAccepted = others.length === 0 ? '' : ` (also accepted: ${others.join(', ')})`;
  throw new GrantError(
    'MP-110',
    `${AUDIENCE_ADVICE} Set aud to the issuer alone, with its trailing slash: ${issuer}${alsoAccepted}`,
  );
}

function readScopes({ scope }: Claims): readonly string[] {
  const scopes = typeof scope === 'string' ? parseScopes(scope) : [];
  if (scopes.length === 0) {
    throw new GrantError('MP-200', 'The claim scope must be a text that names at least one scope.');
  }
  if (scopes.every((one) => SCOPE.test(one))) return [...new Set(scopes)];
  throw new GrantError('MP-201', 'A scope is of printable ASCII, without quotation marks and backslashes.');
}

function readResource({ resource }: Claims): Grant['resource'] {
  if (resource === undefined || isText(resource)) return resource;
  if (Array.isArray(resource) && resource.length > 0 && resource.every(isText)) return resource;
  throw new GrantError('MP-011', 'The claim resource must be a text or an array of texts, or be omitted.');
}

/**
 * Reads the claims of a grant.
 *
 * @see https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant
 * @throws GrantError MP-011, MP-110, MP-130, MP-200 or MP-201
 */
export function readClaims(claims: Claims, { audiences, now }: ClaimExpectations): Grant {
  const clientId = readClientId(claims);
  requireAudience(claims, audiences);
  const exp = requireValidTimes(claims, now);
  return {
    clientId,
    exp,
    scopes: readScopes(claims),
    jti: readOptionalText(claims, 'jti', 'a text that is unique for each grant', () => true),
    resource: readResource(claims),
    pid: readOptionalText(claims, 'pid', 'a valid identifier of 11 digits', (value) =>
      isValidIdentifier(value, { rule: '2032' }),
    ),
    consumerOrg: readOptionalText(
      claims,
      'consumer_org',
      'a text of 9 digits, an organisation number',
      isOrganisationNumber,
    ),
    onBehalfOf: readOptionalText(
      claims,
      'iss_onbehalfof',
      'the name of the customer that the client acts for',
      () => true,
    ),
    systemUsers: readSystemUsers(claims),
  };
}

/** Far more grants than a client makes during the lifetime of one. */
const MAX_REMEMBERED = 100_000;

/** Accepts each grant once. */
export interface GrantRegister {
  /**
   * Marks a grant as used. Returns false if it was used before.
   *
   * @param key a hash of client and jti
   * @param until the time from which the grant is rejected as expired, in seconds as `now`
   */
  redeem(key: string, until: number, now: number): boolean | Promise<boolean>;
}

/** Identifies a grant, without its content. */
export const createGrantKey = (clientId: string, jti: string): string =>
  createHash('sha256')
    .update(JSON.stringify([clientId, jti]))
    .digest('base64');

/** The used grants that have not expired yet. */
export class UsedGrants implements GrantRegister {
  readonly #expiryByKey = new Map<string, number>();
  readonly #max: number;

  constructor(most: number = MAX_REMEMBERED) {
    this.#max = most;
  }

  redeem(key: string, until: number, now: number): boolean {
    const known = this.#expiryByKey.get(key);
    if (known !== undefined && known >= now) return false;
    this.#evict(now);
    this.#expiryByKey.delete(key);
    this.#expiryByKey.set(key, until);
    return true;
  }

  /** The map is in order of insertion, and all grants have about the same lifetime. */
  #evict(now: number): void {
    for (const [key, until] of this.#expiryByKey) {
      if (until >= now && this.#expiryByKey.size < this.#max) return;
      this.#expiryByKey.delete(key);
    }
  }
}
