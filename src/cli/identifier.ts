import { Command, Option } from 'commander';
import type { explain, Parsed, parse, Rule } from '../identifier/index.ts';
import { toPrintable } from '../printable.ts';
import { createJsonFormatter } from './identifier-json.ts';
import { writeOut } from './io.ts';

type Valid = Extract<Parsed, { valid: true }>;

/** Formats identifiers as lines, and counts the invalid ones. */
type LineFormatter = (identifiers: readonly string[]) => { output: string | Uint8Array; invalid: number };

export const identifier = new Command('identifier')
  .summary('explain fødselsnummer and D-numbers')
  .description(
    'Explains fødselsnummer and D-numbers: kind, birth date and sex, or the reasons why the identifier is invalid.\n' +
      'Without arguments, or with the argument -, reads one identifier per line from standard input.',
  )
  .argument('[id...]', 'identifiers of 11 digits, or - for standard input')
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
  if (counts.identifiers === 0)
    command.error('error: no identifier on standard input. Pass one per line', { exitCode: 2 });
  if (counts.invalid > 0) process.exitCode = 1;
}

async function print(ids: readonly string[], format: LineFormatter): Promise<{ identifiers: number; invalid: number }> {
  const counts = { identifiers: 0, invalid: 0 };
  const lines = async function* () {
    for await (const batch of readBatches(ids)) {
      const { output, invalid } = format(batch);
      counts.identifiers += batch.length;
      counts.invalid += invalid;
      yield output;
    }
  };
  if (!(await writeOut(lines()))) process.stdin.destroy(); // otherwise the process waits for more input
  return counts;
}

async function* readBatches(ids: readonly string[]): AsyncGenerator<string[]> {
  for (const id of ids) {
    if (id === '-') yield* readStandardInput();
    else yield [id];
  }
}

/** Yields the lines of each chunk as it arrives, so that the input may be of any size. */
async function* readStandardInput(): AsyncGenerator<string[]> {
  const decoder = new TextDecoder(); // removes a byte order mark
  let rest = '';
  for await (const chunk of process.stdin) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    yield lines.filter(isNotBlank);
  }
  yield [rest.replace(/\r$/, '')].filter(isNotBlank);
}

function isNotBlank(line: string): boolean {
  return line.trim() !== '';
}

function createPlainFormatter(parseText: typeof parse, explainText: typeof explain, rule: Rule): LineFormatter {
  const formatLine = (identifier: string): string => {
    const parsed = parseText(identifier, { rule });
    const name = toPrintable(identifier).replaceAll('\n', '\\u{a}').padEnd(11);
    if (parsed.valid) return `${name}  valid    ${describe(parsed)}\n`;
    const reasons = explainText(identifier, { rule }).map(({ reason, text }) => `${reason}: ${text}`);
    return `${name}  invalid  ${reasons.join(`\n${' '.repeat(name.length + 11)}`)}\n`;
  };
  return (identifiers) => ({
    output: identifiers.map(formatLine).join(''),
    invalid: identifiers.filter((identifier) => !parseText(identifier, { rule }).valid).length,
  });
}

const KINDS = { fnr: 'fødselsnummer', dnr: 'D-number' } as const;

function describe({ kind, synthetic, birthDate, sex, rule }: Valid): string {
  const series = synthetic === 'none' ? [] : [`synthetic (${synthetic})`];
  const person = birthDate === null ? ['birth date and sex are not in the number'] : [`born ${birthDate}`, `${sex}`];
  return [KINDS[kind], ...series, ...person, `${rule} rule`].join(', ');
}
