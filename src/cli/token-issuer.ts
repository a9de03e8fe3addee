import { KrrError } from '../errors.ts';
import { type CredentialFlags, guardPersons, parseIssuerOptions, rejectWithoutIssuer } from './check-maskinporten.ts';
import { readTlsFiles } from './tls-files.ts';

/** What is asked of an issuer. */
export interface IssuerFlags extends CredentialFlags {
  readonly scope: string;
  readonly pid?: string;
  readonly consumerOrg?: string;
}

const ONLY_WITH_ISSUER = ['clientId', 'key', 'kid', 'cert', 'consumerOrg', 'ca'];
const TIMEOUT_MS = 10_000;

/** Refuses what a mock is not asked for. */
export const rejectIssuerFlags = (flags: object): void => rejectWithoutIssuer(flags, ONLY_WITH_ISSUER);

/**
 * Fetches a token from an issuer, as `krr check` does.
 *
 * @throws KrrError TOKEN_UNAVAILABLE if there is none, with the issuer's reason
 */
export async function fetchIssuerToken(issuer: string, flags: IssuerFlags): Promise<string> {
  const credentials = await parseIssuerOptions(issuer, flags);
  await guardPersons(flags, credentials.issuer);
  const { scope, pid, consumerOrg, ca } = flags;
  const { IssuerClient } = await import('./check-issuer.ts');
  const trusted = await readTlsFiles(ca === undefined ? {} : { ca });
  const client = new IssuerClient(credentials.issuer, credentials.signer, { timeoutMs: TIMEOUT_MS, ...trusted });
  try {
    const response = await client.fetch({
      scope,
      ...(pid !== undefined && { pid }),
      ...(consumerOrg !== undefined && { consumer_org: consumerOrg }),
    });
    if ('token' in response) return response.token;
    throw new KrrError(
      'TOKEN_UNAVAILABLE',
      `${credentials.issuer.host} refuses the token (${scope}): ${response.refused}`,
    );
  } finally {
    await client.close();
  }
}
