import type { Behaviour } from '../scenario/index.ts';

/**
 * Every member that holds a timestamp, of a person and of `kontaktinformasjon`.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter
 */
const TIMESTAMPS: readonly string[] = [
  'reservasjonstidspunkt',
  'reservasjon_oppdatert',
  'spraak_oppdatert',
  'epostadresse_oppdatert',
  'epostadresse_sist_verifisert',
  'epostadresse_sist_validert',
  'mobiltelefonnummer_oppdatert',
  'mobiltelefonnummer_sist_verifisert',
  'mobiltelefonnummer_sist_validert',
];

type TimestampFormat = Exclude<Behaviour['timestamps'], 'mixed'>;

/** The usual form, which everything but a literal of a scenario has: `2023-06-29T10:14:52+02`. */
const DEFAULT_TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d$/;
const OFFSET_LENGTH = '+02'.length;

/** The same instant in each form. */
const FORMATTERS: Readonly<Record<TimestampFormat, (usual: string) => string>> = {
  shortOffset: (usual) => usual,
  z: (usual) => new Date(`${usual}:00`).toISOString(),
  fullOffset: (usual) => `${usual.slice(0, -OFFSET_LENGTH)}.000${usual.slice(-OFFSET_LENGTH)}:00`,
};
const TIMESTAMP_FORMATS = Object.keys(FORMATTERS) as TimestampFormat[];

/** Mixed forms come in turn, and begin elsewhere for another person: each member is met in each of them. */
const chooseFormat = (
  timestamps: Behaviour['timestamps'],
  place: number,
  personidentifikator: string,
): TimestampFormat =>
  timestamps === 'mixed'
    ? TIMESTAMP_FORMATS[(place + Number(personidentifikator.at(-1))) % TIMESTAMP_FORMATS.length]!
    : timestamps;

/**
 * The value of a member, which is another text only if it is a timestamp of the usual form. Mixed forms follow from
 * member and identifier alone, so they are the same in every batch.
 *
 * @example
 * withTimestampAs('z')('spraak_oppdatert', '2023-06-29T10:14:52+02', '25916509831'); // '2023-06-29T08:14:52.000Z'
 */
export const createTimestampFormatter =
  (timestamps: Behaviour['timestamps']) =>
  (member: string, value: unknown, personidentifikator: string): unknown => {
    const place = TIMESTAMPS.indexOf(member);
    if (place < 0 || typeof value !== 'string' || !DEFAULT_TIMESTAMP.test(value)) return value;
    return FORMATTERS[chooseFormat(timestamps, place, personidentifikator)](value);
  };
