import { readTimestamp } from '../timestamp.ts';

/** XML Schema, part 2, section 3.2.7: an offset may be left out, and has minutes. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)((?:\.\d+)?)((?:Z|[+-]\d\d:\d\d)?)$/;
const MIDNIGHT = '24:00:00';

/** The end of a day is the beginning of the next, and no fraction later. */
function normalizeHour24(day: string, time: string, fraction: string, offset: string): string {
  if (time !== MIDNIGHT || !/^(?:\.0+)?$/.test(fraction)) return `${day}T${time}${fraction}${offset}`;
  const next = new Date(`${day}T00:00:00Z`);
  // A day that there is not stays one.
  if (Number.isNaN(next.getTime()) || next.toISOString().slice(0, day.length) !== day)
    return `${day}T00:00:00${offset}`;
  next.setUTCDate(next.getUTCDate() + 1);
  return `${next.toISOString().slice(0, day.length)}T00:00:00${fraction}${offset}`;
}

/** An xs:dateTime in the form that all of it can be read in; another text as it is. White space around it is nothing. */
export function normalizeDateTime(text: string): string {
  const trimmed = text.trim();
  const [, day, time, fraction, offset] = DATE_TIME.exec(trimmed) ?? [];
  return day === undefined ? trimmed : normalizeHour24(day, time!, fraction!, offset!);
}

const OFFSET = /(?:Z|[+-]\d\d:\d\d)$/;
export const hasOffset = (text: string): boolean => OFFSET.test(text.trim());

/** Whether a text is an xs:dateTime. */
export function isDateTime(text: string): boolean {
  const read = normalizeDateTime(text);
  return DATE_TIME.test(read) && readTimestamp(hasOffset(read) ? read : `${read}Z`) !== undefined;
}
