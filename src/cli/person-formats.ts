import type { Kontaktinformasjon, Person } from '../contract/index.ts';

/** Turns persons into text, piece by piece. */
type PersonFormat = (persons: Iterable<Person>) => Iterable<string>;

const CONTACT_COLUMNS = [
  'epostadresse',
  'epostadresse_oppdatert',
  'epostadresse_sist_verifisert',
  'mobiltelefonnummer',
  'mobiltelefonnummer_oppdatert',
  'mobiltelefonnummer_sist_verifisert',
] as const satisfies readonly (keyof Kontaktinformasjon)[];

/** The columns of CSV: the members of a person, nested ones under their own names. */
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

/** RFC 4180: a value with a comma, a quote or a line break stands in quotes. */
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
    for (const person of persons) yield `${COLUMNS.map(([, of]) => quoteCsv(of(person))).join(',')}\r\n`;
  },
} as const satisfies Record<string, PersonFormat>;
