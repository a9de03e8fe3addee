import type { Kontaktinformasjon } from '../contract/index.ts';
import type { IdentifiedPerson } from '../disclosure/index.ts';
import { quoteCsv } from '../report/csv.ts';

const CONTACT_FIELDS = [
  'epostadresse',
  'epostadresse_oppdatert',
  'epostadresse_sist_verifisert',
  'epostadresse_sist_validert',
  'epostadresse_duplisert',
  'mobiltelefonnummer',
  'mobiltelefonnummer_oppdatert',
  'mobiltelefonnummer_sist_verifisert',
  'mobiltelefonnummer_sist_validert',
  'mobiltelefonnummer_duplisert',
] as const satisfies readonly (keyof Kontaktinformasjon)[];

/** The fields of a person in the order of the CSV columns; nested fields have their own names. */
export const FIELDS = [
  'personidentifikator',
  'reservasjon',
  'reservasjonstidspunkt',
  'reservasjon_oppdatert',
  'status',
  'varslingsstatus',
  ...CONTACT_FIELDS,
  'spraak',
  'spraak_oppdatert',
  'postkasseadresse',
  'postkasseleverandoeradresse',
  'sertifikat',
] as const;

/** Fields that the identifier contains. */
export const IDENTITY = ['birthDate', 'sex', 'kind'] as const;

/** A text around persons, and the text of each person. */
export interface PersonLayout {
  readonly head: string;
  /** The text of a person; it begins or ends with the separator. */
  readonly person: (person: IdentifiedPerson) => string;
  readonly foot: string;
  /** The characters that the first person leaves out: a separator at the beginning. */
  readonly skipped: number;
}

export interface LayoutOptions {
  readonly fields: readonly string[];
  /** CSV for Excel: semicolons, a byte order mark, and numbers as text. */
  readonly excel: boolean;
}

const NO_FRAME = { head: '', foot: '', skipped: 0 } as const;

const toJson = (person: IdentifiedPerson, fields: readonly string[]): string =>
  JSON.stringify(pickFields(person, new Set(fields)));

/** Keeps these fields, in their order and objects. */
function pickFields(value: object, fields: ReadonlySet<string>): object {
  const kept = Object.entries(value).flatMap(([name, child]): [string, unknown][] => {
    if (typeof child !== 'object') return fields.has(name) ? [[name, child]] : [];
    const picked = pickFields(child, fields);
    return Object.keys(picked).length === 0 ? [] : [[name, picked]];
  });
  return Object.fromEntries(kept);
}

export const LAYOUTS = {
  ids: () => ({ ...NO_FRAME, person: ({ personidentifikator }) => `${personidentifikator}\n` }),
  ndjson: ({ fields }) => ({ ...NO_FRAME, person: (person) => `${toJson(person, fields)}\n` }),
  json: ({ fields }) => ({
    ...{ head: '[', foot: '\n]\n', skipped: 1 },
    person: (person) => `,\n${toJson(person, fields)}`,
  }),
  csv: ({ fields, excel }) => ({
    ...NO_FRAME,
    head: `${excel ? BYTE_ORDER_MARK : ''}${fields.join(excel ? ';' : ',')}\r\n`,
    person: (person) => `${excel ? toExcelRow(person, fields) : toRow(person, fields)}\r\n`,
  }),
} as const satisfies Record<string, (options: LayoutOptions) => PersonLayout>;

const BYTE_ORDER_MARK = '\ufeff';
/** Excel would read them as numbers, and drop a leading zero or plus sign. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  'personidentifikator',
  'mobiltelefonnummer',
  'postkasseleverandoeradresse',
]);

function getValues(person: IdentifiedPerson): Map<string, string> {
  const { kontaktinformasjon, digital_post, ...members } = person;
  return new Map(Object.entries({ ...members, ...kontaktinformasjon, ...digital_post }));
}

function toRow(person: IdentifiedPerson, fields: readonly string[]): string {
  const values = getValues(person);
  return fields.map((name) => quoteCsv(values.get(name) ?? '')).join(',');
}

/** A formula of a text keeps all its characters. */
function toExcelRow(person: IdentifiedPerson, fields: readonly string[]): string {
  const values = getValues(person);
  const toCell = (name: string) => {
    const value = values.get(name);
    return value !== undefined && TEXT_FIELDS.has(name) ? quoteCsv(`="${value}"`) : quoteCsv(value ?? '');
  };
  return fields.map(toCell).join(';');
}
