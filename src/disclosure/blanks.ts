import type { Behaviour } from '../scenario/index.ts';
import { type Grant, includes } from './grant.ts';
import { MEMBERS } from './members.ts';

type Members = Readonly<Record<string, unknown>>;
type Blank = Exclude<Behaviour['absent'], 'omitted'>;

/**
 * The documented members of each object: what it is filled up with where it has less.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter
 */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
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

const EMPTY_TEXT: Readonly<Record<Blank, null | ''>> = { null: null, empty: '' };
const EMPTY_OBJECT: Readonly<Record<Blank, null | object>> = { null: null, empty: {} };

/** A person with every member that the grant covers: those without a value are null, or an empty text or object. */
export function withBlanks(told: Members, grant: Grant, blank: Blank): Members {
  const granted = MEMBERS.filter(({ need }) => includes(grant, need));
  return Object.fromEntries(granted.map(({ member }) => [member, filled(member, told[member], blank)]));
}

function filled(member: string, value: unknown, blank: Blank): unknown {
  const documented = OBJECTS[member];
  if (documented === undefined) return value ?? EMPTY_TEXT[blank];
  if (value === undefined) return EMPTY_OBJECT[blank];
  return { ...Object.fromEntries(documented.map((name) => [name, EMPTY_TEXT[blank]])), ...(value as Members) };
}
