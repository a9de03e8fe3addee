import { Command, InvalidArgumentError, Option } from 'commander';
import { KrrError } from '../errors.ts';
import {
  ADULT_BIRTH_YEARS,
  formatDay,
  getNextDay,
  parseBirthDates,
  parseDay,
  subtractYears,
} from '../identifier/calendar.ts';
import type { Kind, Sex } from '../identifier/index.ts';
import type { Clock } from '../register/index.ts';
import { PROPERTY_NAMES } from '../register/select-persons.ts';
import { createIntegerParser, parseTimestamp } from './arguments.ts';
import { CLEAR_LINE, canRewriteLine, UNUSABLE, writeOut } from './io.ts';
import { FIELDS, IDENTITY, LAYOUTS, type PersonLayout } from './person-formats.ts';

interface PersonsFlags {
  count: number;
  kind: Kind;
  sex?: Sex;
  born: { from: string; to: string };
  age?: { min: number; max: number };
  now?: string;
  where: string[];
  seed: number;
  format: keyof typeof LAYOUTS;
  for?: 'check';
  from?: string;
  fields?: string[];
  with?: 'identity';
  excel?: true;
}

const PROGRESS_FROM = 10_000;

const HELP = `
Properties for --where (repeatable or separated by commas; a person must have all of them):
  ${PROPERTY_NAMES.join(', ')}

Fields for --fields (repeatable or separated by commas; JSON keeps the objects around them):
  ${[...FIELDS, ...IDENTITY].join(', ')}

Examples:
  krr persons                                                    ten persons, one JSON object per line
  krr persons --count 1000000 > persons.ndjson                   a million persons
  krr persons --kind dnr --born 1950..1959 --where reserved --count 5
  krr persons --where mobile-only,language=nn --format ids       identifiers only
  krr persons --born 2001-02-28..2001-03-01 --format csv
  krr persons --age 16..17 --with identity --format csv --excel  for a spreadsheet
  krr persons --from tenor.csv > persons.yaml                    a scenario of your own persons
  krr persons --fields personidentifikator,epostadresse,sex      a few fields
  krr persons --born 2012-05-04 --count 2                        twins: two persons with one birth date
  for age in 41 39 12 9; do krr persons --age $age --count 1; done   a household by ages; KRR itself knows no families

With the same --seed, krr mock returns the same data to a caller with every scope. One exception: version 1 withholds the
contact information and mailbox of a person whose contact information has all expired.
`;

export const persons = new Command('persons')
  .summary('print synthetic persons for tests')
  .description(
    'Prints synthetic persons. Their identifiers are valid and have 80 added to the month, so they belong to no real person.',
  )
  .option('--count <number>', 'number of persons', createIntegerParser(0, 100_000_000), 10)
  .addOption(
    new Option('--kind <kind>', 'kind of identifier: fnr (fødselsnummer) or dnr (D-number)')
      .choices(['fnr', 'dnr'])
      .default('fnr'),
  )
  .addOption(new Option('--sex <sex>', 'sex of the persons (default: both)').choices(['female', 'male']))
  .addOption(
    new Option('--born <from..to>', 'years or dates of birth, such as 1950..1959, 1970 or 1999-12-31')
      .argParser(readBirthDates)
      .default(readBirthDates(ADULT_BIRTH_YEARS), ADULT_BIRTH_YEARS),
  )
  .addOption(
    new Option('--age <from..to>', 'ages in whole years, such as 16..17 or 67; KRR itself knows no ages')
      .argParser(readAges)
      .conflicts('born'),
  )
  .option(
    '--now <timestamp>',
    'time that the data are from, such as 2026-06-01T12:00:00+02 (default: now)',
    parseTimestamp,
  )
  .option('--where <property>', 'only persons with this property', collectProperties, [])
  .option('--seed <number>', 'seed of the generated population', createIntegerParser(0, 2 ** 32 - 1), 1)
  .addOption(new Option('--format <format>', 'output format').choices(Object.keys(LAYOUTS)).default('ndjson'))
  .addOption(
    new Option('--for <purpose>', 'check: the kinds of persons to look for in a test environment').choices(['check']),
  )
  .option('--from <file>', 'write a scenario of the synthetic persons in a list instead: CSV, JSON or text')
  .option('--fields <field>', 'only these fields, in this order for CSV', collectFields)
  .addOption(
    new Option('--with <data>', 'identity: also birthDate, sex and kind, which the identifier contains').choices([
      'identity',
    ]),
  )
  .option('--excel', 'with --format csv: semicolons, a byte order mark, and identifiers as text')
  .addHelpText('after', HELP)
  .action(run);

