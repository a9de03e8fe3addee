import { Temporal } from 'temporal-polyfill';
import type { Kontaktinformasjon, Person } from '../../../src/contract/index.ts';

/** The documented rules of a person's state once more, read from the answer alone. */

const CHANNELS = ['epostadresse', 'mobiltelefonnummer'] as const;

export const msOf = (timestamp: string): number => Temporal.Instant.from(timestamp).epochMilliseconds;

const borders = new Map<number, number>();

/** The instant that lies 18 months before another, by Norway's calendar. */
function borderOf(now: number): number {
  const known = borders.get(now);
  if (known !== undefined) return known;
  const inNorway = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Oslo');
  const border = inNorway.subtract({ months: 18 }).epochMilliseconds;
  borders.set(now, border);
  return border;
}

/** Whether each channel that is there can be used: one of its dates is newer than 18 months, or it has none. */
export function usableChannels(contact: Kontaktinformasjon | undefined, now: number): boolean[] {
  return CHANNELS.filter((channel) => contact?.[channel] !== undefined).map((channel) => {
    const dates = [contact?.[`${channel}_oppdatert`], contact?.[`${channel}_sist_verifisert`]];
    const given = dates.filter((date) => date !== undefined);
    return given.length === 0 || given.some((date) => msOf(date) > borderOf(now));
  });
}

/** The varslingsstatus that status, reservation and contact information lead to, by the default behaviour. */
export function expectedVarslingsstatus(person: Person, now: number): Person['varslingsstatus'] {
  const reachable = usableChannels(person.kontaktinformasjon, now).some((usable) => usable);
  return person.status === 'AKTIV' && person.reservasjon === 'NEI' && reachable ? 'KAN_VARSLES' : 'KAN_IKKE_VARSLES';
}

/** Pairs of timestamps of which the first is never later than the second. */
export function orderedPairs({ kontaktinformasjon: contact = {} }: Person): [string, string][] {
  return CHANNELS.flatMap((channel): [string, string][] => {
    const updated = contact[`${channel}_oppdatert`];
    const verified = contact[`${channel}_sist_verifisert`];
    return updated === undefined || verified === undefined ? [] : [[updated, verified]];
  });
}

/** Every timestamp of a person. */
export function timestampsOf(person: Person): string[] {
  const { kontaktinformasjon = {}, ...members } = person;
  const values = Object.values({ ...members, ...kontaktinformasjon });
  return values.filter((value): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value));
}
