import { evaluateChannels, USABLE } from '../register/eighteen-months.ts';
import { deriveVarslingsstatus } from '../register/varslingsstatus.ts';
import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import { formatTimestamp, parseTimestamp, subtractDuration, tryParseTimestamp } from '../time/oslo-time.ts';

/** A date of a contact channel near the 18-month border, and whether the channel is usable at `now`. */
export interface EighteenMonthsVector {
  readonly now: string;
  readonly oppdatert: string | null;
  readonly sist_verifisert: string | null;
  readonly usable: boolean;
}

/** Summer and winter, the ends of long months before short ones, a leap day, and both changes of the clock. */
const MOMENTS = [
  '2026-06-15T12:00:00+02',
  '2026-11-23T00:00:00+01',
  '2027-08-31T23:59:59+02',
  '2026-08-29T08:30:00+02',
  '2028-02-29T12:00:00+01',
  '2029-08-29T12:00:00+02',
  '2027-03-28T03:30:00+02',
  '2026-10-25T02:30:00+01',
] as const;

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const DISTANCES = [-DAY, -SECOND, 0, SECOND, DAY] as const;

/** Dates on both sides of the border, alone and beside a date that is two years older. */
export function createEighteenMonthsVectors(): EighteenMonthsVector[] {
  return MOMENTS.flatMap((now) => {
    const instant = parseTimestamp(now);
    const border = subtractDuration(instant, USABLE);
    const old = border - 730 * DAY;
    return DISTANCES.flatMap((distance) => {
      const date = border + distance;
      return [
        toVector(instant, date, null),
        toVector(instant, old, date),
        toVector(instant, date, old),
        toVector(instant, null, date),
      ];
    });
  });
}

function toVector(now: number, updated: number | null, verified: number | null): EighteenMonthsVector {
  const dates = [updated, verified].filter((date) => date !== null);
  const format = (date: number | null) => (date === null ? null : formatTimestamp(date));
  const usable = evaluateChannels([dates], now) === 'fresh';
  return { now: formatTimestamp(now), oppdatert: format(updated), sist_verifisert: format(verified), usable };
}

/** A kind of person, and the varslingsstatus that the mock returns by default. */
export interface VarslingsstatusVector {
  readonly status: 'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT';
  readonly reservasjon: 'JA' | 'NEI';
  readonly contact: 'none' | 'fresh' | 'mixed' | 'expired';
  readonly varslingsstatus: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  /** Whether the documentation leaves the value open, or contradicts itself. */
  readonly contested: boolean;
}

/** Every combination that a register can hold: a person who is not AKTIV has no contact information. */
export function createVarslingsstatusVectors(): VarslingsstatusVector[] {
  const active = (['NEI', 'JA'] as const).flatMap((reservasjon) =>
    (['none', 'fresh', 'mixed', 'expired'] as const).map((contact) => ({
      status: 'AKTIV' as const,
      reservasjon,
      contact,
    })),
  );
  const others = (['SLETTET', 'IKKE_REGISTRERT'] as const).map((status) => ({
    status,
    reservasjon: 'NEI' as const,
    contact: 'none' as const,
  }));
  return [...active, ...others].map((one) => {
    const reserved = one.reservasjon === 'JA';
    const contested = one.status === 'AKTIV' && one.contact !== 'expired' && (reserved || one.contact === 'none');
    const varslingsstatus = deriveVarslingsstatus({ status: one.status, reserved }, one.contact, DEFAULT_BEHAVIOUR);
    return { ...one, varslingsstatus, contested };
  });
}

/** A text, and the instant that it names in UTC; null if the text is not a timestamp. */
export interface TimestampVector {
  readonly timestamp: string;
  readonly instant: string | null;
}

const TIMESTAMPS = [
  '2023-06-29T10:14:52+02',
  '2023-06-29T10:14:52+0200',
  '2023-06-29T10:14:52+02:00',
  '2023-06-29T08:14:52Z',
  '2023-01-29T10:14:52+01',
  '2023-06-29T10:14:52.5+02',
  '2023-06-29T10:14:52.123+02:00',
  '2023-06-29T10:14:52.123456789Z',
  '2024-02-29T23:59:59+01',
  '2026-03-29T01:59:59+01',
  '2026-03-29T03:00:00+02',
  '2026-10-25T02:30:00+02',
  '2026-10-25T02:30:00+01',
  '2023-02-29T12:00:00+01',
  '2023-06-31T12:00:00+02',
  '2023-13-01T12:00:00+01',
  '2023-06-29T25:00:00+02',
  '2023-06-29T10:14:52',
  '2023-06-29',
  '10:14:52+02',
  '',
] as const;

export const createTimestampVectors = (): TimestampVector[] =>
  TIMESTAMPS.map((timestamp) => {
    const instant = tryParseTimestamp(timestamp);
    return { timestamp, instant: instant === undefined ? null : new Date(instant).toISOString() };
  });
