import type { JsonObject } from './reading.ts';
import { isObject } from './reading.ts';

/** A timestamp as the service may write it, and the instant that it stands for. */
export interface Timestamp {
  /** In ms since 1970; what is finer is cut off. */
  readonly instant: number;
  readonly offset: 'Z' | '±hh' | '±hhmm' | '±hh:mm';
  readonly hasFraction: boolean;
}

const TIMESTAMP_PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:Z|([+-])(0\d|1[0-4])(?:(:?)([0-5]\d))?)$/;

const MINUTE_MS = 60_000;

/** Reads a timestamp in any of the forms that have been seen; `undefined` for another form, or a date that is none. */
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

/** Where the timestamps of a person stand, as JSON pointers from the person on. */
const PERSON_FIELDS = createFieldPointers('', ['reservasjonstidspunkt', 'reservasjon_oppdatert', 'spraak_oppdatert']);
const CONTACT_FIELDS = createFieldPointers(
  '/kontaktinformasjon',
  ['epostadresse', 'mobiltelefonnummer'].flatMap((channel) =>
    ['oppdatert', 'sist_verifisert', 'sist_validert'].map((date) => `${channel}_${date}`),
  ),
);

function createFieldPointers(above: string, names: readonly string[]) {
  return names.map((name) => ({ name, at: `${above}/${name}` }));
}

/** A member of a person that should be a timestamp. */
export interface TimestampField {
  /** JSON pointer from the person on. */
  readonly at: string;
  readonly value: unknown;
  /** What it is read as. */
  readonly timestamp: Timestamp | undefined;
}

/** Many rules look at the same persons: the timestamps of each are read once. */
const timestampsByPerson = new WeakMap<JsonObject, readonly TimestampField[]>();

/** The timestamps of a person, as answered. */
export function getTimestamps(person: JsonObject): readonly TimestampField[] {
  const fields = timestampsByPerson.get(person) ?? collectTimestamps(person);
  timestampsByPerson.set(person, fields);
  return fields;
}

function collectTimestamps(person: JsonObject): readonly TimestampField[] {
  const { kontaktinformasjon: contact } = person;
  return [
    ...collectFields(PERSON_FIELDS, person),
    ...(isObject(contact) ? collectFields(CONTACT_FIELDS, contact) : []),
  ];
}

const collectFields = (places: typeof PERSON_FIELDS, members: JsonObject): readonly TimestampField[] =>
  places
    .filter(({ name }) => members[name] !== undefined)
    .map(({ name, at }) => ({ at, value: members[name], timestamp: readTimestamp(members[name]) }));
