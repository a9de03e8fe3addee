import { Command, InvalidArgumentError, Option } from 'commander';
import { tryParseJson } from '../conformance/target/json.ts';
import { KrrError } from '../errors.ts';
import { HttpClient } from '../http-client/http-client.ts';
import { appendValue, parseHttpUrl } from './arguments.ts';
import { type CredentialFlags, guardPersons, parseIssuerOptions, rejectWithoutIssuer } from './check/issuer-options.ts';
import { readTlsFiles } from './check/options.ts';
import { writeOut } from './io.ts';

/** Options for a token from an issuer. */
interface IssuerFlags extends CredentialFlags {
  readonly scope: string;
  readonly pid?: string;
  readonly consumerOrg?: string;
}

const ONLY_WITH_ISSUER = ['clientId', 'key', 'kid', 'cert', 'consumerOrg', 'ca'];
const TIMEOUT_MS = 10_000;

const rejectIssuerFlags = (flags: object): void => rejectWithoutIssuer(flags, ONLY_WITH_ISSUER);

/**
 * Fetches a token from an issuer, as `krr check` does.
 *
 * @throws KrrError TOKEN_UNAVAILABLE with the reason that the issuer gives
 */
async function fetchIssuerToken(issuer: string, flags: IssuerFlags): Promise<string> {
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
      `${credentials.issuer.host} rejects the token request (${scope}): ${response.rejectedBecause}`,
    );
  } finally {
    client.close();
  }
}

