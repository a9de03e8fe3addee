import type { Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { includesPart, type PartSet, PERSON_FIELDS } from './scopes.ts';

type FieldValues = Readonly<Record<string, unknown>>;
type EmptyValue = Exclude<Behaviour['absent'], 'omitted'>;

/**
 * The documented members of each object: what it is filled up with where it has less.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter
 */
const DOCUMENTED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  kontaktinformasjon: [
    'epostadresse',
    'epostadresse_oppdatert',
    'epostadresse_sist_verifisert',
    'mobiltelefonnummer',
    'mobiltelefonnummer_oppdatert',
    'mobiltelefonnummer_sist_verifisert',
  ],
  digital_post: ['postkasseadresse', 'postkasseleverandoeradresse'],
};

const EMPTY_TEXT: Readonly<Record<EmptyValue, null | ''>> = { null: null, empty: '' };
const EMPTY_OBJECT: Readonly<Record<EmptyValue, null | object>> = { null: null, empty: {} };

/** A person with every member that the grant covers: those without a value are null, or an empty text or object. */
export function withEmptyValues(disclosed: FieldValues, parts: PartSet, emptyValue: EmptyValue): FieldValues {
  const permitted = PERSON_FIELDS.filter(({ part }) => includesPart(parts, part));
  return Object.fromEntries(permitted.map(({ member }) => [member, fillField(member, disclosed[member], emptyValue)]));
}

function fillField(member: string, value: unknown, emptyValue: EmptyValue): unknown {
  const documented = DOCUMENTED_FIELDS[member];
  if (documented === undefined) return value ?? EMPTY_TEXT[emptyValue];
  if (value === undefined) return EMPTY_OBJECT[emptyValue];
  return { ...Object.fromEntries(documented.map((name) => [name, EMPTY_TEXT[emptyValue]])), ...(value as FieldValues) };
}

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

type FieldMap = Readonly<Record<string, unknown>>;

/** The name says what it is: nobody has documented it, and nobody will. */
const UNKNOWN_FIELD = 'oppdiktet_medlem';

/** A value of another type at each place: a later version might have any. */
const UNKNOWN_FIELD_VALUE = { hva: 'finnes ikke i dokumentasjonen', antall: 1, liste: [true, null] };
const UNKNOWN_VALUE_BY_OBJECT: FieldMap = {
  kontaktinformasjon: 'finnes ikke i dokumentasjonen',
  digital_post: ['finnes ikke i dokumentasjonen'],
};

/** A person, and each object in it that has something to tell, with one more member. */
export function withUnknownFields(disclosed: FieldMap): object {
  const members = Object.entries(disclosed).map(([member, value]) => [
    member,
    addUnknownField(value, UNKNOWN_VALUE_BY_OBJECT[member]),
  ]);
  return { ...Object.fromEntries(members), [UNKNOWN_FIELD]: UNKNOWN_FIELD_VALUE };
}

const addUnknownField = (value: unknown, addition: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? { ...value, [UNKNOWN_FIELD]: addition }
    : value;

/** What stands beside `personer`, as JSON. */
export const UNKNOWN_TOP_LEVEL_FIELD = `${JSON.stringify(UNKNOWN_FIELD)}:true`;

/** How an answer is written, whatever it tells. */
export type FormatOptions = Pick<Behaviour, 'timestamps' | 'absent' | 'unknownMembers'>;

type Fields = Readonly<Record<string, unknown>>;

/** True if a person is written as it is told: {@link formatPerson} would change nothing. */
export const usesDefaultFormat = ({ timestamps, absent, unknownMembers }: FormatOptions): boolean =>
  timestamps === 'shortOffset' && absent === 'omitted' && !unknownMembers;

/**
 * What a caller is told of a person ({@link disclose}), in the form that the behaviour asks for: timestamps in another
 * form, members of the grant that the person lacks as `null` or empty, members that no documentation has. Instants stay
 * the same, and a timestamp that a scenario states literally stays as it is written there.
 *
 * @example
 * present(disclose(entry, FULL_GRANT, 'v1', behaviour), entry, FULL_GRANT, behaviour);
 */
export function formatPerson(
  disclosed: Person,
  { scenarioPerson }: RegisterRecord,
  parts: PartSet,
  options: FormatOptions,
): object {
  const { timestamps, absent, unknownMembers } = options;
  const literal = new Set(scenarioPerson === undefined ? [] : collectTexts(scenarioPerson.specified));
  const formatValue = createTimestampFormatter(timestamps);
  const dated = mapFields(disclosed as unknown as Fields, (member, value) =>
    literal.has(value) ? value : formatValue(member, value, disclosed.personidentifikator),
  );
  const filled = absent === 'omitted' ? dated : withEmptyValues(dated, parts, absent);
  return unknownMembers ? withUnknownFields(filled) : filled;
}

/** Applies a change to every member that is no object, at any depth. */
const mapFields = (members: Fields, change: (member: string, value: unknown) => unknown): Fields =>
  Object.fromEntries(
    Object.entries(members).map(([member, value]) => [
      member,
      typeof value === 'object' ? mapFields(value as Fields, change) : change(member, value),
    ]),
  );

/** Every text that a scenario states of a person; durations before now are none, for they are written by the register. */
const collectTexts = (specified: object): unknown[] =>
  Object.entries(specified).flatMap(([member, value]) => {
    if (value === null || member === 'ago') return [];
    return typeof value === 'object' ? collectTexts(value) : [value];
  });
