#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { type ErrorCode, KrrError } from '../errors.ts';
import { IdentifierError } from '../identifier/index.ts';
import { disarmCommands, toPrintable } from '../printable.ts';
import { handleOutputErrors, INTERNAL_ERROR, printError, UNUSABLE } from './io.ts';

const { version } = createRequire(import.meta.url)('krr-kit/package.json') as { version: string };

/** Every command in the order of `krr --help`, loaded on demand. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  mock: async () => (await import('./mock/command.ts')).mock,
  check: async () => (await import('./check/command.ts')).check,
  compare: async () => (await import('./compare.ts')).compare,
  proxy: async () => (await import('./proxy.ts')).proxy,
  record: async () => (await import('./record.ts')).record,
  rules: async () => (await import('./rules.ts')).rules,
  persons: async () => (await import('./persons.ts')).persons,
  identifier: async () => (await import('./identifier.ts')).identifier,
  scenario: async () => (await import('./scenario.ts')).scenario,
  token: async () => (await import('./token.ts')).token,
  vectors: async () => (await import('./vectors.ts')).vectors,
};

/** Loads the command that the first argument names, or all commands for `--help` and for suggestions. */
function loadCommands([, , name = '']: readonly string[]): Promise<Command[]> {
  const requested = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  return Promise.all(requested.map((load) => load()));
}

/** Printed before diagnostics on a line of its own: terminals turn a line that begins with file:line into a link. */
const HEADINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  SCENARIO_INVALID: 'invalid scenario\n',
  WAIVERS_INVALID: 'invalid waivers\n',
  CLIENTS_INVALID: 'invalid file of clients\n',
};

/** Formats commander's error on one line. */
function toOneLine(text: string): string {
  const message = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return disarmCommands(toPrintable(`krr: ${message} (--help lists the options)\n`));
}

/** Shells and compose files set `KRR_PORT=` to leave an option at its default. */
function unsetEmpty(environment: NodeJS.ProcessEnv): void {
  const empty = Object.keys(environment).filter((name) => name.startsWith('KRR_') && environment[name] === '');
  for (const name of empty) delete environment[name];
}

function getHeading(error: KrrError | IdentifierError): string {
  return error instanceof KrrError ? (HEADINGS[error.code] ?? '') : '';
}

/** Applies exit and output settings to a command and its subcommands. */
function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
  return command;
}

const EXAMPLES = `
Examples:
  krr mock                                       start a mock on http://127.0.0.1:8080
  krr check http://127.0.0.1:8080 --token any    check a deployment against the documented rules
  krr persons --count 5                          print five synthetic persons
  krr identifier 20914695016                     explain an identifier
  krr mock --help                                options and examples of one command
`;

/** A fault of this program. A stack would hide the message; KRR_DEBUG=1 prints it for a bug report. */
function describeInternalError(error: unknown): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (process.env.KRR_DEBUG !== undefined && stack !== undefined) return `internal error\n${stack}`;
  return `internal error: ${name}: ${message.replaceAll('\n', ' ')} (KRR_DEBUG=1 prints more; please report it)`;
}

handleOutputErrors();
unsetEmpty(process.env);
const program = new Command('krr')
  .description('Mock server and conformance suite for KRR (Kontakt- og reservasjonsregisteret).')
  .version(version)
  .addHelpText('after', EXAMPLES)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(toOneLine(text)) });
for (const command of await loadCommands(process.argv)) program.addCommand(inheritSettings(command, program));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : UNUSABLE;
  else if (error instanceof KrrError || error instanceof IdentifierError) {
    printError(`krr: ${getHeading(error)}${error.message}`);
    process.exitCode = UNUSABLE;
  } else {
    printError(`krr: ${describeInternalError(error)}`);
    process.exitCode = INTERNAL_ERROR;
  }
}
