import type { Grant } from './claims.ts';
import { type Client, DELEGATION_SOURCE } from './client.ts';
import { createOrganisation, createSyntheticOrgno, type Organisation } from './organisation.ts';
import { GrantError } from './refusal.ts';

/** The organisations that a token speaks of: who has the right, and who uses it for them. */
export interface Parties {
  readonly consumer: Organisation;
  readonly supplier?: Organisation;
  readonly delegation_source?: string;
}

function findDelegationSource(client: Client, consumerOrg: string, scopes: readonly string[]): string {
  const delegations = client.delegations.filter(({ consumer_org }) => consumer_org === consumerOrg);
  const holding = (scope: string) => delegations.find((delegation) => delegation.scopes.includes(scope));
  const whole = delegations.find((delegation) => scopes.every((scope) => delegation.scopes.includes(scope)));
  // A token names one source: where several delegations are needed for its scopes, that of its first scope.
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
 * Who the token is for. A client that is not registered may ask for everything, on behalf of everybody.
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
