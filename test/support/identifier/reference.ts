import fc from 'fast-check';

/** The rules once more, written naively from their text and sharing nothing with src: what the tests compare with. */

const OFFSETS = { none: 0, '+40': 40, '+65': 65, '+80': 80 };

const SERIES: Record<string, (year: number, iii: number) => boolean> = {
  fnr: (year, iii) =>
    (year >= 1854 && year <= 1899 && iii >= 500 && iii <= 749) ||
    (year >= 1900 && year <= 1999 && iii <= 499) ||
    (year >= 1940 && year <= 1999 && iii >= 900) ||
    (year >= 2000 && year <= 2039 && iii >= 500),
  dnr: (year, iii) =>
    (year >= 1858 && year <= 1899 && iii >= 500 && iii <= 599) ||
    (year >= 1900 && year <= 1939 && iii <= 199) ||
    (year >= 1940 && year <= 1999 && (iii <= 499 || iii >= 600)) ||
    (year >= 2000 && year <= 2039 && iii >= 200),
};

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function remainder(digits: string, weights: number[]): number {
  let sum = 0;
  weights.forEach((weight, at) => {
    sum += weight * Number(digits[at]);
  });
  return sum % 11;
}

export function readNaively(text: string, rule: 'classic' | '2032') {
  if (!/^[0-9]{11}$/.test(text)) return { wrong: ['shape'] };
  const [dd, mm, yy, iii] = [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6), text.slice(6, 9)].map(Number);
  const kind = dd! > 40 ? 'dnr' : 'fnr';
  const day = kind === 'dnr' ? dd! - 40 : dd!;
  const offset = Object.entries(OFFSETS).find(([, added]) => mm! - added >= 1 && mm! - added <= 12);
  const month = mm! - (offset?.[1] ?? 0);
  const wrong: string[] = [];
  const years = [1800, 1900, 2000].map((century) => century + yy!).filter((year) => SERIES[kind]!(year, iii!));
  const dated = offset !== undefined && day >= 1 && day <= 31;
  const judged = rule === '2032' ? [2000 + yy!] : years.length > 0 ? years : [1900 + yy!, 2000 + yy!];
  if (!dated || !judged.some((year) => exists(year, month, day))) wrong.push('date');
  if (rule === 'classic' && dated && years.length === 0) wrong.push('series');
  const rest1 = remainder(text, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
  if (rule === 'classic' ? rest1 !== 0 : rest1 > 3) wrong.push('k1');
  if (remainder(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) !== 0) wrong.push('k2');
  const iso = [String(years[0]), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
  return { wrong, kind, synthetic: offset?.[0], birthDate: iso, sex: iii! % 2 === 0 ? 'female' : 'male' };
}

/** Nine digits, completed with the check digits of a remainder; null where k1 or k2 would be 10. */
export function complete(first9: string, rest = 0): string | null {
  const k1 = (11 + rest - remainder(first9, [3, 7, 6, 1, 8, 9, 4, 5, 2])) % 11;
  const k2 = (11 - remainder(`${first9}${k1}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
  return k1 === 10 || k2 === 10 ? null : `${first9}${k1}${k2}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Eleven digits, mostly near a valid identifier: real or almost real dates, every offset, right or wrong check digits. */
export const nearlyValid = fc
  .record({
    day: fc.integer({ min: 0, max: 33 }),
    dayOffset: fc.constantFrom(0, 0, 40, 60),
    month: fc.integer({ min: 0, max: 13 }),
    monthOffset: fc.constantFrom(0, 40, 65, 80),
    year: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom(0, 39, 40, 53, 54, 57, 58, 99)),
    iii: fc.oneof(
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom(199, 200, 499, 500, 599, 600, 749, 750, 899, 900, 999),
    ),
    rest: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 7),
    mistake: fc.option(fc.record({ at: fc.integer({ min: 0, max: 10 }), digit: fc.integer({ min: 0, max: 9 }) }), {
      freq: 4,
    }),
  })
  .map(({ day, dayOffset, month, monthOffset, year, iii, rest, mistake }) => {
    const first9 = two(day + dayOffset) + two(month + monthOffset) + two(year) + String(iii).padStart(3, '0');
    const text = complete(first9, rest) ?? `${first9}00`;
    return mistake === null ? text : text.slice(0, mistake.at) + mistake.digit + text.slice(mistake.at + 1);
  });
