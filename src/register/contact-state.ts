import type { Kontaktinformasjon } from '../contract/index.ts';
import { before, instantIn } from './moments.ts';
import type { Shape } from './shape.ts';

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

export const channelDates = (contact: Kontaktinformasjon | undefined): ChannelDates =>
  CHANNELS.filter((channel) => contact?.[channel] !== undefined).map((channel) =>
    DATES.flatMap((date) => contact?.[`${channel}_${date}`] ?? []).flatMap((date) => instantIn(date) ?? []),
  );

let latestBorder = { now: Number.NaN, border: Number.NaN };

/** The state of channels at an instant (ms since 1970). A channel without any date cannot have expired. */
export function contactState(channels: ChannelDates, now: number): ContactState {
  if (latestBorder.now !== now) latestBorder = { now, border: before(now, USABLE) };
  const { border } = latestBorder;
  return together(channels.map((dates) => dates.length > 0 && dates.every((date) => date <= border)));
}

/** The state of a generated person: the dates were drawn for it, whatever day of the year it is. */
export const contactStateOf = ({ epost, mobil }: Shape): ContactState =>
  together([epost, mobil].filter((channel) => channel !== 'none').map((channel) => channel === 'expired'));

function together(expired: readonly boolean[]): ContactState {
  if (expired.length === 0) return 'none';
  if (expired.every((one) => one)) return 'expired';
  return expired.some((one) => one) ? 'mixed' : 'fresh';
}
