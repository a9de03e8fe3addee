import { Command, Option } from 'commander';
import { toPrintable, toPrintableJson } from '../printable.ts';
import type { PersonSummary } from '../register/summarize-person.ts';
import type { ScenarioPerson } from '../scenario/index.ts';
import { createIntegerParser, parseTimestamp } from './arguments.ts';
import { printError, writeOut } from './io.ts';

interface Flags {
  readonly format: keyof typeof FORMATS;
  readonly now?: string;
  readonly seed: number;
}

/** A person of a scenario, and the person that the mock returns to a caller with every scope. */
interface ListedPerson extends PersonSummary {
  readonly role: string;
  readonly identifier: string;
  readonly description?: string;
  readonly person: object;
}

type Formatter = (persons: Iterable<ListedPerson>) => Iterable<string>;

const HEADINGS = ['ROLE', 'IDENTIFIER', 'STATE', 'CONTACT', 'SPECIAL'];

const FORMATS = {
  table: formatTable,
  json: formatJson,
  ids: function* (persons) {
    for (const { identifier } of persons) yield `${identifier}\n`;
  },
} as const satisfies Record<string, Formatter>;

export const scenarioPersons = new Command('persons')
  .summary('list the persons of a scenario')
  .description(
    'Lists the persons of a scenario: role, identifier, status and reservation, contact information and mailbox, and the\n' +
      'properties that most persons lack. The values are those of a mock with this scenario.',
  )
  .argument('<scenario>', 'name of a bundled scenario, a file, or - for standard input')
  .addOption(new Option('--format <format>', 'output format').choices(Object.keys(FORMATS)).default('table'))
  .option(
    '--now <timestamp>',
    'time of the mock, such as 2026-06-01T12:00:00+02 (default: that of the scenario, or now)',
    parseTimestamp,
  )
  .option('--seed <number>', 'seed of the generated values', createIntegerParser(0, 2 ** 32 - 1), 1)
  .addHelpText(
    'after',
    `
Examples:
  krr scenario persons standard
  krr scenario persons ./mine.yaml --now 2028-02-29T12:00:00+01
  krr scenario persons ./mine.yaml --format ids                     identifiers only
  krr scenario persons standard --format json | jq '.[] | select(.person.reservasjon == "JA") | .identifier'
  krr scenario show standard | krr scenario persons -`,
  )
  .action(run);

async function run(reference: string, { format, now, seed }: Flags): Promise<void> {
  const scenario = await load(reference);
  if (scenario.persons.length === 0) {
    const others = scenario.population === 'all' ? 'the mock generates all persons' : 'the register is empty';
    printError(`krr: ${scenario.name} lists no persons; ${others}`);
  }
  const [{ Register, frozenClock, parseTimestamp: parseInstant, systemClock }, { createSummarizer }] =
    await Promise.all([import('../register/index.ts'), import('../register/summarize-person.ts')]);
  const time = now ?? scenario.now;
  const clock = time === undefined ? systemClock : frozenClock(parseInstant(time));
  const register = new Register({ seed, clock, scenario });
  const summarize = createSummarizer(clock.now());
  const toListed = ({ role, identifier, description }: ScenarioPerson): ListedPerson => {
    const record = register.find(identifier);
    const described = { role, identifier, ...(description !== undefined && { description }) };
    return { ...described, ...summarize(record), person: record.person };
  };
  await writeOut(FORMATS[format](scenario.persons.map(toListed)));
}

/** @throws KrrError with every error, each with file, line and column */
async function load(reference: string) {
  const { loadScenario } = await import('../scenario/load.ts');
  if (reference !== '-') return loadScenario(reference);
  const { readStreamText } = await import('../scenario/resolve.ts');
  const file = '<stdin>';
  return loadScenario({ file, text: await readStreamText(process.stdin, file) });
}

function* formatJson(persons: Iterable<ListedPerson>): Generator<string> {
  let separator = '[\n';
  for (const person of persons) {
    yield separator + toPrintableJson(person);
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function* formatTable(persons: Iterable<ListedPerson>): Generator<string> {
  const rows = [HEADINGS, ...[...persons].map(toRow)];
  if (rows.length === 1) return;
  const widths = HEADINGS.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0));
  for (const row of rows)
    yield `${row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()}\n`;
}

function toRow({ role, identifier, state, contact, description = '', special, person }: ListedPerson): string[] {
  const isActive = 'status' in person && person.status === 'AKTIV';
  const about = [description.replace(/[\s.]+$/, ''), ...special].filter((part) => part !== '').join('; ');
  return [role, identifier, state, contact.join(', ') || (isActive ? 'none' : '-'), about].map(toCell);
}

const toCell = (text: string): string => toPrintable(text.replace(/\s+/g, ' '));