function collectProperties(text: string, earlier: readonly string[]): string[] {
  return [...earlier, ...text.split(',').map((property) => property.trim())];
}

function readBirthDates(text: string): { from: string; to: string } {
  const dates = parseBirthDates(text);
  if (dates === undefined) throw new InvalidArgumentError('Expected years or dates, such as 1950..1959.');
  return dates;
}

const FIELD_NAMES: ReadonlySet<string> = new Set([...FIELDS, ...IDENTITY]);

function collectFields(text: string, earlier: readonly string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FIELD_NAMES.has(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no field "${unknown}"; krr persons --help lists them.`);
  return [...earlier, ...names];
}

const MAX_AGE = 200;

function readAges(text: string): { min: number; max: number } {
  const [, first, last] = /^(\d{1,3})(?:(?:\.\.|-)(\d{1,3}))?$/.exec(text) ?? [];
  const [min, max] = [Number(first), Number(last ?? first)];
  if (min <= max && max <= MAX_AGE) return { min, max };
  throw new InvalidArgumentError('Expected ages in whole years, such as 16..17 or 67.');
}

async function run(
  { count, kind, sex, born, age, where, seed, ...flags }: PersonsFlags,
  command: Command,
): Promise<void> {
  if (flags.for === 'check') return (await import('./persons-for-check.ts')).printPersonsForCheck();
  if (flags.from !== undefined) return (await import('./persons-from-list.ts')).printScenario(flags.from);
  if (flags.excel && flags.format !== 'csv') {
    command.error("error: option '--excel' needs '--format csv'", { exitCode: UNUSABLE });
  }
  const [{ selectIdentifiers }, { writePersons }, clock] = await Promise.all([
    import('../register/index.ts'),
    import('../disclosure/index.ts'),
    createClock(flags.now),
  ]);
  const dates = age === undefined ? born : await toBirthDates(age, clock.now());
  const query = { kind, ...dates, ...(sex && { sex }) };
  const selection = selectIdentifiers({ ...query, count, seed, properties: where, clock });
  const layout = LAYOUTS[flags.format]({ fields: getFields(flags), excel: flags.excel === true });
  const progress = new Progress(count);
  const chunks = progress.watch(writePersons({ ...selection, count }, layout.person));
  const allWritten = await writeOut(frame(chunks, layout));
  if (allWritten && progress.found < count) {
    throw new KrrError(
      'NOT_ENOUGH_PERSONS',
      `only ${progress.found} of ${count} requested persons exist; all of them were printed`,
    );
  }
}

function getFields({ fields = [...FIELDS], with: additional }: Pick<PersonsFlags, 'fields' | 'with'>): string[] {
  return [...new Set([...fields, ...(additional === 'identity' ? IDENTITY : [])])];
}

async function createClock(now: string | undefined): Promise<Clock> {
  const { frozenClock, parseTimestamp: parseInstant, systemClock } = await import('../register/index.ts');
  return now === undefined ? systemClock : frozenClock(parseInstant(now));
}

/** The birth dates of persons who are that old on the day in Norway. */
async function toBirthDates({ min, max }: { min: number; max: number }, now: number) {
  const { formatTimestamp } = await import('../register/index.ts');
  const today = parseDay(formatTimestamp(now).slice(0, 'YYYY-MM-DD'.length))!;
  return { from: formatDay(getNextDay(subtractYears(today, max + 1))), to: formatDay(subtractYears(today, min)) };
}

/** Puts the text around the persons. */
function* frame(chunks: Iterable<Uint8Array>, { head, foot, skipped }: PersonLayout): Generator<string | Uint8Array> {
  if (head !== '') yield head;
  let rest = skipped;
  for (const chunk of chunks) {
    yield chunk.subarray(rest);
    rest = 0;
  }
  // Without a person, the head of a JSON array has no line break after it.
  if (foot !== '') yield rest > 0 ? foot.trimStart() : foot;
}

/** Counts persons and shows the progress on a terminal. */
class Progress {
  readonly #total: number;
  found = 0;

  constructor(total: number) {
    this.#total = total;
  }

  *watch(chunks: Iterable<{ bytes: Uint8Array; persons: number }>): Generator<Uint8Array> {
    const isShown =
      canRewriteLine(process.stderr, process.env) && !process.stdout.isTTY && this.#total >= PROGRESS_FROM;
    for (const { bytes, persons } of chunks) {
      this.found = persons;
      if (isShown) process.stderr.write(`\r${persons} of ${this.#total} persons`);
      yield bytes;
    }
    if (isShown) process.stderr.write(CLEAR_LINE);
  }
}
