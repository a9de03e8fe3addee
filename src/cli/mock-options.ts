import { type Command, InvalidArgumentError, Option } from 'commander';
import { httpUrl, integer, timestamp } from './arguments.ts';
import { addMaskinportenOptions, type MaskinportenFlags } from './mock-maskinporten.ts';
import type { SigningFlags } from './mock-signing.ts';
import type { TlsFlags } from './mock-tls.ts';
import { readSwitches } from './switches.ts';

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

const option = (flags: string, description: string): Option => {
  const made = new Option(flags, description);
  return made.env(`KRR_${made.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase()}`);
};

/** Every option of the mock; each is an environment variable as well. */
export function addMockOptions(command: Command): void {
  command
    .addOption(option('--port <number>', 'port; 0 picks a free one').default(8080).argParser(integer(0, 65_535)))
    .addOption(option('--host <address>', 'address to listen on').default('127.0.0.1').argParser(host))
    .addOption(
      option('--seed <number>', 'another seed is another population')
        .default(1)
        .argParser(integer(0, 2 ** 32 - 1)),
    )
    .addOption(
      option(
        '--scenario <name|file>',
        'who is in the register, how the service behaves, what goes wrong; several, given again or with commas, lie on each other, the last on top',
      )
        .default(DEFAULT_SCENARIO, 'standard')
        .argParser(scenarios),
    )
    .addOption(option('--watch', 'apply saved changes of scenario files at once (default: if a file is given)'))
    .addOption(new Option('--no-watch', 'leave the scenario as it was at the start'))
    .addOption(
      option('--control <switch>', 'the control API under /__krr/, for this machine only')
        .choices(['on', 'off'])
        .default('on'),
    )
    .addOption(option('--fail-on-findings', 'exit code 1 if the client was found to do what it should not'))
    .addOption(
      option(
        '--auth <mode>',
        'any: a Bearer token is required, unverified · maskinporten: one that the issuer has issued · none: no token is needed',
      )
        .choices(['any', 'none', 'maskinporten'])
        .default('any'),
    )
    .addOption(
      option(
        '--issuer <url>',
        'whose tokens are good, in place of those of the mock (with --auth maskinporten)',
      ).argParser(httpUrl),
    )
    .addOption(option('--tls', 'serve HTTPS, by a certificate made at the start unless --cert and --key are given'))
    .addOption(option('--cert <file>', 'a certificate for HTTPS, PEM'))
    .addOption(option('--key <file>', 'its private key, PEM'))
    .addOption(
      option('--population <who>', 'all: every identifier has a person · scenario: only those of the scenario').choices(
        ['all', 'scenario'],
      ),
    )
    .addOption(option('--now <timestamp>', 'stop the clock at this moment').argParser(timestamp))
    .addOption(option('--base-path <path>', 'a path before /rest').default('').argParser(basePath))
    .addOption(
      option('--log-level <level>', 'what is logged: info is a line a request')
        .choices(['silent', 'error', 'info'])
        .default('info'),
    );
  addMaskinportenOptions(command, option);
  command
    .addOption(
      option(
        '--ws-security <mode>',
        'over SOAP, accept: signatures are let through unread · verify: every request must be signed',
      )
        .choices(['accept', 'verify'])
        .default('accept'),
    )
    .addOption(
      option('--ws-sign', 'sign answers over SOAP, by a key made at the start unless there are --ws-cert and --ws-key'),
    )
    .addOption(option('--ws-cert <file>', 'a certificate to sign answers over SOAP by, PEM'))
    .addOption(option('--ws-key <file>', 'its private RSA key, PEM'));
  readSwitches(command);
}

function scenarios(text: string, others: readonly string[]): readonly string[] {
  const choices = text.split(',').map((choice) => choice.trim());
  if (choices.includes(''))
    throw new InvalidArgumentError('A name or a file is needed, or several with commas between.');
  return others === DEFAULT_SCENARIO ? choices : [...others, ...choices];
}

function host(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('An address is needed, such as 127.0.0.1.');
}

function basePath(text: string): string {
  const path = text.replace(/\/+$/, '');
  if (/^(\/[\w.~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('A path is needed, such as /kontaktinfo-oauth2-server.');
}
