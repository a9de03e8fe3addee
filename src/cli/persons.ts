import { Command, InvalidArgumentError, Option } from 'commander';
import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import { KrrError } from '../errors.ts';
import { ADULT_BIRTH_YEARS, parseBirthDates } from '../identifier/calendar.ts';
import type { Kind, Sex } from '../identifier/index.ts';
import { PROPERTY_NAMES } from '../register/select-persons.ts';
import { createIntegerParser } from './arguments.ts';
import { canRewriteLine, writeOut } from './io.ts';

/** Formats persons as a stream of text. */
type PersonFormat = (persons: Iterable<Person>) => Iterable<string>;

const CONTACT_COLUMNS = [
  'epostadresse',
  'epostadresse_oppdatert',
  'epostadresse_sist_verifisert',
  'mobiltelefonnummer',
  'mobiltelefonnummer_oppdatert',
  'mobiltelefonnummer_sist_verifisert',
] as const satisfies readonly (keyof Kontaktinformasjon)[];

/** The CSV columns: the fields of a person, nested fields under their own names. */
const COLUMNS: readonly (readonly [string, (person: Person) => string | undefined])[] = [
  ['personidentifikator', ({ personidentifikator }) => personidentifikator],
  ['reservasjon', ({ reservasjon }) => reservasjon],
  ['reservasjonstidspunkt', ({ reservasjonstidspunkt }) => reservasjonstidspunkt],
  ['reservasjon_oppdatert', ({ reservasjon_oppdatert }) => reservasjon_oppdatert],
  ['status', ({ status }) => status],
  ['varslingsstatus', ({ varslingsstatus }) => varslingsstatus],
  ...CONTACT_COLUMNS.map((name) => [name, (person: Person) => person.kontaktinformasjon?.[name]] as const),
  ['spraak', ({ spraak }) => spraak],
  ['spraak_oppdatert', ({ spraak_oppdatert }) => spraak_oppdatert],
  ['postkasseadresse', ({ digital_post }) => digital_post?.postkasseadresse],
  ['postkasseleverandoeradresse', ({ digital_post }) => digital_post?.postkasseleverandoeradresse],
  ['sertifikat', ({ sertifikat }) => sertifikat],
];

/** RFC 4180, section 2: a value with a comma, a quote or a line break is quoted. */
const quoteCsv = (value = ''): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export const FORMATS = {
  *ids(persons) {
    for (const { personidentifikator } of persons) yield `${personidentifikator}\n`;
  },
  *ndjson(persons) {
    for (const person of persons) yield `${JSON.stringify(person)}\n`;
  },
  *json(persons) {
    let separator = '[\n';
    for (const person of persons) {
      yield separator + JSON.stringify(person);
      separator = ',\n';
    }
    yield separator === '[\n' ? '[]\n' : '\n]\n';
  },
  *csv(persons) {
    yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
    for (const person of persons) yield `${COLUMNS.map(([, getValue]) => quoteCsv(getValue(person))).join(',')}\r\n`;
  },
} as const satisfies Record<string, PersonFormat>;

interface PersonsFlags {
  count: number;
  kind: Kind;
  sex?: Sex;
  born: { from: string; to: string };
  where: string[];
  seed: number;
  format: keyof typeof FORMATS;
}

const CHUNK_CHARACTERS = 1 << 16;
const PROGRESS_EVERY = 10_000;
const CLEAR_LINE = '\r\u001b[K';

const HELP = `
Properties for --where (repeatable or separated by commas; a person must have all of them):
  ${PROPERTY_NAMES.join(', ')}

Examples:
  krr persons                                                    ten persons, one JSON object per line
  krr persons --count 1000000 > persons.ndjson                   a million persons
  krr persons --kind dnr --born 1950..1959 --where reserved --count 5
  krr persons --where mobile-only,language=nn --format ids       identifiers only
  krr persons --born 2001-02-28..2001-03-01 --format csv

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
      .default(readBirthDates(ADULT_BIRTH_YEARS), ADULT_BIRTH_YEARS.replace('-', '..')),
  )
  .option('--where <property>', 'only persons with this property', collectProperties, [])
  .option('--seed <number>', 'seed of the generated population', createIntegerParser(0, 2 ** 32 - 1), 1)
  .addOption(new Option('--format <format>', 'output format').choices(Object.keys(FORMATS)).default('ndjson'))
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

async function run({ count, kind, sex, born, where, seed, format }: PersonsFlags): Promise<void> {
  const [{ selectPersons }, { systemClock }] = await Promise.all([
    import('../register/select-persons.ts'),
    import('../time/clock.ts'),
  ]);
  const query = { kind, ...born, ...(sex && { sex }) };
  const selected = selectPersons({ ...query, count, seed, properties: where, clock: systemClock });
  const counter = new ProgressCounter(count);
  const allWritten = await writeOut(toChunks(FORMATS[format](counter.count(selected))));
  if (allWritten && counter.found < count) {
    throw new KrrError(
      'NOT_ENOUGH_PERSONS',
      `only ${counter.found} of ${count} requested persons exist; all of them were printed`,
    );
  }
}

function* toChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Counts persons and shows the progress on a terminal. */
class ProgressCounter {
  readonly #total: number;
  found = 0;

  constructor(total: number) {
    this.#total = total;
  }

  *count(persons: Iterable<Person>): Generator<Person> {
    const isShown = canRewriteLine(process.stderr, process.env) && !process.stdout.isTTY;
    for (const person of persons) {
      this.found++;
      if (isShown && this.found % PROGRESS_EVERY === 0)
        process.stderr.write(`\r${this.found} of ${this.#total} persons`);
      yield person;
    }
    if (isShown && this.found >= PROGRESS_EVERY) process.stderr.write(CLEAR_LINE);
  }
}
