import type { Person } from '../contract/index.ts';
import type { RegisterRecord } from '../register/index.ts';
import type { Behaviour } from '../scenario/index.ts';
import { includesPart, type PartSet, PERSON_FIELDS } from './scopes.ts';

type FieldValues = Readonly<Record<string, unknown>>;
type EmptyValue = Exclude<Behaviour['absent'], 'omitted'>;

/**
 * The documented fields of each object, which {@link withEmptyValues} completes.
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

/** A person with every permitted field; fields without a value are null, or an empty string or object. */
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
 * The timestamp fields of a person and of `kontaktinformasjon`.
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

/** The default format, `2023-06-29T10:14:52+02`. Only literal values of a scenario have another one. */
const DEFAULT_TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d$/;
const OFFSET_LENGTH = '+02'.length;

const FORMATTERS: Readonly<Record<TimestampFormat, (usual: string) => string>> = {
  shortOffset: (usual) => usual,
  z: (usual) => new Date(`${usual}:00`).toISOString(),
  fullOffset: (usual) => `${usual.slice(0, -OFFSET_LENGTH)}.000${usual.slice(-OFFSET_LENGTH)}:00`,
};
const TIMESTAMP_FORMATS = Object.keys(FORMATTERS) as TimestampFormat[];

/** `mixed` rotates the formats by field and identifier, so that each field occurs in every format. */
const chooseFormat = (
  timestamps: Behaviour['timestamps'],
  place: number,
  personidentifikator: string,
): TimestampFormat =>
  timestamps === 'mixed'
    ? TIMESTAMP_FORMATS[(place + Number(personidentifikator.at(-1))) % TIMESTAMP_FORMATS.length]!
    : timestamps;

/**
 * Creates a function that formats a field. It changes only timestamps in the default format. Mixed formats depend on field
 * and identifier only, so they are the same in every batch.
 *
 * @example
 * createTimestampFormatter('z')('spraak_oppdatert', '2023-06-29T10:14:52+02', '25916509831'); // '2023-06-29T08:14:52.000Z'
 */
export const createTimestampFormatter =
  (timestamps: Behaviour['timestamps']) =>
  (member: string, value: unknown, personidentifikator: string): unknown => {
    const place = TIMESTAMPS.indexOf(member);
    if (place < 0 || typeof value !== 'string' || !DEFAULT_TIMESTAMP.test(value)) return value;
    return FORMATTERS[chooseFormat(timestamps, place, personidentifikator)](value);
  };

/** Norwegian for "made-up member": the name is in no documentation. */
const UNKNOWN_FIELD = 'oppdiktet_medlem';

/** A different type in each object: a later version of the service may add a field of any type. */
const UNKNOWN_FIELD_VALUE = { hva: 'finnes ikke i dokumentasjonen', antall: 1, liste: [true, null] };
const UNKNOWN_VALUE_BY_OBJECT: FieldValues = {
  kontaktinformasjon: 'finnes ikke i dokumentasjonen',
  digital_post: ['finnes ikke i dokumentasjonen'],
};

/** Adds one undocumented field to a person and to each non-empty object in it. */
export function withUnknownFields(disclosed: FieldValues): object {
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

/** The undocumented field beside `personer`, as JSON. */
export const UNKNOWN_TOP_LEVEL_FIELD = `${JSON.stringify(UNKNOWN_FIELD)}:true`;

/** The options that affect only the format of a response. */
export type FormatOptions = Pick<Behaviour, 'timestamps' | 'absent' | 'unknownMembers'>;

/** True if {@link formatPerson} changes nothing. */
export const usesDefaultFormat = ({ timestamps, absent, unknownMembers }: FormatOptions): boolean =>
  timestamps === 'shortOffset' && absent === 'omitted' && !unknownMembers;

/**
 * Formats a projected person as the behaviour specifies: timestamps in another format, missing fields as `null` or empty
 * values, additional undocumented fields. Instants stay the same, and a timestamp that a scenario specifies literally
 * stays as written.
 *
 * @example
 * formatPerson(projectPerson(record, ALL_PARTS, 'v1', behaviour), record, ALL_PARTS, behaviour);
 */
export function formatPerson(
  projected: Person,
  { scenarioPerson }: RegisterRecord,
  parts: PartSet,
  options: FormatOptions,
): Person {
  if (usesDefaultFormat(options)) return projected;
  const { timestamps, absent, unknownMembers } = options;
  const literal = new Set(scenarioPerson === undefined ? [] : collectTexts(scenarioPerson.specified));
  const formatValue = createTimestampFormatter(timestamps);
  const dated = mapFields(projected as unknown as FieldValues, (member, value) =>
    literal.has(value) ? value : formatValue(member, value, projected.personidentifikator),
  );
  const filled = absent === 'omitted' ? dated : withEmptyValues(dated, parts, absent);
  return (unknownMembers ? withUnknownFields(filled) : filled) as unknown as Person;
}

/** Maps every field that is not an object, at any depth. */
const mapFields = (members: FieldValues, change: (member: string, value: unknown) => unknown): FieldValues =>
  Object.fromEntries(
    Object.entries(members).map(([member, value]) => [
      member,
      typeof value === 'object' ? mapFields(value as FieldValues, change) : change(member, value),
    ]),
  );

/** Collects the literal values that a scenario specifies; durations are excluded, because the register formats them. */
const collectTexts = (specified: object): unknown[] =>
  Object.entries(specified).flatMap(([member, value]) => {
    if (value === null || member === 'ago') return [];
    return typeof value === 'object' ? collectTexts(value) : [value];
  });
