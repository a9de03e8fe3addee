import type { Behaviour } from '../scenario/index.ts';
import { includesPart, type PartSet } from './grant.ts';
import { PERSON_FIELDS } from './members.ts';

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
