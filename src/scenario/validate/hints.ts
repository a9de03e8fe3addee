import type { ErrorObject } from 'ajv/dist/2020.js';
import { Temporal } from 'temporal-polyfill';
import { shorten, toText } from '../../yaml/diagnostics.ts';
import { formatSuggestion } from '../../yaml/suggest.ts';

/** Common words for keys and codes, in lower case and without punctuation. A hint is used where that key or code is valid. */
const KEY_ALIASES: Readonly<Record<string, readonly string[]>> = {
  batch: ['persons'],
  batchsize: ['persons'],
  clock: ['now'],
  code: ['status'],
  contenttype: ['headers: {Content-Type: text/html}'],
  cut: ['cutAtPerson'],
  email: ['epostadresse', 'kontaktinformasjon.epostadresse'],
  endpoint: ['operation'],
  epost: ['epostadresse', 'kontaktinformasjon.epostadresse'],
  deleted: ['SLETTET'],
  false: ['NEI'],
  first: ['attempt'],
  hang: ['silence'],
  identifier: ['person'],
  identifiers: ['persons'],
  ja: ['true'],
  latency: ['delay'],
  mobil: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  mobile: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  nei: ['false'],
  no: ['false', 'NEI', 'nb'],
  notregistered: ['IKKE_REGISTRERT'],
  nth: ['attempt: {every: 3}'],
  off: ['false'],
  on: ['true'],
  op: ['operation'],
  path: ['operation'],
  people: ['persons'],
  postkasse: ['digital_post'],
  reservert: ['reservasjon'],
  retryafter: ['headers: {Retry-After: 5}'],
  sleep: ['delay'],
  telefon: ['mobiltelefonnummer', 'kontaktinformasjon.mobiltelefonnummer'],
  time: ['now'],
  timeout: ['silence'],
  true: ['JA'],
  truncate: ['cutAtPerson'],
  truncateatperson: ['cutAtPerson'],
  wait: ['delay'],
  yes: ['true', 'JA'],
};

/**
 * Finds the key or code that a word with another spelling stands for. Undefined if there is none among `known`.
 *
 * @param known the keys or codes that are valid here
 * @example
 * findAlias('retry-after', ['status', 'headers']); // 'headers: {Retry-After: 5}'
 */
export function findAlias(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  if (!Object.hasOwn(KEY_ALIASES, plain)) return undefined;
  return KEY_ALIASES[plain]!.find((alias) => known.includes(/^\w+/.exec(alias)![0]));
}

/** Units by the beginning of their English and Norwegian names: in ISO 8601, and in the format of faults. */
const DURATION_UNITS: readonly (readonly [word: RegExp, ...formats: string[]])[] = [
  [/^(?:y|å)/i, 'P#Y'],
  [/^(?:milli|ms)/i, '#ms'],
  [/^mi/i, 'PT#M', '#m'],
  [/^m$/i, 'P#M', '#m'],
  [/^m/i, 'P#M'],
  [/^(?:w|u)/i, 'P#W'],
  [/^d/i, 'P#D'],
  [/^(?:h|t)/i, 'PT#H'],
  [/^s/i, 'PT#S', '#s'],
];

function rewriteDuration(text: string): string[] {
  const [, amount = '', word] = /^P?T?([0-9]+) *([a-zæøå]+)(?: ago| siden)?$/i.exec(text) ?? [];
  const [, ...formats] = DURATION_UNITS.find(([start]) => word !== undefined && start.test(word)) ?? [];
  return formats.map((format) => format.replace('#', amount));
}

const padNumber = (digits = '0'): string => digits.padStart(2, '0');

/** Formats a date and a time without an offset as a timestamp in Norway's time zone. */
function formatTimestamp(date: string, time: readonly (string | undefined)[]): string[] {
  const padded = time.map((part) => padNumber(part)).join(':');
  try {
    const { offset } = Temporal.PlainDateTime.from(`${date}T${padded}`).toZonedDateTime('Europe/Oslo');
    return [date, `${date}T${padded}${offset.slice(0, 3)}`];
  } catch {
    return [];
  }
}

/** `2026-11-23` or `23.11.2026`, and optionally a time. */
const DATE = new RegExp(
  '^(?:([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})|([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4}))' +
    '(?:[^0-9]{1,5}([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?)?$',
);

function rewriteDate(text: string): string[] {
  const [, year1, month1, day1, day2, month2, year2, ...time] = DATE.exec(text) ?? [];
  const year = year1 ?? year2;
  return year ? formatTimestamp([year, padNumber(month1 ?? month2), padNumber(day1 ?? day2)].join('-'), time) : [];
}

