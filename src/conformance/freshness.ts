import { Temporal } from 'temporal-polyfill';
import { isObject, type JsonObject } from './reading.ts';
import { getTimestamps, type Timestamp } from './timestamp.ts';

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
