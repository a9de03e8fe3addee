#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { type ErrorCode, KrrError } from '../errors.ts';
import { IdentifierError } from '../identifier/index.ts';
import { handleOutputErrors, UNUSABLE } from './io.ts';

const { version } = createRequire(import.meta.url)('krr-kit/package.json') as { version: string };

/** Every command, in the order of the list; each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  mock: async () => (await import('./mock/command.ts')).mock,
  check: async () => (await import('./check/command.ts')).check,
  persons: async () => (await import('./persons.ts')).persons,
  identifier: async () => (await import('./identifier.ts')).identifier,
  scenario: async () => (await import('./scenario.ts')).scenario,
  token: async () => (await import('./token.ts')).token,
};

/** The command that stands first; all of them if none does, for the list of them and for suggestions. */
function loadCommands([, , name = '']: readonly string[]): Promise<Command[]> {
  const named = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  return Promise.all(named.map((load) => load()));
}

/** What stands above mistakes that have a line each: a terminal makes a link of a line that begins with its place. */
const HEADINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  SCENARIO_INVALID: 'the scenario has mistakes\n',
  WAIVERS_INVALID: 'the waivers have mistakes\n',
  CLIENTS_INVALID: 'the file of clients has mistakes\n',
};

/** A mistake in the arguments, in one line like every other. */
function toOneLine(text: string): string {
  const message = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return `krr: ${message} (--help lists the options)\n`;
}

/** `KRR_PORT=` is how a shell or a compose file says that there is none. */
function unsetEmpty(environment: NodeJS.ProcessEnv): void {
  const empty = Object.keys(environment).filter((name) => name.startsWith('KRR_') && environment[name] === '');
  for (const name of empty) delete environment[name];
}

function getHeading(error: KrrError | IdentifierError): string {
  return error instanceof KrrError ? (HEADINGS[error.code] ?? '') : '';
}

/** A command ends and complains as the one above it does, and so do those below it. */
function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
  return command;
}

handleOutputErrors();
unsetEmpty(process.env);
const program = new Command('krr')
  .description('A mock of KRR (Kontakt- og reservasjonsregisteret) and tools for whoever calls or runs it.')
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(toOneLine(text)) });
for (const command of await loadCommands(process.argv)) program.addCommand(inheritSettings(command, program));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : UNUSABLE;
  else if (error instanceof KrrError || error instanceof IdentifierError) {
    process.stderr.write(`krr: ${getHeading(error)}${error.message}\n`);
    process.exitCode = UNUSABLE;
  } else throw error;
}
