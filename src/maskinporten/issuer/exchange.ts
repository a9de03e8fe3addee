import { GrantError } from '../protocol.ts';
import type { IssuerOptions } from '../types.ts';
import { resolveParties, type TokenInfo } from './access-token.ts';
import type { Client } from './client.ts';
import { CLOCK_SKEW, createGrantKey, type Grant, type GrantRegister, readAssertion, readClaims } from './grant.ts';
import { createSyntheticOrgno } from './organisation.ts';
import { readJws, verifyProof } from './proof.ts';
import { issueSystemUsers } from './system-user.ts';

interface ExchangeContext {
  /** The URLs of the issuer; the first is the one that the client used. */
  readonly names: readonly string[];
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
}

/** Exchanges grants for tokens. Each grant is checked as documented, and is accepted once. */
export class TokenExchange {
  readonly #options: Pick<IssuerOptions, 'acceptedAudiences' | 'clients'>;
  readonly #usedGrants: GrantRegister;

  constructor(options: Pick<IssuerOptions, 'acceptedAudiences' | 'clients'>, usedGrants: GrantRegister) {
    this.#options = options;
    this.#usedGrants = usedGrants;
  }

  /**
   * Checks a token request, and returns the claims of the token.
   *
   * @throws GrantError if the request is rejected
   */
  async toTokenInfo(
    contentType: string | undefined,
    body: string,
    { names, now }: ExchangeContext,
  ): Promise<TokenInfo> {
    const assertion = readAssertion(contentType, body);
    const jws = readJws(assertion);
    if (!jws) throw new GrantError('MP-011', 'assertion must be a JWT: look for line breaks and cut ends.');
    const audiences = [...names, ...(this.#options.acceptedAudiences ?? [])];
    const grant = readClaims(jws.claims, { audiences, now });
    const client = this.#findClient(grant);
    const proof = verifyProof(jws, client, now);
    const own = client?.client_orgno ?? proof.organisation ?? createSyntheticOrgno(grant.clientId);
    const parties = resolveParties(grant, client, { own, issuer: names[0]! });
    await this.#redeem(grant, now / 1000);
    return {
      client_id: grant.clientId,
      client_amr: proof.client_amr,
      ...parties,
      scope: grant.scopes.join(' '),
      ...(grant.pid !== undefined && { pid: grant.pid }),
      ...(grant.resource !== undefined && { aud: grant.resource }),
      ...(grant.systemUsers && { authorization_details: issueSystemUsers(grant.systemUsers, grant.clientId, own) }),
    };
  }

  #findClient({ clientId }: Grant): Client | undefined {
    const { clients } = this.#options;
    const client = clients?.find(({ client_id }) => client_id === clientId);
    if (client || !clients) return client;
    throw new GrantError('MP-100', 'No client is registered under the client id in iss.');
  }

  /** Called last, so that a client can correct a rejected grant and send it again with the same jti. */
  async #redeem({ clientId, jti, exp }: Grant, now: number): Promise<void> {
    if (jti === undefined) return;
    if (await this.#usedGrants.redeem(createGrantKey(clientId, jti), exp + CLOCK_SKEW, now)) return;
    throw new GrantError('MP-012', 'Make a new grant, with a jti of its own, for each token.');
  }
}
