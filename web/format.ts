import { language } from './text/index.ts';

const LOCALE = language === 'nb' ? 'nb-NO' : 'en-GB';
const OSLO = { timeZone: 'Europe/Oslo' } as const;

const dayFormat = new Intl.DateTimeFormat(LOCALE, { ...OSLO, day: 'numeric', month: 'short', year: 'numeric' });
const momentFormat = new Intl.DateTimeFormat(LOCALE, { ...OSLO, dateStyle: 'medium', timeStyle: 'medium' });
const clockFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const numberFormat = new Intl.NumberFormat(LOCALE);

/** A timestamp with an offset in hours (`+02`), which the service writes, is not valid for `Date`. */
export const toInstant = (timestamp: string): number => Date.parse(timestamp.replace(/([+-]\d\d)$/, '$1:00'));

export const formatDay = (instant: number): string => dayFormat.format(instant);
export const formatMoment = (instant: number): string => momentFormat.format(instant);
export const formatTime = (timestamp: string): string => clockFormat.format(new Date(timestamp));
export const formatNumber = (value: number): string => numberFormat.format(value);

const osloParts = new Intl.DateTimeFormat('sv-SE', {
  ...OSLO,
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
});

/** `2026-11-23T12:00:00` in Norwegian time, the value of a datetime-local field. */
export const toLocalInput = (instant: number): string => osloParts.format(instant).replace(' ', 'T');

/** The instant of the value of a datetime-local field, in Norwegian time. */
export function fromLocalInput(value: string): number {
  const asUtc = Date.parse(`${value.length === 16 ? `${value}:00` : value}Z`);
  const offset = Date.parse(`${toLocalInput(asUtc)}Z`) - asUtc;
  return asUtc - offset;
}

/** Indents JSON; other text is unchanged. */
export function formatBody(body: string, contentType: string): string {
  if (contentType.includes('xml')) return formatXml(body);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function formatXml(text: string): string {
  let depth = 0;
  return text
    .replace(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth--;
      const indented = '  '.repeat(Math.max(0, depth)) + line;
      if (/^<[^/?!][^>]*[^/]>$/.test(line) || /^<[^/?!>]>$/.test(line)) depth++;
      return indented;
    })
    .join('\n');
}
