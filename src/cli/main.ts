#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { KrrError } from '../errors.ts';
import { IdentifierError } from '../identifier/index.ts';
import { check } from './check.ts';
import { identifier } from './identifier.ts';
import { mock } from './mock.ts';
import { persons } from './persons.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
/** Usage, unreadable files, addresses that cannot be used. */
const UNUSABLE = 2;

/** A mistake in the arguments, in one line like every other. */
function oneLine(text: string): string {
  const mistake = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return `krr: ${mistake} (--help lists the options)\n`;
}

const program = new Command('krr')
  .description('A mock of KRR (Kontakt- og reservasjonsregisteret) and tools for whoever calls or runs it.')
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
for (const command of [mock, check, persons, identifier]) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : UNUSABLE;
  else if (error instanceof KrrError || error instanceof IdentifierError) {
    process.stderr.write(`krr: ${error.message}\n`);
    process.exitCode = UNUSABLE;
  } else throw error;
}
