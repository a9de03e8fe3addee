/** A timestamp in one of the formats of the service. */
export interface Timestamp {
  /** In ms since 1970; smaller fractions are truncated. */
  readonly instant: number;
  readonly offset: 'Z' | '±hh' | '±hhmm' | '±hh:mm';
  readonly hasFraction: boolean;
}

const TIMESTAMP_PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:Z|([+-])(0\d|1[0-4])(?:(:?)([0-5]\d))?)$/;

const MINUTE_MS = 60_000;

/** Parses a timestamp in any format that the service has been observed to use; `undefined` for another format or an invalid date. */
export function readTimestamp(value: unknown): Timestamp | undefined {
  const [whole, year, month, day, hour, minute, second, fraction, sign, offsetHours, colon, offsetMinutes] =
    (typeof value === 'string' && TIMESTAMP_PATTERN.exec(value)) || [];
  if (whole === undefined || !isDate(Number(year), Number(month), Number(day))) return undefined;
  const clock = new Date(0);
  clock.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  clock.setUTCHours(Number(hour), Number(minute), Number(second), Number((fraction ?? '').padEnd(3, '0').slice(0, 3)));
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0));
  return {
    instant: clock.getTime() - offset * MINUTE_MS,
    offset: sign === undefined ? 'Z' : offsetMinutes === undefined ? '±hh' : colon === ':' ? '±hh:mm' : '±hhmm',
    hasFraction: fraction !== undefined,
  };
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= days[month - 1]!;
}
