import { Temporal } from 'temporal-polyfill';
import { parseInstant } from './check-times.ts';
import { isMapping, type Mapping } from './mapping.ts';

/**
 * What a file alone says of a channel. Of an `undated` one its dates are generated, as the rest demands; of an `open`
 * one all is, or it is not there. `undecided` depends on the day.
 */
export type ChannelAge = 'absent' | 'open' | 'undated' | 'fresh' | 'expired' | 'undecided';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 *
 * Source: https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
const USABLE_MONTHS = 18;
const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
const DATES = ['oppdatert', 'sist_verifisert'] as const;

const DAYS_OF_MONTH = 365.2425 / 12;
/** Months are longer and shorter than that, even many together, and so are two days of the year. */
const UNEVEN_DAYS = 4;

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * The age of both channels as far as a person's `kontaktinformasjon` decides it. Of a channel of which one date is
 * stated, the other is the same.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * channelAges({ epostadresse_oppdatert: { ago: 'P3Y' }, mobiltelefonnummer: null }, undefined); // ['expired', 'absent']
 */
export function getChannelAges(contact: unknown, now: number | undefined): readonly ChannelAge[] {
  if (contact === null) return CHANNELS.map(() => 'absent');
  return CHANNELS.map((channel) => (isMapping(contact) ? getChannelAge(channel, contact, now) : 'open'));
}

function getChannelAge(channel: string, contact: Mapping, now: number | undefined): ChannelAge {
  if (contact[channel] === null) return 'absent';
  const dates = DATES.map((date) => contact[`${channel}_${date}`]).filter(isPresent);
  const ages = dates.map((date) => getDateAge(date, now));
  if (ages.length === 0) return hasChannelMember(channel, contact) ? 'undated' : 'open';
  if (ages.includes('fresh')) return 'fresh';
  return ages.every((age) => age === 'expired') ? 'expired' : 'undecided';
}

const hasChannelMember = (channel: string, contact: Mapping): boolean =>
  Object.entries(contact).some(([member, value]) => member.startsWith(channel) && isPresent(value));

type DateAge = Extract<ChannelAge, 'fresh' | 'expired' | 'undecided'>;

function getDateAge(date: unknown, now: number | undefined): DateAge {
  const distance = isMapping(date) ? tryParseDuration(date.ago) : undefined;
  if (now === undefined) return distance === undefined ? 'undecided' : getDateIndependentAge(distance);
  const instant = distance === undefined ? parseInstant(date) : subtractDuration(now, distance);
  if (instant === undefined) return 'undecided';
  return instant > subtractDuration(now, Temporal.Duration.from({ months: USABLE_MONTHS })) ? 'fresh' : 'expired';
}

/** The age of what lies a duration before now, if it is the same whatever day it is. */
function getDateIndependentAge(distance: Temporal.Duration): DateAge {
  const { years, months, weeks, days } = distance;
  const missing = USABLE_MONTHS - years * 12 - months;
  const beyond = weeks * 7 + days + getTimePart(distance).total('days');
  if (missing <= 0) return 'expired';
  const border = missing * DAYS_OF_MONTH;
  if (beyond < border - UNEVEN_DAYS) return 'fresh';
  return beyond > border + UNEVEN_DAYS ? 'expired' : 'undecided';
}

const getTimePart = ({ hours, minutes, seconds }: Temporal.Duration): Temporal.Duration =>
  Temporal.Duration.from({ hours, minutes, seconds });

/** By Norway's calendar; where a month has no such day, its last. */
const subtractDuration = (instant: number, duration: Temporal.Duration): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Oslo').subtract(duration)
    .epochMilliseconds;

function tryParseDuration(text: unknown): Temporal.Duration | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return Temporal.Duration.from(text);
  } catch {
    return undefined;
  }
}
