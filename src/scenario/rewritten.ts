import { Temporal } from 'temporal-polyfill';

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