/** Options for a token from a mock. */
interface MockTokenRequest {
  readonly url: string;
  readonly scope: string;
  readonly pid?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

/** The option that each JSON pointer in an error of the control API belongs to. */
const OPTION_BY_POINTER: Readonly<Record<string, string>> = {
  '/scope': '--scope',
  '/pid': '--pid',
  '/client_id': '--client',
  '/expires_in': '--expires-in',
};

/** The response of a mock. Every field is optional, because another server may be listening at the URL. */
interface MockTokenResponse {
  readonly access_token?: unknown;
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

/**
 * Fetches a token from the control API of a mock on this machine. No grant is needed.
 *
 * @throws KrrError OPTION_INVALID for invalid options; TARGET_UNREACHABLE or ENDPOINT_NOT_FOUND if no mock listens there
 */
async function fetchMockToken({ url, scope, pid, client, expiresIn }: MockTokenRequest): Promise<string> {
  const request = { scope, pid, client_id: client, expires_in: expiresIn };
  const { status, body } = await post(new URL('/__krr/tokens', url), request).catch((error: Error) =>
    throwUnreachable(url, error),
  );
  if (status < 300 && isToken(body?.access_token)) return body.access_token;
  if (status === 400 && Array.isArray(body?.errors)) throw new KrrError('OPTION_INVALID', formatErrors(body));
  throw new KrrError(
    'ENDPOINT_NOT_FOUND',
    `${url} has no control API (status ${status}). Start krr mock on this machine without --control off`,
  );
}

interface MockResponse {
  readonly status: number;
  /** null for a body that is not JSON. */
  readonly body: MockTokenResponse | null;
}

/** Sends a request with JSON. Rejects without a complete response in time. */
async function post(url: URL, request: object): Promise<MockResponse> {
  const client = new HttpClient({});
  const controller = new AbortController();
  const reason = new Error(`no response within ${TIMEOUT_MS / 1000} s`);
  const timer = setTimeout(() => controller.abort(reason), TIMEOUT_MS);
  const headers = { 'Content-Type': 'application/json' };
  try {
    const sent = { method: 'POST', headers, body: JSON.stringify(request) } as const;
    const { status, body } = await client.send(url.href, sent, controller.signal);
    return { status, body: (tryParseJson(body) ?? null) as MockTokenResponse | null };
  } finally {
    clearTimeout(timer);
    client.close();
  }
}

/** Any other text could change the display of a terminal. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

/** Error codes of a plain HTTP request to a TLS port. */
const HANG_UP_CODES = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

function throwUnreachable(url: string, error: Error): never {
  const reason = (error as NodeJS.ErrnoException).code ?? error.message;
  if (url.startsWith('http:') && HANG_UP_CODES.includes(reason)) {
    const advice = `If the mock was started with --tls, use --url ${url.replace(/^http:/, 'https:')}`;
    throw new KrrError('TARGET_UNREACHABLE', `the server on ${url} closes the connection (${reason}). ${advice}`);
  }
  const trust = url.startsWith('https:') ? ' --tls, and set NODE_EXTRA_CA_CERTS to its TLS CA certificate' : '';
  throw new KrrError(
    'TARGET_UNREACHABLE',
    `no mock is reachable on ${url} (${reason}). Start one with krr mock${trust}`,
  );
}

const formatErrors = ({ errors = [] }: MockTokenResponse): string =>
  errors
    .map(({ detail, source }) => `${OPTION_BY_POINTER[source?.pointer ?? ''] ?? 'the request'} ${detail}`)
    .join('; ');

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
  krr token                                                  a token for all data of the lookup
  krr token --scope krr:global/kontaktinformasjon.read       a token for contact information only
  krr token --scope krr:user/kontaktinformasjon.read --pid 01837012046    for a logged-in person
  krr token --expires-in -60                                 an expired token
  curl -H "Authorization: Bearer $(krr token)" …             use the token in a request
  export KRR_TOKEN=$(krr token --maskinporten https://test.maskinporten.no/ --client-id 9f4e… --key key.pem --kid 2026-01)
`;

export const token = new Command('token')
  .summary('print an access token from a running mock or from an issuer')
  .description(
    'Prints an access token from a mock on this machine or, with --maskinporten, from an issuer. The issuer is called as in krr check.',
  )
  .addOption(
    new Option('--url <url>', 'base URL of the mock')
      .default('http://127.0.0.1:8080')
      .env('KRR_MOCK_URL')
      .argParser(parseHttpUrl),
  )
  .addOption(
    new Option('--scope <scopes>', 'scopes, separated by spaces (repeatable)')
      .default(DEFAULT_SCOPES, DEFAULT_SCOPES.join(' '))
      .argParser((text, others?: readonly string[]) => appendValue(text, others === DEFAULT_SCOPES ? [] : others)),
  )
  .addOption(new Option('--pid <identifier>', 'identifier of the logged-in person'))
  .addOption(new Option('--client <id>', 'client_id of the token (mock only)'))
  .addOption(
    new Option('--expires-in <seconds>', 'lifetime of the token; negative for an expired one (mock only)').argParser(
      parseSeconds,
    ),
  )
  .option('--maskinporten <issuer>', 'fetch the token from this issuer')
  .option('--client-id <id>', 'client id registered with the issuer')
  .option('--key <file>', 'private RSA key that signs the grant, PEM or JWK')
  .option('--kid <id>', 'id of the registered key (default: the kid of a JWK)')
  .option('--cert <file>', 'certificate of the key in PEM, instead of --kid')
  .option('--consumer-org <number>', 'organisation that delegates its scopes in Altinn')
  .option('--ca <file>', 'additional CA certificate to trust, PEM')
  .addHelpText('after', EXAMPLES)
  .action(run);

async function run(flags: TokenFlags, command: Command): Promise<void> {
  const { maskinporten: issuer } = flags;
  const scope = flags.scope.join(' ').trim().replace(/\s+/g, ' ');
  if (issuer === undefined) rejectIssuerFlags(flags);
  else rejectMockFlags(command);
  const token =
    issuer === undefined ? fetchMockToken({ ...flags, scope }) : fetchIssuerToken(issuer, { ...flags, scope });
  await writeOut([`${await token}\n`]);
}

/** Rejects options of the mock on the command line. KRR_MOCK_URL may be set in the environment. */
function rejectMockFlags(command: Command): void {
  const mockOption = command.options.find(
    (option) =>
      ['url', 'client', 'expiresIn'].includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (mockOption === undefined) return;
  const instead = mockOption.long === '--client' ? ' (use --client-id for an issuer)' : '';
  throw new KrrError(
    'OPTION_INVALID',
    `${mockOption.long} is only for a token from a mock; omit it with --maskinporten${instead}`,
  );
}

function parseSeconds(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of seconds, such as 60 or -60.');
}
