import { type Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../../errors.ts';
import { isIssuerUrl } from '../../maskinporten/protocol.ts';
import type { MaskinportenOptions } from '../../mock/index.ts';
import { createIntegerParser, parseHttpUrl, parseTimestamp, readSwitches } from '../arguments.ts';
import { readTextFile } from '../io.ts';
import type { SigningFlags, TlsFlags } from './certificates.ts';

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
      clients: await (await import('../../maskinporten/issuer/clients.ts')).loadClients(clients),
    }),
    ...(keys !== undefined && { key: await readKeyFile(keys) }),
  };
}

async function readKeyFile(file: string): Promise<string> {
  const [text, { readPrivateKey }] = await Promise.all([
    readTextFile(file),
    import('../../maskinporten/issuer/keys.ts'),
  ]);
  if (readPrivateKey(text) !== null) return text;
  throw new KrrError(
    'OPTION_INVALID',
    `--keys ${file}: a private RSA key of at least 2048 bits is needed, PEM or JWK, without a passphrase`,
  );
}

/** What the command line says of the mock. */
export interface MockFlags extends MaskinportenFlags, SigningFlags, TlsFlags {
  port: number;
  host: string;
  seed: number;
  scenario: readonly string[];
  watch?: boolean;
  control: 'on' | 'off';
  failOnFindings?: boolean;
  auth: 'any' | 'none' | 'maskinporten';
  issuer?: string;
  wsSecurity: 'accept' | 'verify';
  population?: 'all' | 'scenario';
  now?: string;
  basePath: string;
  logLevel: 'silent' | 'error' | 'info';
}

const DEFAULT_SCENARIO: readonly string[] = ['standard'];

const createOption = (flags: string, description: string): Option => {
  const created = new Option(flags, description);
  return created.env(`KRR_${created.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`);
};

/** Every option of the mock; each is an environment variable as well. */
export function addMockOptions(command: Command): void {
  command
    .addOption(
      createOption('--port <number>', 'port; 0 picks a free one')
        .default(8080)
        .argParser(createIntegerParser(0, 65_535)),
    )
    .addOption(createOption('--host <address>', 'address to listen on').default('127.0.0.1').argParser(parseHost))
    .addOption(
      createOption('--seed <number>', 'another seed is another population')
        .default(1)
        .argParser(createIntegerParser(0, 2 ** 32 - 1)),
    )
    .addOption(
      createOption(
        '--scenario <name|file>',
        'who is in the register, how the service behaves, what goes wrong; several, given again or with commas, lie on each other, the last on top',
      )
        .default(DEFAULT_SCENARIO, 'standard')
        .argParser(parseScenarios),
    )
    .addOption(createOption('--watch', 'apply saved changes of scenario files at once (default: if a file is given)'))
    .addOption(new Option('--no-watch', 'leave the scenario as it was at the start'))
    .addOption(
      createOption('--control <switch>', 'the control API under /__krr/, for this machine only')
        .choices(['on', 'off'])
        .default('on'),
    )
    .addOption(createOption('--fail-on-findings', 'exit code 1 if the client was found to do what it should not'))
    .addOption(
      createOption(
        '--auth <mode>',
        'any: a Bearer token is required, unverified · maskinporten: one that the issuer has issued · none: no token is needed',
      )
        .choices(['any', 'none', 'maskinporten'])
        .default('any'),
    )
    .addOption(
      createOption(
        '--issuer <url>',
        'whose tokens are good, in place of those of the mock (with --auth maskinporten)',
      ).argParser(parseHttpUrl),
    )
    .addOption(
      createOption('--tls', 'serve HTTPS, by a certificate made at the start unless --cert and --key are given'),
    )
    .addOption(createOption('--cert <file>', 'a certificate for HTTPS, PEM'))
    .addOption(createOption('--key <file>', 'its private key, PEM'))
    .addOption(
      createOption(
        '--population <who>',
        'all: every identifier has a person · scenario: only those of the scenario',
      ).choices(['all', 'scenario']),
    )
    .addOption(createOption('--now <timestamp>', 'stop the clock at this moment').argParser(parseTimestamp))
    .addOption(createOption('--base-path <path>', 'a path before /rest').default('').argParser(parseBasePath))
    .addOption(
      createOption('--log-level <level>', 'what is logged: info is a line a request')
        .choices(['silent', 'error', 'info'])
        .default('info'),
    );
  addMaskinportenOptions(command, createOption);
  command
    .addOption(
      createOption(
        '--ws-security <mode>',
        'over SOAP, accept: signatures are let through unread · verify: every request must be signed',
      )
        .choices(['accept', 'verify'])
        .default('accept'),
    )
    .addOption(
      createOption(
        '--ws-sign',
        'sign answers over SOAP, by a key made at the start unless there are --ws-cert and --ws-key',
      ),
    )
    .addOption(createOption('--ws-cert <file>', 'a certificate to sign answers over SOAP by, PEM'))
    .addOption(createOption('--ws-key <file>', 'its private RSA key, PEM'));
  readSwitches(command);
}

function parseScenarios(text: string, earlier: readonly string[]): readonly string[] {
  const choices = text.split(',').map((choice) => choice.trim());
  if (choices.includes(''))
    throw new InvalidArgumentError('A name or a file is needed, or several with commas between.');
  return earlier === DEFAULT_SCENARIO ? choices : [...earlier, ...choices];
}

function parseHost(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('An address is needed, such as 127.0.0.1.');
}

function parseBasePath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('A path is needed, such as /kontaktinfo-oauth2-server.');
}
