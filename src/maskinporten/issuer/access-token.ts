import { createHash } from 'node:crypto';
import { isOrganisationNumber } from '../../identifier/index.ts';
import { GrantError } from '../protocol.ts';
import { type Client, DELEGATION_SOURCE } from './client.ts';
import type { Grant } from './grant.ts';
import type { SigningKey } from './keys.ts';
import type { GrantProof } from './proof.ts';

/** An organisation in a token: ISO 6523, with the Norwegian register of legal entities as scheme. */
export interface Organisation {
  readonly authority: 'iso6523-actorid-upis';
  readonly ID: string;
}

/** @see https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token */
export const createOrganisation = (orgno: string): Organisation => ({
  authority: 'iso6523-actorid-upis',
  ID: `0192:${orgno}`,
});

/** Synthetic organisations begin with 2 or 3, those of the register with 8 or 9. */
const SYNTHETIC_SERIES = '31';

/**
 * A synthetic organisation number for a client or customer without a registered one: valid, and the same for the same name.
 *
 * @example
 * createSyntheticOrgno('my-client') === createSyntheticOrgno('my-client'); // true
 */
export function createSyntheticOrgno(name: string): string {
  const start = createHash('sha256').update(name).digest().readUInt32BE() % 1_000_000;
  for (let tail = start; ; tail = (tail + 1) % 1_000_000) {
    const stem = SYNTHETIC_SERIES + String(tail).padStart(6, '0');
    // One stem in eleven has no check digit: the next one does.
    const found = [...'0123456789'].map((digit) => stem + digit).find(isOrganisationNumber);
    if (found !== undefined) return found;
  }
}

/** The organisations of a token: the consumer holds the right, the supplier uses it on the consumer's behalf. */
export interface Parties {
  readonly consumer: Organisation;
  readonly supplier?: Organisation;
  readonly delegation_source?: string;
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

/**
 * Finds the organisations of a token. An unregistered client may request every scope, on behalf of every organisation.
 *
 * @param own the organisation number of the client's owner
 * @throws GrantError MP-100, MP-250 or MP-251
 */
export function resolveParties(grant: Grant, client: Client | undefined, own: string): Parties {
  const { consumerOrg, onBehalfOf, scopes } = grant;
  const supplier = createOrganisation(own);
  if (consumerOrg !== undefined) {
    const delegation_source = client ? findDelegationSource(client, consumerOrg, scopes) : DELEGATION_SOURCE;
    return { consumer: createOrganisation(consumerOrg), supplier, delegation_source };
  }
  if (client) requireGrantedScopes(client, scopes);
  if (onBehalfOf === undefined) return { consumer: supplier };
  const customer = client ? findCustomer(client, onBehalfOf) : createSyntheticOrgno(onBehalfOf);
  return { consumer: createOrganisation(customer), supplier };
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
}

/** A compact RS256 JWS with the key id in its header. The library is loaded on first use. */
export async function signAccessToken(claims: AccessToken, { privateKey, jwk }: SigningKey): Promise<string> {
  const { SignJWT } = await import('jose/jwt/sign');
  return new SignJWT({ ...claims }).setProtectedHeader({ kid: jwk.kid, alg: 'RS256' }).sign(privateKey);
}

/** The claims of a token that do not depend on the time of issue. */
export type TokenInfo = Omit<AccessToken, 'iss' | 'token_type' | 'iat' | 'exp' | 'jti'>;
