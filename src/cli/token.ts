import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { appendValue, parseHttpUrl } from './arguments.ts';
import { type CredentialFlags, guardPersons, parseIssuerOptions, rejectWithoutIssuer } from './check/issuer-options.ts';
import { readTlsFiles } from './check/options.ts';
import { writeOut } from './io.ts';

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
  await guardPersons(flags, credentials.issuer.href);
  const { scope, pid, consumerOrg, ca } = flags;
  const { IssuerClient } = await import('../maskinporten/client/token-client.ts');
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
      `${credentials.issuer.host} refuses the token (${scope}): ${response.rejectedBecause}`,
    );
  } finally {
    await client.close();
  }
}

/** What a mock is asked for, and where it is. */
export interface MockTokenRequest {
  readonly url: string;
  readonly scope: string;
  readonly pid?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

/** Which option a mistake in the wish is of, by the JSON pointer to it. */
const OPTION_BY_POINTER: Readonly<Record<string, string>> = {
  '/scope': '--scope',
  '/pid': '--pid',
  '/client_id': '--client',
  '/expires_in': '--expires-in',
};

/** What a mock answers; of anything else that may answer, nothing is known. */
interface MockTokenResponse {
  readonly access_token?: unknown;
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

/**
 * A token of a mock on this machine, by its control API: without a grant.
 *
 * @throws KrrError OPTION_INVALID for a wish that cannot be met; TARGET_UNREACHABLE or ENDPOINT_NOT_FOUND if there is no mock
 */
export async function fetchMockToken({ url, scope, pid, client, expiresIn }: MockTokenRequest): Promise<string> {
  const request = { scope, pid, client_id: client, expires_in: expiresIn };
  const response = await fetch(new URL('/__krr/tokens', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  }).catch((error: Error) => throwUnreachable(url, error));
  const body = (await response.json().catch(() => null)) as MockTokenResponse | null;
  if (response.ok && typeof body?.access_token === 'string') return body.access_token;
  if (response.status === 400 && Array.isArray(body?.errors)) throw new KrrError('OPTION_INVALID', formatErrors(body));
  throw new KrrError(
    'ENDPOINT_NOT_FOUND',
    `${url} has no control API (status ${response.status}): is it a krr mock, on this machine, without --control off?`,
  );
}

/** What a client in the clear meets where TLS is spoken. */
const HANG_UP_CODES = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function throwUnreachable(url: string, error: Error): never {
  const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
  if (url.startsWith('http:') && HANG_UP_CODES.includes(reason)) {
    const advice = `if the mock was started with --tls, it is at ${url.replace(/^http:/, 'https:')}`;
    throw new KrrError('TARGET_UNREACHABLE', `what listens on ${url} hangs up (${reason}): ${advice}`);
  }
  const trust = url.startsWith('https:') ? ' --tls, and set NODE_EXTRA_CA_CERTS to the file that it names' : '';
  throw new KrrError('TARGET_UNREACHABLE', `no mock answers on ${url} (${reason}): start one with krr mock${trust}`);
}

const formatErrors = ({ errors = [] }: MockTokenResponse): string =>
  errors.map(({ detail, source }) => `${OPTION_BY_POINTER[source?.pointer ?? ''] ?? 'the wish'} ${detail}`).join('; ');

interface TokenFlags extends CredentialFlags {
  readonly url: string;
  readonly scope: readonly string[];
  readonly pid?: string;
  readonly consumerOrg?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

const DEFAULT_SCOPES: readonly string[] = ['krr:global/kontaktinformasjon.read', 'krr:global/digitalpost.read'];

const EXAMPLES = `
Examples:
  krr token                                                  for everything that the lookup gives
  krr token --scope krr:global/kontaktinformasjon.read       for contact information alone
  krr token --scope krr:user/kontaktinformasjon.read --pid 01837012046    for who is logged in
  krr token --expires-in -60                                 one that has expired
  curl -H "Authorization: Bearer $(krr token)" …             straight into a call
  export KRR_TOKEN=$(krr token --maskinporten https://test.maskinporten.no/ --client-id 9f4e… --key key.pem --kid 2026-01)
`;

export const token = new Command('token')
  .summary('print an access token, of a running mock or of an issuer')
  .description(
    'Prints an access token: of a mock that runs on this machine, without a grant; or, with --maskinporten, of an issuer that is asked as krr check asks it.',
  )
  .addOption(
    new Option('--url <url>', 'where the mock is')
      .default('http://127.0.0.1:8080')
      .env('KRR_MOCK_URL')
      .argParser(parseHttpUrl),
  )
  .addOption(
    new Option('--scope <scopes>', 'scopes, with blanks between (repeatable)')
      .default(DEFAULT_SCOPES, DEFAULT_SCOPES.join(' '))
      .argParser((text, others?: readonly string[]) => appendValue(text, others === DEFAULT_SCOPES ? [] : others)),
  )
  .addOption(new Option('--pid <identifier>', 'the person who is logged in'))
  .addOption(new Option('--client <id>', 'of a mock: the client_id of the token'))
  .addOption(
    new Option('--expires-in <seconds>', 'of a mock: how long it lives; below zero, it has expired').argParser(
      parseSeconds,
    ),
  )
  .option('--maskinporten <issuer>', 'fetch it from this issuer, as the client that is named')
  .option('--client-id <id>', 'who asks the issuer')
  .option('--key <file>', 'what grants are signed with: a private RSA key, PEM or JWK')
  .option('--kid <id>', 'the name under which the key is registered (default: that of a JWK)')
  .option('--cert <file>', 'PEM: the certificate of the key, in place of a name')
  .option('--consumer-org <number>', 'the organisation that delegates its scopes in Altinn')
  .option('--ca <file>', 'PEM: an authority to trust')
  .addHelpText('after', EXAMPLES)
  .action(run);

async function run(flags: TokenFlags, command: Command): Promise<void> {
  const { maskinporten: issuer } = flags;
  const scope = flags.scope.join(' ');
  if (issuer === undefined) rejectIssuerFlags(flags);
  else rejectMockFlags(command);
  const token =
    issuer === undefined ? fetchMockToken({ ...flags, scope }) : fetchIssuerToken(issuer, { ...flags, scope });
  await writeOut([`${await token}\n`]);
}

/** What an issuer decides for itself. Where a mock is, the environment may say all the same. */
function rejectMockFlags(command: Command): void {
  const ofMock = command.options.find(
    (option) =>
      ['url', 'client', 'expiresIn'].includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (ofMock === undefined) return;
  const instead = ofMock.long === '--client' ? ' (who asks an issuer is --client-id)' : '';
  throw new KrrError('OPTION_INVALID', `${ofMock.long} is for a token of a mock, without --maskinporten${instead}`);
}

function parseSeconds(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number of seconds is needed, such as 60 or -60.');
}
