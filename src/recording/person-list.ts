import { KrrError } from '../errors.ts';
import { isSyntheticOrPublished } from '../scenario/published-identifiers.ts';
import { isListable } from './replacement.ts';
import { type Row, readRows } from './rows.ts';

/** A synthetic person of a list, with the values that the list has. */
export interface ListedPerson {
  readonly identifier: string;
  readonly line: number;
  /** The fields of KRR, with documented values. */
  readonly values: Readonly<Record<string, string>>;
}

/** The persons of a list. */
export interface PersonList {
  readonly persons: readonly ListedPerson[];
  /** The columns that were detected, as `column → field`. */
  readonly columns: readonly string[];
  /** The rows that are left out: line and reason, without their content. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

/** A scenario file has at most 50,000 lines, a person of a list at most 9. */
const MAX_PERSONS = 5000;

/** The names of columns, in lower case and without other characters than letters and digits, by field. */
const COLUMN_NAMES: Readonly<Record<string, readonly string[]>> = {
  status: ['status', 'krrstatus'],
  reservasjon: ['reservasjon', 'reservert', 'reserved'],
  varslingsstatus: ['varslingsstatus', 'kanvarsles'],
  epostadresse: ['epostadresse', 'epost', 'email', 'emailaddress'],
  mobiltelefonnummer: ['mobiltelefonnummer', 'mobil', 'mobilnummer', 'mobile', 'telefonnummer', 'phone'],
  spraak: ['spraak', 'sprak', 'language'],
};

const YES = ['ja', 'true', 'yes', '1', 'j'];
const NO = ['nei', 'false', 'no', '0', 'n'];
const toYesNo = (yes: string, no: string) => (text: string) =>
  YES.includes(text) ? yes : NO.includes(text) ? no : undefined;
const createEnumConverter = (values: readonly string[]) => (text: string) =>
  values.find((value) => value.toLowerCase() === text.replace(/[ -]/g, '_'));

/** Converts a value in lower case to that of the field; undefined for a value that the field does not have. */
const CONVERTERS: Readonly<Record<string, (text: string, original: string) => string | undefined>> = {
  status: createEnumConverter(['AKTIV', 'SLETTET', 'IKKE_REGISTRERT']),
  reservasjon: toYesNo('JA', 'NEI'),
  varslingsstatus: (text) =>
    toYesNo('KAN_VARSLES', 'KAN_IKKE_VARSLES')(text) ?? createEnumConverter(['KAN_VARSLES', 'KAN_IKKE_VARSLES'])(text),
  epostadresse: (_, original) => (original.includes('@') ? original : undefined),
  mobiltelefonnummer: (text) => (/^\+?[\d -]{5,20}$/.test(text) ? text : undefined),
  spraak: createEnumConverter(['nb', 'nn', 'en', 'se']),
};

/**
 * Reads a list of synthetic persons: CSV, JSON, or text with an identifier in each line.
 *
 * @param file the name of the file, whose ending selects the format
 * @throws KrrError OPTION_INVALID if the list has no identifiers, or too many
 */
export function readPersonList(text: string, file: string): PersonList {
  const rows = readRows(text, file);
  const column = findIdentifierColumn(rows);
  if (column === undefined) throw new KrrError('OPTION_INVALID', `${file}: no column has identifiers of eleven digits`);
  const columns = findColumns(rows);
  const persons = new Map<string, ListedPerson>();
  const rejected: { line: number; reason: string }[] = [];
  for (const { line, cells } of rows) {
    const identifier = toIdentifier(cells.get(column));
    const reason = explainRejection(identifier, persons);
    if (reason === undefined) persons.set(identifier, { identifier, line, values: readValues(cells, columns) });
    else rejected.push({ line, reason });
  }
  if (persons.size > MAX_PERSONS)
    throw new KrrError('OPTION_INVALID', `${file}: at most ${MAX_PERSONS} persons, found ${persons.size}`);
  return {
    persons: [...persons.values()],
    columns: [`${column} → identifier`, ...[...columns].map(([name, field]) => `${name} → ${field}`)],
    rejected,
  };
}

/** Spreadsheets write `="…"` for text, and may drop a leading zero. */
const toIdentifier = (cell = ''): string => cell.replace(/^="?|"$|[\s'"]/g, '').replace(/^\d{10}$/, '0$&');

function findIdentifierColumn(rows: readonly Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { cells } of rows)
    for (const [name, cell] of cells)
      if (/^\d{11}$/.test(toIdentifier(cell))) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return best?.[0];
}

const normalise = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('å', 'a')
    .replace(/[^a-z0-9]/g, '');

/** The field of each column that has one. Of an object within an object, the last name counts. */
function findColumns(rows: readonly Row[]): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  for (const name of new Set(rows.flatMap(({ cells }) => [...cells.keys()]))) {
    const last = normalise(name.split('.').at(-1)!);
    const field = Object.keys(COLUMN_NAMES).find((each) => COLUMN_NAMES[each]!.includes(last));
    if (field !== undefined && ![...columns.values()].includes(field)) columns.set(name, field);
  }
  return columns;
}

function explainRejection(identifier: string, persons: ReadonlyMap<string, unknown>): string | undefined {
  if (!/^\d{11}$/.test(identifier)) return 'no identifier of eleven digits';
  if (!isListable(identifier)) return 'not a valid identifier';
  if (!isSyntheticOrPublished(identifier)) return 'not a synthetic identifier: expected 80 added to the month';
  return persons.has(identifier) ? 'the person is listed before' : undefined;
}

function readValues(cells: Row['cells'], columns: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const values = [...columns].flatMap(([name, field]) => {
    const original = (cells.get(name) ?? '').trim();
    const value = CONVERTERS[field]!(original.toLowerCase(), original);
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(values);
}
