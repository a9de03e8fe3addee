import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import { appendValue, parseHttpUrl } from './arguments.ts';
import type { CredentialFlags } from './check-maskinporten.ts';
import { writeOut } from './output.ts';
import { fetchIssuerToken, rejectIssuerFlags } from './token-issuer.ts';
import { fetchMockToken } from './token-mock.ts';

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
