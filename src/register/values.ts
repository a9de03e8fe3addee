import { dayBefore, startOfYear, TIME_BITS, TIMES_OF_DAY, timeOfDay } from './calendar.ts';
import { certificates } from './certificates.ts';
import { type Draws, MOMENTS } from './draws.ts';
import { names } from './generated/names.ts';
import type { Supplier } from './shape.ts';

/** Reserved by RFC 2606: no mail to them reaches anybody. */
export const DOMAINS = ['example.com', 'example.org', 'example.net'] as const;
/** The characters of a mailbox address after its #. */
export const SUFFIX_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const SUFFIX_LENGTH = 4;

/** First names by the parity of an identifier's ninth digit: even is female. */
export const FIRST_NAMES: readonly (readonly string[])[] = [names.female, names.male];
export const LAST_NAMES: readonly string[] = names.last;

/** The values of one person, as they stand on the wire. */
export interface Values {
  personidentifikator(): string;
  epostadresse(): string;
  mobiltelefonnummer(): string;
  postkasseadresse(): string;
  sertifikat(supplier: Supplier): string;
  /** `expired` concerns the channel that the timestamp belongs to. */
  timestamp(moment: keyof typeof MOMENTS, expired: boolean): string;
}

/** The values of whichever person `draws` has read last. `now` (ms since 1970) gives the calendar year of the dates. */
export function valuesOf(draws: Draws, now: number): Values {
  const anchor = startOfYear(now);
  const first = () => FIRST_NAMES[draws.identifier.charCodeAt(8) & 1]!;
  const name = () => `${pick(first(), draws.name & 0xff)}.${pick(LAST_NAMES, (draws.name >>> 8) & 0xff)}`;
  return {
    personidentifikator: () => draws.identifier,
    epostadresse: () => `${name()}${((draws.name >>> 16) & 0xff) % 100}@${pick(DOMAINS, draws.name >>> 24)}`,
    mobiltelefonnummer: () => `+47${draws.mobil}`,
    postkasseadresse: () => `${name()}#${suffix(draws.suffix)}`,
    sertifikat: (supplier) => pick(certificates[supplier], draws.certificate),
    timestamp: (moment, expired) => timestamp(anchor, draws.moment(MOMENTS[moment], expired)),
  };
}

function timestamp(anchor: number, moment: number): string {
  const { date, offset } = dayBefore(anchor, moment >>> TIME_BITS);
  return date + timeOfDay(moment & (TIMES_OF_DAY - 1)) + offset;
}

function suffix(draw: number): string {
  let rest = draw;
  return Array.from({ length: SUFFIX_LENGTH }, () => {
    const letter = SUFFIX_LETTERS[rest % SUFFIX_LETTERS.length];
    rest = Math.floor(rest / SUFFIX_LETTERS.length);
    return letter;
  }).join('');
}

const pick = <T>(list: readonly T[], draw: number): T => list[draw % list.length]!;
