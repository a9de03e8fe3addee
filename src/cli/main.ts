#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { type ErrorCode, KrrError } from '../errors.ts';
import { IdentifierError } from '../identifier/index.ts';
import { check } from './check.ts';
import { identifier } from './identifier.ts';
import { mock } from './mock.ts';
import { UNUSABLE, watchOutput } from './output.ts';
import { persons } from './persons.ts';
import { scenario } from './scenario.ts';
import { token } from './token.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** What stands above mistakes that have a line each: a terminal makes a link of a line that begins with its place. */
const HEADINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  SCENARIO_INVALID: 'the scenario has mistakes\n',
  WAIVERS_INVALID: 'the waivers have mistakes\n',
  CLIENTS_INVALID: 'the file of clients has mistakes\n',
};

/** A mistake in the arguments, in one line like every other. */
function oneLine(text: string): string {
  const mistake = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return `krr: ${mistake} (--help lists the options)\n`;
}

/** `KRR_PORT=` is how a shell or a compose file says that there is none. */
function unsetEmpty(environment: NodeJS.ProcessEnv): void {
  const empty = Object.keys(environment).filter((name) => name.startsWith('KRR_') && environment[name] === '');
  for (const name of empty) delete environment[name];
}

function headingOf(error: KrrError | IdentifierError): string {
  return error instanceof KrrError ? (HEADINGS[error.code] ?? '') : '';
}

/** A command ends and complains as the one above it does, and so do those below it. */
function adopted(command: Command, above: Command): Command {
  command.copyInheritedSettings(above);
  for (const below of command.commands) adopted(below, command);
  return command;
}

watchOutput();
unsetEmpty(process.env);
const program = new Command('krr')
  .description('A mock of KRR (Kontakt- og reservasjonsregisteret) and tools for whoever calls or runs it.')
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
for (const command of [mock, check, persons, identifier, scenario, token])
  program.addCommand(adopted(command, program));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : UNUSABLE;
  else if (error instanceof KrrError || error instanceof IdentifierError) {
    process.stderr.write(`krr: ${headingOf(error)}${error.message}\n`);
    process.exitCode = UNUSABLE;
  } else throw error;
}
