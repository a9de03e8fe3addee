import type { Person } from '../contract/index.ts';
import { addDuration, endOfDay, formatTimestamp, subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';
import { CHANNELS, USABLE } from './eighteen-months.ts';
import type { RegisterRecord } from './resolve-person.ts';
import { deriveVarslingsstatus, type VarslingsstatusOptions } from './varslingsstatus.ts';

/** A contact channel with its two dates, and the first instant at which it has expired; null for a missing date. */
export interface ChannelTimeline {
  readonly channel: 'epostadresse' | 'mobiltelefonnummer';
  readonly value: string;
  readonly updated: string | null;
  readonly verified: string | null;
  readonly expires: string | null;
  readonly expired: boolean;
}

/** Why a person has its varslingsstatus. */
export type VarslingsstatusReason =
  | 'specified'
  | 'not-active'
  | 'all-channels-expired'
  | 'reserved'
  | 'no-channel'
  | 'usable-channel';

/** The 18-month rule for one person: a channel has expired if both dates are at or before the border. */
export interface ContactTimeline {
  readonly now: string;
  readonly border: string;
  readonly channels: readonly ChannelTimeline[];
  readonly varslingsstatus: Person['varslingsstatus'] | null;
  readonly reason: VarslingsstatusReason;
}

/**
 * Describes the contact channels of a person at an instant, in milliseconds since 1970.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
export function describeContact(record: RegisterRecord, now: number, options: VarslingsstatusOptions): ContactTimeline {
  const { person } = record;
  const border = subtractDuration(now, USABLE);
  const channels = CHANNELS.flatMap((channel) => {
    const value = person.kontaktinformasjon?.[channel];
    return value === undefined ? [] : [describeChannel(person, channel, value, border)];
  });
  return {
    ...{ now: formatTimestamp(now), border: formatTimestamp(border), channels },
    varslingsstatus: person.varslingsstatus ?? null,
    reason: findReason(record, options),
  };
}

function describeChannel(
  { kontaktinformasjon }: Person,
  channel: ChannelTimeline['channel'],
  value: string,
  border: number,
): ChannelTimeline {
  const updated = kontaktinformasjon?.[`${channel}_oppdatert`] ?? null;
  const verified = kontaktinformasjon?.[`${channel}_sist_verifisert`] ?? null;
  const dates = [updated, verified].flatMap((date) => (date === null ? [] : (tryParseTimestamp(date) ?? [])));
  const latest = dates.length === 0 ? null : Math.max(...dates);
  return {
    ...{ channel, value: String(value), updated, verified },
    expires: latest === null ? null : formatTimestamp(findExpiry(latest)),
    expired: latest !== null && latest <= border,
  };
}

/**
 * The first instant whose border has reached a date. The border moves by the calendar: months without the day of the
 * month use their last day, so the instant can be later than the date plus 18 months.
 */
export function findExpiry(date: number): number {
  const candidate = addDuration(date, USABLE);
  return subtractDuration(candidate, USABLE) >= date ? candidate : endOfDay(candidate);
}

/** `specified` only if the scenario specifies another value than the one that follows from the person. */
function findReason({ person, contact }: RegisterRecord, options: VarslingsstatusOptions): VarslingsstatusReason {
  const profile = { status: person.status as 'AKTIV', reserved: person.reservasjon === 'JA' };
  if (person.varslingsstatus !== deriveVarslingsstatus(profile, contact, options)) return 'specified';
  if (person.status !== 'AKTIV') return 'not-active';
  if (contact === 'expired') return 'all-channels-expired';
  if (person.reservasjon === 'JA') return 'reserved';
  return contact === 'none' ? 'no-channel' : 'usable-channel';
}
