import { Command, Option } from 'commander';
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
  .addOption(new Option('--expires-in <seconds>', 'how long it lives; below zero, it has expired').argParser(Number))
  .addHelpText('after', EXAMPLES)
  .action(run);

async function run({ url, scope, pid, client, expiresIn }: TokenFlags): Promise<void> {
  const wish = { scope, pid, client_id: client, expires_in: expiresIn };
  const answer = await fetch(new URL('/__krr/tokens', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(wish),
  }).catch((error: Error) => {
    const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
    throw new KrrError('TARGET_UNREACHABLE', `no mock answers on ${url} (${reason}): start one with krr mock`);
  });
  const told = (await answer.json().catch(() => ({}))) as { access_token?: string; errors?: { detail: string }[] };
  if (answer.ok && told.access_token !== undefined) return void (await writeOut([`${told.access_token}\n`]));
  if (answer.status === 404) {
    throw new KrrError(
      'TARGET_ABSENT',
      `${url} has no control API: is it a krr mock, on this machine, without --control off?`,
    );
  }
  throw new KrrError(
    'OPTION_INVALID',
    (told.errors ?? []).map(({ detail }) => detail).join('; ') || `status ${answer.status}`,
  );
}
