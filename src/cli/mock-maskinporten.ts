import { type Command, InvalidArgumentError, type Option } from 'commander';
import { KrrError } from '../errors.ts';
import { isIssuerUrl } from '../maskinporten/issuer-url.ts';
import type { MaskinportenOptions } from '../mock/index.ts';
import { createIntegerParser, parseHttpUrl } from './arguments.ts';
import { readTextFile } from './files.ts';

/** The options of the issuer of tokens. */
export interface MaskinportenFlags {
  readonly maskinportenPort?: number;
  readonly maskinportenUrl?: string;
  readonly acceptAudience?: readonly string[];
  readonly clients?: string;
  readonly keys?: string;
  readonly tokenLifetime?: number;
}

const SECONDS_PER_DAY = 86_400;

export function addMaskinportenOptions(command: Command, option: (flags: string, description: string) => Option): void {
  const options = [
    option('--maskinporten-port <number>', 'a port of its own for the issuer of tokens; 0 picks a free one').argParser(
      createIntegerParser(0, 65_535),
    ),
    option('--maskinporten-url <url>', 'the issuer as clients see it, if that is not where it listens').argParser(
      parseIssuerUrl,
    ),
    option(
      '--accept-audience <url>',
      'what a grant may also name as aud; several are given again, or with commas between',
    ).argParser(parseAudiences),
    option('--clients <file>', 'who may have tokens: client ids, keys, scopes and delegations; anybody unless given'),
    option('--keys <file>', 'the private RSA key of the issuer, PEM or JWK; made at the start unless given'),
    option('--token-lifetime <seconds>', 'how long a token lives').argParser(createIntegerParser(1, SECONDS_PER_DAY)),
  ];
  for (const each of options) command.addOption(each);
}

function parseIssuerUrl(text: string): string {
  if (isIssuerUrl(text)) return text;
  throw new InvalidArgumentError('A URL without query and with a plain path is needed, such as http://krr-mock:8080/.');
}

/** From the environment there is one text for all of them. */
const parseAudiences = (text: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...text
    .trim()
    .split(/[\s,]+/)
    .map(parseHttpUrl),
];

export async function loadMaskinportenOptions(flags: MaskinportenFlags): Promise<MaskinportenOptions> {
  const { maskinportenPort: port, maskinportenUrl: issuer, tokenLifetime, acceptAudience, clients, keys } = flags;
  return {
    ...(port !== undefined && { port }),
    ...(issuer !== undefined && { issuer }),
    ...(tokenLifetime !== undefined && { tokenLifetime }),
    ...(acceptAudience !== undefined && { acceptedAudiences: acceptAudience }),
    ...(clients !== undefined && {
      clients: await (await import('../maskinporten/load-clients.ts')).loadClients(clients),
    }),
    ...(keys !== undefined && { key: await readKeyFile(keys) }),
  };
}

async function readKeyFile(file: string): Promise<string> {
  const [text, { readPrivateKey }] = await Promise.all([readTextFile(file), import('../maskinporten/private-key.ts')]);
  if (readPrivateKey(text) !== null) return text;
  throw new KrrError(
    'OPTION_INVALID',
    `--keys ${file}: a private RSA key of at least 2048 bits is needed, PEM or JWK, without a passphrase`,
  );
}
