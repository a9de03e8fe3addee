import { Command, Option } from 'commander';
import type { explain, Parsed, parse, Rule } from '../identifier/index.ts';
import { toPrintable } from '../printable.ts';
import { readIdentifiers } from './identifier-input.ts';
import { createJsonFormatter } from './identifier-json.ts';
import { printError, writeOut } from './io.ts';

type Valid = Extract<Parsed, { valid: true }>;

/** Formats identifiers as lines, and counts the invalid ones and the valid ones that are not synthetic. */
type LineFormatter = (identifiers: readonly string[]) => {
  readonly output: string | Uint8Array;
  readonly invalid: number;
  readonly ordinary?: number;
};

export const identifier = new Command('identifier')
  .summary('explain fødselsnummer and D-numbers')
  .description(
    'Explains fødselsnummer and D-numbers: kind, birth date and sex, or the reasons why the identifier is invalid.\n' +
      'Reads files and standard input with one identifier per line. For several identifiers, a summary follows on standard\n' +
      'error, except with --json.',
  )
  .argument(
    '[id...]',
    'identifiers of 11 digits, files (a path with a slash or an extension), or - for standard input (the default)',
  )
  .addOption(
    new Option('--rule <rule>', 'check digit rule: classic, or 2032 to accept both rules')
      .choices(['classic', '2032'])
      .default('classic'),
  )
  .option('--json', 'print one JSON object per line')
  .addHelpText(
    'after',
    `
Exit codes: 0 all identifiers are valid, 1 an identifier is invalid, 2 usage error.

Examples:
  $ krr identifier 20914695016
  $ krr identifier 30108299939 --rule 2032
  $ krr identifier ./identifiers.txt
  $ krr identifier --json < identifiers.txt`,
  )
  .action(run);

async function run(ids: string[], options: { rule: Rule; json?: true }, command: Command): Promise<void> {
  if (ids.length === 0 && process.stdin.isTTY) {
    command.error('error: no identifier. Pass one or more as arguments, or one per line on standard input', {
      exitCode: 2,
    });
  }
  const { explain, parse } = await import('../identifier/index.ts');
  const format = options.json
    ? createJsonFormatter((text) => parse(text, options))
    : createPlainFormatter(parse, explain, options.rule);
  const counts = await print(ids.length === 0 ? ['-'] : ids, format);
  if (counts.identifiers === 0) command.error('error: no identifier in the input. Pass one per line', { exitCode: 2 });
  if (counts.invalid > 0) process.exitCode = 1;
  if (!options.json && counts.identifiers > 1 && counts.isComplete) printError(`krr: ${formatSummary(counts)}`);
}

interface Counts {
  identifiers: number;
  invalid: number;
  ordinary: number;
  /** Whether the reader of the output has received all lines. */
  isComplete: boolean;
}

function formatSummary({ identifiers, invalid, ordinary }: Counts): string {
  const valid = `${identifiers - invalid} valid${ordinary > 0 ? ` (${ordinary} not synthetic)` : ''}`;
  return `${identifiers} identifiers: ${valid}, ${invalid} invalid`;
}

async function print(ids: readonly string[], format: LineFormatter): Promise<Counts> {
  const counts: Counts = { identifiers: 0, invalid: 0, ordinary: 0, isComplete: true };
  const lines = async function* () {
    for await (const batch of readIdentifiers(ids)) {
      const { output, invalid, ordinary = 0 } = format(batch);
      counts.identifiers += batch.length;
      counts.invalid += invalid;
      counts.ordinary += ordinary;
      yield output;
    }
  };
  counts.isComplete = await writeOut(lines());
  if (!counts.isComplete) process.stdin.destroy(); // otherwise the process waits for more input
  return counts;
}

function createPlainFormatter(parseText: typeof parse, explainText: typeof explain, rule: Rule): LineFormatter {
  const formatLine = (identifier: string, parsed: Parsed): string => {
    const name = toPrintable(identifier).replaceAll('\n', '\\u{a}').padEnd(11);
    if (parsed.valid) return `${name}  valid    ${describe(parsed)}\n`;
    const reasons = explainText(identifier, { rule }).map(({ reason, text }) => `${reason}: ${text}`);
    return `${name}  invalid  ${reasons.join(`\n${' '.repeat(name.length + 11)}`)}\n`;
  };
  return (identifiers) => {
    const parsed = identifiers.map((identifier) => parseText(identifier, { rule }));
    return {
      output: identifiers.map((identifier, at) => formatLine(identifier, parsed[at]!)).join(''),
      invalid: parsed.filter(({ valid }) => !valid).length,
      ordinary: parsed.filter((one) => one.valid && one.synthetic === 'none').length,
    };
  };
}

const KINDS = { fnr: 'fødselsnummer', dnr: 'D-number' } as const;

function describe({ kind, synthetic, birthDate, sex, rule }: Valid): string {
  const series = synthetic === 'none' ? 'not synthetic' : `synthetic (${synthetic})`;
  const person = birthDate === null ? ['birth date and sex are not in the number'] : [`born ${birthDate}`, `${sex}`];
  return [KINDS[kind], series, ...person, `${rule} rule`].join(', ');
}
