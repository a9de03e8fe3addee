import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';
import type { Profile } from './profile.ts';

/** What a person's contact channels are worth together. */
export type ContactState = 'none' | 'fresh' | 'mixed' | 'expired';

/**
 * A channel is usable while one of its dates is newer than 18 months.
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_18mnd
 */
const USABLE = 'P18M';

const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;
const DATES = ['oppdatert', 'sist_verifisert'] as const;

/** Of each channel that is there, the instants of its dates, as far as they are dates. */
export type ChannelDates = readonly (readonly number[])[];

export const getChannelDates = (contact: Kontaktinformasjon | undefined): ChannelDates =>
  CHANNELS.filter((channel) => contact?.[channel] !== undefined).map((channel) =>
    DATES.flatMap((date) => contact?.[`${channel}_${date}`] ?? []).flatMap((date) => tryParseTimestamp(date) ?? []),
  );

let latestCutoff = { now: Number.NaN, border: Number.NaN };

/** The state of channels at an instant (ms since 1970). A channel without any date cannot have expired. */
export function getContactState(channels: ChannelDates, now: number): ContactState {
  if (latestCutoff.now !== now) latestCutoff = { now, border: subtractDuration(now, USABLE) };
  const { border: cutoff } = latestCutoff;
  return combineChannels(channels.map((dates) => dates.length > 0 && dates.every((date) => date <= cutoff)));
}

/** The state of a generated person: the dates were drawn for it, whatever day of the year it is. */
export const getProfileContactState = ({ epost, mobil }: Profile): ContactState =>
  combineChannels([epost, mobil].filter((channel) => channel !== 'none').map((channel) => channel === 'expired'));

function combineChannels(expired: readonly boolean[]): ContactState {
  if (expired.length === 0) return 'none';
  if (expired.every((one) => one)) return 'expired';
  return expired.some((one) => one) ? 'mixed' : 'fresh';
}

type Varslingsstatus = NonNullable<Person['varslingsstatus']>;

/** Where the documentation contradicts itself, or is silent. */
export type VarslingsstatusOptions = Pick<Behaviour, 'reservedStatus' | 'noChannel'>;

/**
 * Whether a person can be notified: contact information that has not expired, of who is in the register and has not
 * reserved. One usable channel is enough.
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
