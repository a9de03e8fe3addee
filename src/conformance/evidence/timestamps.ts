import { subtractDuration } from '../../time/oslo-time.ts';
import { readTimestamp, type Timestamp } from '../../time/timestamp.ts';
import { isObject, type JsonObject } from '../target/json.ts';
import { memoize } from './memoize.ts';

export { readTimestamp, subtractDuration, type Timestamp };

/** The timestamp fields of a person, with JSON pointers relative to the person. */
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

/** A timestamp field in a response. */
export interface TimestampField {
  /** JSON pointer relative to the person. */
  readonly at: string;
  readonly value: unknown;
  /** Undefined if the value is not a valid timestamp. */
  readonly timestamp: Timestamp | undefined;
}

/** The timestamps of a person. */
export const getTimestamps = memoize((person: JsonObject): readonly TimestampField[] => {
  const { kontaktinformasjon: contact } = person;
  return [
    ...collectFields(PERSON_FIELDS, person),
    ...(isObject(contact) ? collectFields(CONTACT_FIELDS, contact) : []),
  ];
});

const collectFields = (places: typeof PERSON_FIELDS, members: JsonObject): readonly TimestampField[] =>
  places
    .filter(({ name }) => members[name] !== undefined)
    .map(({ name, at }) => ({ at, value: members[name], timestamp: readTimestamp(members[name]) }));

export const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `undecided`: a date is missing, invalid, or too close to the limit. */
export type Freshness = 'fresh' | 'expired' | 'undecided';

const HOUR_MS = 3_600_000;
/** Clocks differ, and so do interpretations of a month: closer to the limit than this, the suite does not decide. */
export const MARGIN_MS = 48 * HOUR_MS;

/**
 * The instant after which a date is newer than 18 months.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
export function findExpiryLimit(now: number): number {
  const minute = now - (now % MINUTE_MS);
  if (latestLimit.minute !== minute) latestLimit = { minute, limit: subtractDuration(minute, 'P18M') };
  return latestLimit.limit;
}

const MINUTE_MS = 60_000;
/** Many rules need the limit of the same minute. The margin around it is larger by far. */
let latestLimit = { minute: Number.NaN, limit: Number.NaN };

/** A channel is fresh while one of its two dates, updated or verified, is newer than 18 months. */
export function classifyFreshness(
  dates: readonly [Timestamp | undefined, Timestamp | undefined],
  border: number,
): Freshness {
  const instants = dates.map((date) => date?.instant);
  if (instants.some((instant) => instant !== undefined && instant > border + MARGIN_MS)) return 'fresh';
  return instants.every((instant) => instant !== undefined && instant < border - MARGIN_MS) ? 'expired' : 'undecided';
}

/** The freshness of each channel in a response; empty if it has no channel. */
export function getChannelFreshness(person: JsonObject, border: number): readonly Freshness[] {
  return getChannelDates(person).map((dates) => classifyFreshness(dates, border));
}

/** When the value of each channel was updated and verified. */
const getChannelDates = memoize(
  (person: JsonObject): readonly (readonly [Timestamp | undefined, Timestamp | undefined])[] => {
    const { kontaktinformasjon: contact } = person;
    if (!isObject(contact)) return [];
    const fields = getTimestamps(person);
    const findDate = (member: string) => fields.find(({ at }) => at === `/kontaktinformasjon/${member}`)?.timestamp;
    return CHANNELS.filter((channel) => contact[channel] !== undefined).map((channel) => [
      findDate(`${channel}_oppdatert`),
      findDate(`${channel}_sist_verifisert`),
    ]);
  },
);

export const isActive = ({ status }: JsonObject): boolean => status === 'AKTIV';
export const isReserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'JA';
export const isUnreserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'NEI';
export const areAll = (channels: readonly Freshness[], freshness: Freshness): boolean =>
  channels.length > 0 && channels.every((channel) => channel === freshness);
