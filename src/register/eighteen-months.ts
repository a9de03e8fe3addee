import type { Kontaktinformasjon } from '../contract/index.ts';
import { subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';
import type { Profile } from './profile.ts';

/** The contact channels, combined. */
export type ContactState = 'none' | 'fresh' | 'mixed' | 'expired';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
export const USABLE = 'P18M';

export const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;

const DATES = ['oppdatert', 'sist_verifisert'] as const;

/** For each present channel, the instants of its dates. Invalid dates are ignored. */
export type ChannelDates = readonly (readonly number[])[];

export const getChannelDates = (contact: Kontaktinformasjon | undefined): ChannelDates =>
  CHANNELS.filter((channel) => contact?.[channel] !== undefined).map((channel) =>
    DATES.flatMap((date) => contact?.[`${channel}_${date}`] ?? []).flatMap((date) => tryParseTimestamp(date) ?? []),
  );

/** The latest cutoff: a batch asks for the same instant up to 1000 times, and calendar arithmetic is slow. */
let latestCutoff = { now: Number.NaN, cutoff: Number.NaN };

/** The contact state at an instant (ms since 1970). A channel without a date does not expire. */
export function evaluateChannels(channels: ChannelDates, now: number): ContactState {
  if (latestCutoff.now !== now) latestCutoff = { now, cutoff: subtractDuration(now, USABLE) };
  const { cutoff } = latestCutoff;
  return combineChannels(channels.map((dates) => dates.length > 0 && dates.every((date) => date <= cutoff)));
}

/** The contact state at an instant (ms since 1970). */
export const getContactState = (contact: Kontaktinformasjon | undefined, now: number): ContactState =>
  evaluateChannels(getChannelDates(contact), now);

/** The contact state by profile: for a generated person it does not depend on the time. */
export const getProfileContactState = ({ epost, mobil }: Profile): ContactState =>
  combineChannels([epost, mobil].filter((channel) => channel !== 'none').map((channel) => channel === 'expired'));

function combineChannels(expired: readonly boolean[]): ContactState {
  if (expired.length === 0) return 'none';
  if (expired.every((one) => one)) return 'expired';
  return expired.some((one) => one) ? 'mixed' : 'fresh';
}
