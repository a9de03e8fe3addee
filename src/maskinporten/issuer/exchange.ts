import { GrantError } from '../protocol.ts';
import type { IssuerOptions } from '../types.ts';
import { createSyntheticOrgno, resolveParties, type TokenInfo } from './access-token.ts';
import type { Client } from './clients.ts';
import { CLOCK_SKEW, type Grant, readAssertion, readClaims, UsedGrants } from './grant.ts';
import { readJws, verifyProof } from './proof.ts';

/** Where and when a grant is looked at; `now` in milliseconds since 1970. */
interface ExchangeContext {
  /** What the issuer goes by. */
  readonly names: readonly string[];
  readonly now: number;
}

/** Takes grants for tokens: each is checked as documented, and taken once. */
export class TokenExchange {
  readonly #options: Pick<IssuerOptions, 'acceptedAudiences' | 'clients'>;
  readonly #usedGrants = new UsedGrants();

  constructor(options: Pick<IssuerOptions, 'acceptedAudiences' | 'clients'>) {
    this.#options = options;
  }

  /**
   * What a token says that is given for this request.
   *
   * @throws GrantError for a request that gets none
   */
  toTokenInfo(contentType: string | undefined, body: string, { names, now }: ExchangeContext): TokenInfo {
    const assertion = readAssertion(contentType, body);
    const jws = readJws(assertion);
    if (!jws) throw new GrantError('MP-011', 'assertion must be a JWT: look for line breaks and cut ends.');
    const audiences = [...names, ...(this.#options.acceptedAudiences ?? [])];
    const grant = readClaims(jws.claims, { audiences, now });
    const client = this.#findClient(grant);
    const proof = verifyProof(jws, client, now);
    const own = client?.client_orgno ?? proof.organisation ?? createSyntheticOrgno(grant.clientId);
    const parties = resolveParties(grant, client, own);
    this.#redeem(grant, now / 1000);
    return {
      client_id: grant.clientId,
      client_amr: proof.client_amr,
      ...parties,
      scope: grant.scopes.join(' '),
      ...(grant.pid !== undefined && { pid: grant.pid }),
      ...(grant.resource !== undefined && { aud: grant.resource }),
    };
  }

  #findClient({ clientId }: Grant): Client | undefined {
    const { clients } = this.#options;
    const client = clients?.find(({ client_id }) => client_id === clientId);
    if (client || !clients) return client;
    throw new GrantError('MP-100', 'No client is registered under the client id in iss.');
  }

  /** Last of all: what was refused for another reason may be mended and sent again. */
  #redeem({ clientId, jti, exp }: Grant, now: number): void {
    if (jti === undefined || this.#usedGrants.redeem(clientId, jti, exp + CLOCK_SKEW, now)) return;
    throw new GrantError('MP-012', 'Make a new grant, with a jti of its own, for each token.');
  }
}
