import { Temporal } from 'temporal-polyfill';
import { isMapping, type Mapping } from '../../yaml/diagnostics.ts';
import { parseInstant } from './persons.ts';

/**
 * The age of a channel as far as the file determines it.
 *
 * - `undated`: the dates are generated so that they fit the other fields.
 * - `open`: the whole channel is generated, or absent.
 * - `undecided`: it depends on the day.
 */
type ChannelAge = 'absent' | 'open' | 'undated' | 'fresh' | 'expired' | 'undecided';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 *
 * Source: https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
const USABLE_MONTHS = 18;
const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
const DATES = ['oppdatert', 'sist_verifisert'] as const;

const DAYS_PER_MONTH = 365.2425 / 12;
/** The length of several months varies by up to this number of days. */
const UNEVEN_DAYS = 4;

/** Whether a field is specified with a value. */
export const hasValue = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * Returns the age of both channels as far as a person's `kontaktinformasjon` determines it. If a channel specifies only
 * one date, the other one is equal.
 *
 * @param now milliseconds since 1970, if the scenario freezes the clock
 * @example
 * getChannelAges({ epostadresse_oppdatert: { ago: 'P3Y' }, mobiltelefonnummer: null }, undefined); // ['expired', 'absent']
 */
export function getChannelAges(contact: unknown, now: number | undefined): readonly ChannelAge[] {
  if (contact === null) return CHANNELS.map(() => 'absent');
  return CHANNELS.map((channel) => (isMapping(contact) ? getChannelAge(channel, contact, now) : 'open'));
}

function getChannelAge(channel: string, contact: Mapping, now: number | undefined): ChannelAge {
  if (contact[channel] === null) return 'absent';
  const dates = DATES.map((date) => contact[`${channel}_${date}`]).filter(hasValue);
  const ages = dates.map((date) => getDateAge(date, now));
  if (ages.length === 0) return hasChannelMember(channel, contact) ? 'undated' : 'open';
  if (ages.includes('fresh')) return 'fresh';
  return ages.every((age) => age === 'expired') ? 'expired' : 'undecided';
}

const hasChannelMember = (channel: string, contact: Mapping): boolean =>
  Object.entries(contact).some(([member, value]) => member.startsWith(channel) && hasValue(value));

type DateAge = Extract<ChannelAge, 'fresh' | 'expired' | 'undecided'>;

function getDateAge(date: unknown, now: number | undefined): DateAge {
  const distance = isMapping(date) ? tryParseDuration(date.ago) : undefined;
  if (now === undefined) return distance === undefined ? 'undecided' : getDateIndependentAge(distance);
  const instant = distance === undefined ? parseInstant(date) : subtractDuration(now, distance);
  if (instant === undefined) return 'undecided';
  return instant > subtractDuration(now, Temporal.Duration.from({ months: USABLE_MONTHS })) ? 'fresh' : 'expired';
}

/** The age of a date at a distance before now, if it is the same on every day of the year. */
function getDateIndependentAge({ years, months, weeks, days, hours, minutes, seconds }: Temporal.Duration): DateAge {
  const missing = USABLE_MONTHS - years * 12 - months;
  if (missing <= 0) return 'expired';
  const beyond = weeks * 7 + days + (hours + minutes / 60 + seconds / 3600) / 24;
  const border = missing * DAYS_PER_MONTH;
  if (beyond < border - UNEVEN_DAYS) return 'fresh';
  return beyond > border + UNEVEN_DAYS ? 'expired' : 'undecided';
}

/** Subtracts by Norway's calendar. If the month has no such day, its last day is used. */
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
