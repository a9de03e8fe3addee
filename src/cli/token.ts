import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { httpUrl } from './arguments.ts';
import { writeOut } from './output.ts';

interface TokenFlags {
  readonly url: string;
  readonly scope: string;
  readonly pid?: string;
  readonly client?: string;
  readonly expiresIn?: number;
}

const BOTH = 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read';

const EXAMPLES = `
Examples:
  krr token                                                  for everything that the lookup gives
  krr token --scope krr:global/kontaktinformasjon.read       for contact information alone
  krr token --scope krr:user/kontaktinformasjon.read --pid 01837012046    for who is logged in
  krr token --expires-in -60                                 one that has expired
  curl -H "Authorization: Bearer $(krr token)" …             straight into a call
`;

export const token = new Command('token')
  .summary('print an access token of a running mock')
  .description('Prints an access token of a mock that runs on this machine.')
  .addOption(
    new Option('--url <url>', 'where the mock is')
      .default('http://127.0.0.1:8080')
      .env('KRR_MOCK_URL')
      .argParser(httpUrl),
  )
  .addOption(new Option('--scope <scopes>', 'scopes, with blanks between').default(BOTH))
  .addOption(new Option('--pid <identifier>', 'the person who is logged in'))
  .addOption(new Option('--client <id>', 'the client_id of the token'))
  .addOption(new Option('--expires-in <seconds>', 'how long it lives; below zero, it has expired').argParser(seconds))
  .addHelpText('after', EXAMPLES)
  .action(run);

function seconds(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number of seconds is needed, such as 60 or -60.');
}

/** Which option a mistake in the wish is of, by the JSON pointer to it. */
const OPTION_AT: Readonly<Record<string, string>> = {
  '/scope': '--scope',
  '/pid': '--pid',
  '/client_id': '--client',
  '/expires_in': '--expires-in',
};

/** What a mock answers; of anything else that may answer, nothing is known. */
interface Told {
  readonly access_token?: unknown;
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

async function run({ url, scope, pid, client, expiresIn }: TokenFlags): Promise<void> {
  const wish = { scope, pid, client_id: client, expires_in: expiresIn };
  const answer = await fetch(new URL('/__krr/tokens', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(wish),
  }).catch((error: Error) => unreachable(url, error));
  const told = (await answer.json().catch(() => null)) as Told | null;
  if (answer.ok && typeof told?.access_token === 'string') return void (await writeOut([`${told.access_token}\n`]));
  if (answer.status === 400 && Array.isArray(told?.errors)) throw new KrrError('OPTION_INVALID', mistakesIn(told));
  throw new KrrError(
    'TARGET_ABSENT',
    `${url} has no control API (status ${answer.status}): is it a krr mock, on this machine, without --control off?`,
  );
}

/** What a client in the clear meets where TLS is spoken. */
const HUNG_UP = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

function unreachable(url: string, error: Error): never {
  const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
  if (url.startsWith('http:') && HUNG_UP.includes(reason)) {
    const advice = `if the mock was started with --tls, it is at ${url.replace(/^http:/, 'https:')}`;
    throw new KrrError('TARGET_UNREACHABLE', `what listens on ${url} hangs up (${reason}): ${advice}`);
  }
  const trust = url.startsWith('https:') ? ' --tls, and set NODE_EXTRA_CA_CERTS to the file that it names' : '';
  throw new KrrError('TARGET_UNREACHABLE', `no mock answers on ${url} (${reason}): start one with krr mock${trust}`);
}

const mistakesIn = ({ errors = [] }: Told): string =>
  errors.map(({ detail, source }) => `${OPTION_AT[source?.pointer ?? ''] ?? 'the wish'} ${detail}`).join('; ');
