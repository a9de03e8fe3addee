import type { ErrorObject } from 'ajv/dist/2020.js';
import { Temporal } from 'temporal-polyfill';
import { shorten } from '../../yaml/diagnostics.ts';
import { formatSuggestion } from '../../yaml/suggest.ts';

/** Words that people write from memory, in small letters without signs, and what they mean where that is a key or a code. */
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
 * What a word means that resembles no key or code but says the same as one; undefined if it is no such word, or none here.
 *
 * @param known the keys or codes that may stand here
 * @example
 * remembered('retry-after', ['status', 'headers']); // 'headers: {Retry-After: 5}'
 */
export function findAlias(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  if (!Object.hasOwn(KEY_ALIASES, plain)) return undefined;
  return KEY_ALIASES[plain]!.find((alias) => known.includes(/^\w+/.exec(alias)![0]));
}

/** In ISO 8601, and as faults have it; by how the words for it begin, in two languages. */
const DURATION_UNITS: readonly (readonly [word: RegExp, iso: (n: string) => string, short?: (n: string) => string])[] =
  [
    [/^(?:y|å)/i, (n) => `P${n}Y`],
    [/^(?:milli|ms)/i, () => '', (n) => `${n}ms`],
    [/^(?:mi)/i, (n) => `PT${n}M`, (n) => `${n}m`],
    [/^(?:m$)/i, (n) => `P${n}M`, (n) => `${n}m`],
    [/^(?:m)/i, (n) => `P${n}M`],
    [/^(?:w|u)/i, (n) => `P${n}W`],
    [/^(?:d)/i, (n) => `P${n}D`],
    [/^(?:h|t)/i, (n) => `PT${n}H`],
    [/^(?:s)/i, (n) => `PT${n}S`, (n) => `${n}s`],
  ];

function rewriteDuration(text: string): string[] {
  const [, amount, word] = /^P?T?([0-9]+) *([a-zæøå]+)(?: ago| siden)?$/i.exec(text) ?? [];
  const unit = DURATION_UNITS.find(([start]) => word !== undefined && start.test(word));
  return unit === undefined ? [] : [unit[1](amount!), unit[2]?.(amount!) ?? ''];
}

const padNumber = (digits = '0'): string => digits.padStart(2, '0');

/** A moment without an offset is one of Norway's. */
function rewriteMoment(date: string, hour?: string, minute?: string, second?: string): string[] {
  const time = [hour, minute, second].map(padNumber).join(':');
  try {
    const { offset } = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime('Europe/Oslo');
    return [date, `${date}T${time}${offset.slice(0, 3)}`];
  } catch {
    return [];
  }
}

function rewriteDate(text: string): string[] {
  const time = '(?:[^0-9]{1,5}([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?)?$';
  const [, year, month, day, ...iso] =
    new RegExp(`^([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})${time}`).exec(text) ?? [];
  const [, d, m, y, ...own] = new RegExp(`^([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})${time}`).exec(text) ?? [];
  if (year) return rewriteMoment(`${year}-${padNumber(month)}-${padNumber(day)}`, ...iso);
  return y ? rewriteMoment(`${y}-${padNumber(m)}-${padNumber(d)}`, ...own) : [];
}

const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a' };

const toKebabCase = (text: string): string =>
  (/^[\p{L}0-9 _.-]+$/u.test(text) ? text : '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[æøå]/g, (letter) => LETTERS[letter]!)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** What people write in other forms than a scenario has, as it would be here: the likeliest first. */
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
 * A text as it would have the right form; undefined if no other form of it does.
 *
 * @param isRight whether a text has the form
 * @example
 * rewritten('18 months', (text) => /^P[0-9]+M$/.test(text)); // 'P18M'
 */
export const suggestValue = (text: string, isRight: (text: string) => boolean): string | undefined =>
  REWRITES.flatMap((rewrite) => rewrite(text)).find((other) => other !== '' && other !== text && isRight(other));

type SchemaError = Pick<ErrorObject, 'keyword' | 'params' | 'schema' | 'parentSchema' | 'data'>;

const getExpectedTypes = ({ keyword, params, schema }: SchemaError): readonly unknown[] =>
  keyword === 'type' ? [params.type].flat() : keyword === 'const' ? [typeof schema] : [];

/** What stands in quotes is text, even if it reads as a number or a truth value. */
function isOnlyQuoted(error: SchemaError): boolean {
  const expected = getExpectedTypes(error);
  if (typeof error.data !== 'string' || expected.includes('string')) return false;
  const isNumber = expected.some((type) => type === 'integer' || type === 'number') && /^-?[0-9]+$/.test(error.data);
  return isNumber || (expected.includes('boolean') && /^(?:true|false)$/.test(error.data));
}

/** What YAML made a number or a truth value of is text if it stands in quotes, or a duration if it has a unit. */
function suggestQuotes(error: SchemaError): string {
  const { data, parentSchema } = error;
  if (!getExpectedTypes(error).includes('string') || !['number', 'boolean'].includes(typeof data)) return '';
  const pattern = new RegExp(parentSchema?.pattern ?? '', 'u');
  if (pattern.test(`${data}`)) return ' (quote it)';
  if (pattern.test(`${data}ms`)) return ` (with its unit: ${data}ms)`;
  return pattern.test(`0${data}`) ? ' (quote it: it has lost a zero)' : '';
}

/** A long number is not repeated. */
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
  return formatSuggestion(findAlias(String(data), keyword === 'const' ? [String(schema)] : ['true', 'false']));
}

/**
 * What may be meant by a value that is not what was expected, as the end of a message; nothing if nobody knows.
 *
 * @example
 * hint({ ...error, data: '18 months' }); // ' (did you mean P18M?)'
 */
export const createHint = (error: SchemaError): string =>
  isOnlyQuoted(error) ? ' (without quotes)' : suggestQuotes(error) || suggestOtherForm(error) || suggestBoolean(error);
