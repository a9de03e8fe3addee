import { KrrError } from '../errors.ts';
import { type AskingFlags, askingOf, guardPersons, refuseCompanions } from './check-maskinporten.ts';
import { tlsOf } from './tls-files.ts';

/** What is asked of an issuer. */
export interface IssuerFlags extends AskingFlags {
  readonly scope: string;
  readonly pid?: string;
  readonly consumerOrg?: string;
}

const ONLY_WITH_ISSUER = ['clientId', 'key', 'kid', 'cert', 'consumerOrg', 'ca'];
const TIMEOUT_MS = 10_000;

/** Refuses what a mock is not asked for. */
export const refuseIssuerFlags = (flags: object): void => refuseCompanions(flags, ONLY_WITH_ISSUER);

/**
 * Fetches a token from an issuer, as `krr check` does.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if there is none, with the issuer's reason
 */
export async function tokenOfIssuer(issuer: string, flags: IssuerFlags): Promise<string> {
  const asking = await askingOf(issuer, flags);
  await guardPersons(flags, asking.issuer);
  const { scope, pid, consumerOrg, ca } = flags;
  const { IssuerClient } = await import('./check-issuer.ts');
  const trusted = await tlsOf(ca === undefined ? {} : { ca });
  const client = new IssuerClient(asking.issuer, asking.signer, { timeoutMs: TIMEOUT_MS, ...trusted });
  try {
    const answered = await client.fetch({
      scope,
      ...(pid !== undefined && { pid }),
      ...(consumerOrg !== undefined && { consumer_org: consumerOrg }),
    });
    if ('token' in answered) return answered.token;
    throw new KrrError('TOKEN_UNAVAILABLE', `${asking.issuer.host} refuses the token (${scope}): ${answered.refused}`);
  } finally {
    await client.close();
  }
}
