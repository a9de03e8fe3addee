import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';
import type { Profile } from './profile.ts';

/** The contact channels, combined. */
export type ContactState = 'none' | 'fresh' | 'mixed' | 'expired';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
const USABLE = 'P18M';

const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
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

type Varslingsstatus = NonNullable<Person['varslingsstatus']>;

/** Options for cases that the documentation contradicts or omits. */
export type VarslingsstatusOptions = Pick<Behaviour, 'reservedStatus' | 'noChannel'>;

/**
 * Derives whether a person can be notified: the person is in the register, is not reserved, and has contact information
 * that has not expired. One usable channel is enough.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/varslingsstatus
 */
export function deriveVarslingsstatus(
  { status, reserved }: Pick<Profile, 'status' | 'reserved'>,
  contact: ContactState,
  options: VarslingsstatusOptions,
): Varslingsstatus {
  if (status !== 'AKTIV' || contact === 'expired') return 'KAN_IKKE_VARSLES';
  if (reserved) return options.reservedStatus;
  return contact === 'none' ? options.noChannel : 'KAN_VARSLES';
}
