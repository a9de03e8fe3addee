import { GrantError } from '../protocol.ts';
import { type Client, DELEGATION_SOURCE } from './client.ts';
import type { Grant } from './grant.ts';
import type { SigningKey } from './keys.ts';
import { createOrganisation, createSyntheticOrgno, type Organisation } from './organisation.ts';
import type { GrantProof } from './proof.ts';
import type { SystemUser } from './system-user.ts';

/** The organisations of a token: the consumer holds the right, the supplier uses it on the consumer's behalf. */
export interface Parties {
  readonly consumer: Organisation;
  readonly supplier?: Organisation;
  /** The authority that registered the delegation. For `iss_onbehalfof`, the issuer itself. */
  readonly delegation_source?: string;
  /** The name of the customer in `iss_onbehalfof`, and its organisation number. */
  readonly client_onbehalfof?: string;
  readonly client_onbehalfof_orgno?: string;
}

function findDelegationSource(client: Client, consumerOrg: string, scopes: readonly string[]): string {
  const delegations = client.delegations.filter(({ consumer_org }) => consumer_org === consumerOrg);
  const holding = (scope: string) => delegations.find((delegation) => delegation.scopes.includes(scope));
  const whole = delegations.find((delegation) => scopes.every((scope) => delegation.scopes.includes(scope)));
  // A token names one source. If its scopes need several delegations, it names that of the first scope.
  const found = whole ?? (scopes.every(holding) ? holding(scopes[0]!) : undefined);
  if (found) return found.delegation_source;
  throw new GrantError('MP-251', 'The organisation in consumer_org has not delegated every scope to the client.');
}

function requireGrantedScopes({ scopes: granted }: Client, scopes: readonly string[]): void {
  if (scopes.every((scope) => granted.includes(scope))) return;
  throw new GrantError('MP-250', `The scopes granted to the client are: ${granted.join(' ') || 'none'}`);
}

function findCustomer(client: Client, name: string): string {
  const found = client.onbehalfof.find(({ onbehalfof }) => onbehalfof === name);
  if (found) return found.orgno;
  throw new GrantError('MP-100', 'The client has not registered the value of iss_onbehalfof.');
}

interface PartyContext {
  /** The organisation number of the client's owner. */
  readonly own: string;
  /** The name of the issuer. */
  readonly issuer: string;
}

/** The documentation excludes `consumer_org` beside `iss_onbehalfof`, but real clients have received tokens for both. */
function resolveCustomer(
  { consumerOrg, scopes }: Grant,
  onBehalfOf: string,
  client: Client | undefined,
  { own, issuer }: PartyContext,
): Parties {
  if (client) requireGrantedScopes(client, scopes);
  const orgno = client ? findCustomer(client, onBehalfOf) : (consumerOrg ?? createSyntheticOrgno(onBehalfOf));
  return {
    consumer: createOrganisation(orgno),
    supplier: createOrganisation(own),
    delegation_source: issuer,
    client_onbehalfof: onBehalfOf,
    client_onbehalfof_orgno: orgno,
  };
}

/**
 * Finds the organisations of a token. An unregistered client may request every scope, on behalf of every organisation.
 *
 * @throws GrantError MP-100, MP-250 or MP-251
 */
export function resolveParties(grant: Grant, client: Client | undefined, context: PartyContext): Parties {
  const { consumerOrg, onBehalfOf, scopes } = grant;
  if (onBehalfOf !== undefined) return resolveCustomer(grant, onBehalfOf, client, context);
  const supplier = createOrganisation(context.own);
  if (consumerOrg !== undefined) {
    const delegation_source = client ? findDelegationSource(client, consumerOrg, scopes) : DELEGATION_SOURCE;
    return { consumer: createOrganisation(consumerOrg), supplier, delegation_source };
  }
  if (client) requireGrantedScopes(client, scopes);
  return { consumer: supplier };
}

/** The claims of an access token. Times are seconds since 1970-01-01T00:00:00Z. */
export interface AccessToken extends Parties {
  readonly iss: string;
  readonly client_id: string;
  readonly client_amr: GrantProof['client_amr'];
  readonly scope: string;
  readonly token_type: 'Bearer';
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** The person that the token is restricted to. */
  readonly pid?: string;
  /** Only if the grant asked for it (`resource`). */
  readonly aud?: string | string[];
  /** Only if the grant asked for it. */
  readonly authorization_details?: readonly SystemUser[];
  /** The session of the mock that the token was issued for. */
  readonly krr_session?: string;
}

/** A compact RS256 JWS with the key id in its header. The library is loaded on first use. */
export async function signAccessToken(claims: AccessToken, { privateKey, jwk }: SigningKey): Promise<string> {
  const { SignJWT } = await import('jose/jwt/sign');
  return new SignJWT({ ...claims }).setProtectedHeader({ kid: jwk.kid, alg: 'RS256' }).sign(privateKey);
}

/** The claims of a token that do not depend on the time of issue. */
export type TokenInfo = Omit<AccessToken, 'iss' | 'token_type' | 'iat' | 'exp' | 'jti'>;
