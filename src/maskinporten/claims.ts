import { isOrganisationNumber, isValidIdentifier } from '../identifier/index.ts';
import { requireValidTimes } from './grant-time.ts';
import { GrantError } from './refusal.ts';
import { parseScopes, SCOPE } from './scope.ts';

/** What a grant asks for, well-formed and in time; not yet who it comes from. */
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
}

export interface ClaimExpectations {
  /** What `aud` may be: first the issuer, by the name it was asked by. */
  readonly audiences: readonly string[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
}

type Claims = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A claim that is a text of some form, or is left out. */
function readOptionalText(
  claims: Claims,
  name: string,
  expected: string,
  isValid: (value: string) => boolean,
): string | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (isText(value) && isValid(value)) return value;
  throw new GrantError('MP-011', `The claim ${name} must be ${expected}, or be left out.`);
}

function readClientId({ iss }: Claims): string {
  if (isText(iss)) return iss;
  throw new GrantError('MP-011', 'The claim iss must be the client id.');
}

/** RFC 7523, section 3: the issuer alone, so that no grant serves two of them. */
function requireAudience({ aud }: Claims, audiences: readonly string[]): void {
  const [named, ...more] = [aud].flat();
  if (more.length === 0 && audiences.some((audience) => audience === named)) return;
  const [issuer, ...others] = audiences;
  const alsoAccepted = others.length === 0 ? '' : ` (also taken: ${others.join(', ')})`;
  throw new GrantError('MP-110', `Set aud to the issuer alone, with its trailing slash: ${issuer}${alsoAccepted}`);
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
  throw new GrantError('MP-011', 'The claim resource must be a text or an array of texts, or be left out.');
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
  const grant: Grant = {
    clientId,
    exp,
    scopes: readScopes(claims),
    jti: readOptionalText(claims, 'jti', 'a text that no other grant has', () => true),
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
    onBehalfOf: readOptionalText(claims, 'iss_onbehalfof', 'the name of who the client acts for', () => true),
  };
  if (grant.consumerOrg === undefined || grant.onBehalfOf === undefined) return grant;
  throw new GrantError('MP-011', 'consumer_org and iss_onbehalfof exclude each other.');
}
