/** The years of birth of those whom a register of the living mostly holds. */
export const ADULT_BIRTH_YEARS = '1930-2009';

const YEAR = String.raw`\d{4}`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const BIRTH_DATES_PATTERN = new RegExp(
  `^(?:(${YEAR})(?:(?:-|\\.\\.)(${YEAR}))?|(${YEAR}|${DATE})(?:\\.\\.(${YEAR}|${DATE}))?)$`,
);

/**
 * The dates of birth that are written as a year, a date, or from one to another: `1970`, `1950-1959`, `1950..1959`,
 * `1999-12-31`, `2001-02-28..2001-03-01`. Whether there are such dates is not looked at.
 *
 * @returns the first and the last of them, YYYY-MM-DD; undefined for what is written otherwise
 * @example
 * birthDates('1950-1959'); // { from: '1950-01-01', to: '1959-12-31' }
 */
export function parseBirthDates(written: string): { from: string; to: string } | undefined {
  const [, year, lastYear, first, last] = BIRTH_DATES_PATTERN.exec(written) ?? [];
  const from = year ?? first;
  if (from === undefined) return undefined;
  const to = lastYear ?? last ?? from;
  return { from: from.length === 4 ? `${from}-01-01` : from, to: to.length === 4 ? `${to}-12-31` : to };
}
