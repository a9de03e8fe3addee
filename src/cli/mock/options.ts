import { isIP } from 'node:net';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../../errors.ts';
import { isIssuerUrl } from '../../maskinporten/protocol.ts';
import type { MaskinportenOptions } from '../../mock/index.ts';
import { readTextFile } from '../../text-file.ts';
import { appendScenarios, createIntegerParser, parseHttpUrl, parseTimestamp, readSwitches } from '../arguments.ts';
import type { SigningFlags, TlsFlags } from './certificates.ts';

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
    option('--maskinporten-port <number>', 'separate port for the token issuer; 0 picks a free one').argParser(
      createIntegerParser(0, 65_535),
    ),
    option('--maskinporten-url <url>', 'issuer URL for clients that reach the mock under another host name').argParser(
      parseIssuerUrl,
    ),
    option(
      '--accept-audience <url>',
      'additional audience that a grant may have (repeatable or separated by commas)',
    ).argParser(parseAudiences),
    option(
      '--clients <file>',
      'clients that may fetch tokens: ids, keys, scopes and delegations (default: any client)',
    ),
    option('--keys <file>', 'private RSA key of the issuer, PEM or JWK (default: generated at start-up)'),
    option('--token-lifetime <seconds>', 'lifetime of a token').argParser(createIntegerParser(1, SECONDS_PER_DAY)),
  ];
  for (const each of options) command.addOption(each);
}

function parseIssuerUrl(text: string): string {
  if (isIssuerUrl(text)) return text;
  throw new InvalidArgumentError('Expected a URL with a plain path and no query, such as http://krr-mock:8080/.');
}

/** An environment variable contains all audiences in one text. */
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
    `--keys ${file}: expected a private RSA key of at least 2048 bits in PEM or JWK, without a passphrase`,
  );
}

export interface MockFlags extends MaskinportenFlags, SigningFlags, TlsFlags {
  port: number;
  host: string;
  seed: number;
  scenario: readonly string[];
  scenarioDir?: string;
  watch?: boolean;
  control: 'on' | 'off';
  controlToken?: string;
  maxSessions: number;
  state?: string;
  failOnFindings?: boolean;
  auth: 'any' | 'none' | 'maskinporten';
  issuer?: string;
  wsSecurity: 'accept' | 'verify';
  wsC14n: 'exclusive' | 'any';
  wsTimestampLife: '60' | '120';
  cors?: boolean;
  compress?: boolean;
  har?: string;
  population?: 'all' | 'scenario';
  now?: string;
  basePath: string;
  logLevel: 'silent' | 'error' | 'info';
  logFormat: 'text' | 'json';
}

const DEFAULT_SCENARIO: readonly string[] = ['standard'];

const createOption = (flags: string, description: string): Option => {
  const created = new Option(flags, description);
  return created.env(`KRR_${created.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`);
};