const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a' };

const toKebabCase = (text: string): string =>
  (/^[\p{L}0-9 _.-]+$/u.test(text) ? text : '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => LETTERS[letter]!)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Longer texts are not rewritten: some patterns need quadratic time. */
const MAX_REWRITTEN = 200;

/** Rewrites a value to other formats, the likeliest first. */
const REWRITES: readonly ((text: string) => string | readonly string[])[] = [
  (text) => text.replace(/^[\s“”„‘’«»]+|[\s“”„‘’«»]+$/g, ''),
  (text) => text.replace(/[–—]/g, '-'),
  (text) => (/^[0-9\s–—-]+$/.test(text) ? text.replace(/[\s–—-]+/g, '') : text),
  (text) => text.replace(/^([0-9-]{10}) /, '$1T'),
  (text) => text.toUpperCase(),
  rewriteDuration,
  rewriteDate,
  toKebabCase,
];

/**
 * Rewrites a text to the expected format. Undefined if no rewrite matches it.
 *
 * @example
 * suggestValue('18 months', (text) => /^P[0-9]+M$/.test(text)); // 'P18M'
 */
const suggestValue = (text: string, isValid: (text: string) => boolean): string | undefined =>
  text.length > MAX_REWRITTEN
    ? undefined
    : REWRITES.flatMap((rewrite) => rewrite(text)).find((other) => other !== '' && other !== text && isValid(other));

type SchemaError = Pick<ErrorObject, 'keyword' | 'params' | 'schema' | 'parentSchema' | 'data'>;

const getExpectedTypes = ({ keyword, params, schema }: SchemaError): readonly unknown[] =>
  keyword === 'type' ? [params.type].flat() : keyword === 'const' ? [typeof schema] : [];

/** Whether a quoted text would be valid as a number or a boolean. */
function isOnlyQuoted(error: SchemaError): boolean {
  const expected = getExpectedTypes(error);
  if (typeof error.data !== 'string' || expected.includes('string')) return false;
  const isNumber = expected.some((type) => type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(error.data);
  return isNumber || (expected.includes('boolean') && /^(?:true|false)$/.test(error.data));
}

/** Suggests quotes for a number or a boolean that should be a text, or a unit for one that should be a duration. */
function suggestQuotes(error: SchemaError): string {
  const { data, parentSchema } = error;
  if (!getExpectedTypes(error).includes('string') || !['number', 'boolean'].includes(typeof data)) return '';
  const pattern = new RegExp(parentSchema?.pattern ?? '', 'u');
  if (pattern.test(`${data}`)) return ' (quote it)';
  if (pattern.test(`${data}ms`)) return ` (with its unit: ${data}ms)`;
  return pattern.test(`0${data}`) ? ' (quote it: the leading zero is lost)' : '';
}

/** Does not repeat long numbers, which can be identifiers. */
const formatValueSuggestion = (suggestion: string): string =>
  /^[0-9]{9,}$/.test(suggestion) ? ' (digits alone, in plain quotes)' : formatSuggestion(shorten(suggestion));

function suggestOtherForm({ data, parentSchema }: SchemaError): string {
  const { pattern, properties } = parentSchema ?? {};
  if (typeof data !== 'string' || pattern === undefined) return '';
  const fits = (form: string) => (text: string) => new RegExp(form, 'u').test(text);
  const suggestion = suggestValue(data, fits(pattern));
  if (suggestion !== undefined) return formatValueSuggestion(suggestion);
  const distance = properties?.ago?.pattern;
  if (distance === undefined) return '';
  const ago = fits(distance)(data) ? data : suggestValue(data, fits(distance));
  return ago === undefined ? '' : formatSuggestion(`{ago: ${ago}}`);
}

function suggestBoolean(error: SchemaError): string {
  const { keyword, schema, data } = error;
  if (!getExpectedTypes(error).includes('boolean')) return '';
  return formatSuggestion(findAlias(toText(data), keyword === 'const' ? [String(schema)] : ['true', 'false']));
}

/**
 * Returns a suggestion for an invalid value as the end of a message. Empty if there is none.
 *
 * @example
 * createHint({ ...error, data: '18 months' }); // ' (did you mean P18M?)'
 */
export const createHint = (error: SchemaError): string =>
  isOnlyQuoted(error) ? ' (without quotes)' : suggestQuotes(error) || suggestOtherForm(error) || suggestBoolean(error);
