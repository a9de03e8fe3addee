import { Temporal } from 'temporal-polyfill';
import { isObject, type JsonObject } from './rest-persons.ts';

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

export const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `undecided`: a date is missing, cannot be read, or lies too near the border to say. */
export type Freshness = 'fresh' | 'expired' | 'undecided';

const HOUR_MS = 3_600_000;
/** Clocks differ, and so do readings of what a month is: so near the border nothing is judged. */
export const MARGIN_MS = 48 * HOUR_MS;

/**
 * The instant that lies an ISO 8601 duration before another (ms since 1970), by Norway's calendar: where a month has no
 * such day, its last.
 */
export const subtractDuration = (instant: number, duration: string): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Oslo').subtract(duration)
    .epochMilliseconds;

/**
 * From when on a date is newer than 18 months.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
export const findExpiryLimit = (now: number): number => subtractDuration(now, 'P18M');

/** A channel is usable while one of its two dates, updated or verified, is newer than 18 months. */
export function classifyFreshness(
  dates: readonly [Timestamp | undefined, Timestamp | undefined],
  border: number,
): Freshness {
  const instants = dates.map((date) => date?.instant);
  if (instants.some((instant) => instant !== undefined && instant > border + MARGIN_MS)) return 'fresh';
  return instants.every((instant) => instant !== undefined && instant < border - MARGIN_MS) ? 'expired' : 'undecided';
}

/** Many rules ask the same of the same person, by the same border: it is found out once. */
const freshnessByPerson = new WeakMap<
  JsonObject,
  { readonly border: number; readonly channels: readonly Freshness[] }
>();

/** How fresh the channels are that an answer gives of a person; none if it gives no channel. */
export function getChannelFreshness(person: JsonObject, border: number): readonly Freshness[] {
  const { kontaktinformasjon: contact } = person;
  if (!isObject(contact)) return [];
  const cached = freshnessByPerson.get(person);
  if (cached?.border === border) return cached.channels;
  const fields = getTimestamps(person);
  const findDate = (member: string) => fields.find(({ at }) => at === `/kontaktinformasjon/${member}`)?.timestamp;
  const channels = CHANNELS.filter((channel) => contact[channel] !== undefined).map((channel) =>
    classifyFreshness([findDate(`${channel}_oppdatert`), findDate(`${channel}_sist_verifisert`)], border),
  );
  freshnessByPerson.set(person, { border, channels });
  return channels;
}

export const isActive = ({ status }: JsonObject): boolean => status === 'AKTIV';
export const isReserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'JA';
export const isUnreserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'NEI';
export const areAll = (channels: readonly Freshness[], freshness: Freshness): boolean =>
  channels.length > 0 && channels.every((channel) => channel === freshness);