/** Adds the options of the mock. Each can also be set by an environment variable. */
export function addMockOptions(command: Command): void {
  command
    .addOption(
      createOption('--port <number>', 'port; 0 picks a free one')
        .default(8080)
        .argParser(createIntegerParser(0, 65_535)),
    )
    .addOption(createOption('--host <address>', 'address to listen on').default('127.0.0.1').argParser(parseHost))
    .addOption(
      createOption('--seed <number>', 'seed of the generated population')
        .default(1)
        .argParser(createIntegerParser(0, 2 ** 32 - 1)),
    )
    .addOption(
      createOption(
        '--scenario <name|file>',
        'persons, behaviour and faults (repeatable or separated by commas; later scenarios override earlier ones)',
      )
        .default(DEFAULT_SCENARIO, 'standard')
        .argParser(parseScenarios),
    )
    .addOption(
      createOption(
        '--scenario-dir <folder>',
        'the control API reads scenario files below this folder only (default: the folders of the given files)',
      ),
    )
    .addOption(createOption('--watch', 'reload scenario files when they are saved (default: on if a file is given)'))
    .addOption(new Option('--no-watch', 'do not reload scenario files'))
    .addOption(
      createOption(
        '--control <switch>',
        'control API under /__krr/, reachable from this machine, and with --control-token from others',
      )
        .choices(['on', 'off'])
        .default('on'),
    )
    // In the environment, KRR_CONTROL_TOKEN contains the secret itself, as containers need it.
    .addOption(
      new Option(
        '--control-token <file>',
        'file with a secret that gives other machines access to the control API (or the secret in KRR_CONTROL_TOKEN)',
      ),
    )
    .addOption(
      createOption(
        '--state <file|url>',
        'keep sessions and their changes over a restart, in a file, or in Redis for replicas that share them: redis://host:6379/0 (default: in memory)',
      ),
    )
    .addOption(
      createOption('--max-sessions <number>', 'maximum number of sessions, which isolate tests that share the mock')
        .default(1000)
        .argParser(createIntegerParser(0, 20_000)),
    )
    .addOption(createOption('--fail-on-findings', 'exit with code 1 if a client check has findings'))
    .addOption(
      createOption(
        '--auth <mode>',
        'any: requires a Bearer token without verifying it · maskinporten: requires a valid token from the issuer · none: requires no token',
      )
        .choices(['any', 'none', 'maskinporten'])
        .default('any'),
    )
    .addOption(
      createOption(
        '--issuer <url>',
        'accept tokens from this issuer instead of the built-in one (with --auth maskinporten)',
      ).argParser(parseHttpUrl),
    )
    .addOption(createOption('--tls', 'serve HTTPS (default certificate: generated at start-up; see --cert and --key)'))
    .addOption(
      createOption(
        '--tls-host <name>',
        'additional host name of the generated certificate (repeatable or separated by commas)',
      ).argParser(parseHosts),
    )
    .addOption(createOption('--cert <file>', 'TLS certificate, PEM'))
    .addOption(createOption('--key <file>', 'private key of --cert, PEM'))
    .addOption(
      createOption(
        '--population <persons>',
        'all: every identifier has a person · scenario: only the persons of the scenario exist',
      ).choices(['all', 'scenario']),
    )
    .addOption(createOption('--now <timestamp>', 'stop the clock at this time').argParser(parseTimestamp))
    .addOption(createOption('--base-path <path>', 'path prefix before /rest').default('').argParser(parseBasePath))
    .addOption(createOption('--cors', 'permit web pages of every origin to call the service and the issuer'))
    .addOption(createOption('--compress', 'compress responses with gzip if the client accepts it'))
    .addOption(createOption('--har <file>', 'write every request and its response to this file, in the format HAR 1.2'))
    .addOption(
      createOption('--log-level <level>', 'log level; info writes one line per request')
        .choices(['silent', 'error', 'info'])
        .default('info'),
    )
    .addOption(
      createOption('--log-format <format>', 'text, or json: one JSON object per line')
        .choices(['text', 'json'])
        .default('text'),
    );
  addMaskinportenOptions(command, createOption);
  command
    .addOption(
      createOption(
        '--ws-security <mode>',
        'SOAP signatures: accept: not verified · verify: every request must have a valid signature',
      )
        .choices(['accept', 'verify'])
        .default('accept'),
    )
    .addOption(
      createOption(
        '--ws-c14n <methods>',
        'canonicalization of SOAP signatures: exclusive · any: inclusive is accepted too',
      )
        .choices(['exclusive', 'any'])
        .default('exclusive'),
    )
    .addOption(
      createOption('--ws-timestamp-life <seconds>', 'how long the Timestamp of a SOAP message is valid')
        .choices(['60', '120'])
        .default('120'),
    )
    .addOption(
      createOption('--ws-sign', 'sign SOAP responses (default key: generated at start-up; see --ws-cert and --ws-key)'),
    )
    .addOption(createOption('--ws-cert <file>', 'certificate that signs SOAP responses, PEM'))
    .addOption(createOption('--ws-key <file>', 'private RSA key of --ws-cert, PEM'));
  readSwitches(command);
}

function parseScenarios(text: string, earlier: readonly string[]): readonly string[] {
  return appendScenarios(text, earlier === DEFAULT_SCENARIO ? [] : earlier);
}

const HOST_NAME = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

function parseHosts(text: string, earlier: readonly string[] = []): readonly string[] {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '');
  const invalid = hosts.find((host) => isIP(host) === 0 && !(HOST_NAME.test(host) && host.length <= MAX_HOST_LENGTH));
  if (hosts.length > 0 && invalid === undefined) return [...earlier, ...hosts];
  throw new InvalidArgumentError('Expected a host name or an address, such as krr.example.com.');
}

const MAX_HOST_LENGTH = 253;

function parseHost(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected an address, such as 127.0.0.1.');
}

function parseBasePath(text: string): string {
  const path = text.replace(/\/+$/, '');
  // URLs with dot segments are never sent as they are written.
  if (/^(\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('Expected a path, such as /kontaktinfo-oauth2-server.');
}
