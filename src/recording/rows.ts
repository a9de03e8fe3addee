import { type Info, parse } from 'csv-parse/sync';
import { isObject, type JsonObject } from '../conformance/target/json.ts';
import { KrrError } from '../errors.ts';
import { readSource } from '../yaml/read.ts';

/** A row of a list, with the texts of its cells by column. */
export interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

const ONLY_COLUMN = 'line';

/**
 * Reads the rows of a CSV, JSON or text file.
 *
 * @throws KrrError OPTION_INVALID if the file is not in its format
 */
export function readRows(text: string, file: string): readonly Row[] {
  const plain = text.replace(/^\ufeff/, '');
  if (/\.json$/i.test(file) || /^\s*[[{]/.test(plain)) return readJsonRows(plain, file);
  return /\.(?:csv|tsv)$/i.test(file) || /[;,\t]/.test(firstLine(plain)) ? readCsvRows(plain, file) : readLines(plain);
}

const firstLine = (text: string): string => text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';

/** A text file has an identifier in each line; text after it, and lines that begin with #, are ignored. */
const readLines = (text: string): readonly Row[] =>
  text.split(/\r?\n/).flatMap((line, at) => {
    const cell = line.trim();
    if (cell === '' || cell.startsWith('#')) return [];
    return [{ line: at + 1, cells: new Map([[ONLY_COLUMN, cell.split(/\s/)[0]!]]) }];
  });

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

function readCsvRows(text: string, file: string): readonly Row[] {
  const delimiter = [';', '\t', ','].find((each) => firstLine(text).includes(each)) ?? ',';
  const records = parseCsv(text, file, delimiter);
  const [head] = records;
  if (head === undefined) return [];
  const hasHead = !head.record.some((cell) => /^="?\d{11}|^\s*\d{11}\s*$/.test(cell));
  const names = hasHead ? head.record : head.record.map((_, at) => `column ${at + 1}`);
  return records.slice(hasHead ? 1 : 0).map(({ record, info }) => ({
    line: info.lines,
    cells: new Map(names.map((name, at) => [name.trim(), record[at] ?? ''])),
  }));
}

function parseCsv(text: string, file: string, delimiter: string): readonly CsvRecord[] {
  try {
    const options = { delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
    return parse(text, options as object) as unknown as readonly CsvRecord[];
  } catch (error) {
    const { lines } = error as { lines?: number };
    throw new KrrError('OPTION_INVALID', `${file}:${lines ?? 1}: not a CSV file`);
  }
}

/** JSON is YAML, whose reader knows the lines. */
function readJsonRows(text: string, file: string): readonly Row[] {
  const source = readSource(text, file);
  const found = source.usable ? findItems(source.data, []) : undefined;
  if (found === undefined) throw new KrrError('OPTION_INVALID', `${file}: expected a JSON list of persons`);
  const { items, path } = found;
  const places = items.map((_, at) => ({ path: [...path, `${at}`], part: 'value' as const, message: `${at}` }));
  const lines = new Map(source.toDiagnostics(places).map(({ line, message }) => [message, line]));
  return items.map((item, at) => ({
    line: lines.get(`${at}`) ?? 1,
    cells: new Map(isObject(item) ? flatten(item) : [[ONLY_COLUMN, String(item)]]),
  }));
}

interface FoundItems {
  readonly items: readonly unknown[];
  readonly path: readonly string[];
}

/** The list itself, or the first list within the object. */
function findItems(data: unknown, path: readonly string[]): FoundItems | undefined {
  if (Array.isArray(data)) return { items: data, path };
  if (!isObject(data)) return undefined;
  for (const [key, value] of Object.entries(data)) {
    const found = findItems(value, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

const MAX_LEVELS = 5;

/** The values of an object, with the names of the objects around them. */
const flatten = (item: JsonObject, prefix = ''): [string, string][] =>
  Object.entries(item).flatMap(([name, value]): [string, string][] => {
    if (isObject(value) && prefix.split('.').length <= MAX_LEVELS) return flatten(value, `${prefix}${name}.`);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[prefix + name, String(value)]]
      : [];
  });
