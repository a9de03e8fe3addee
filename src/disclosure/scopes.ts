import type { Person } from '../contract/index.ts';

/**
 * The parts of a person that a request can ask for: the values of `informasjonsbehov`. The documentation maps them one to
 * one to scopes.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/informasjonsbehov
 */
export const PARTS = ['Person', 'Kontaktinfo', 'VarslingsStatus', 'Spraak', 'SikkerDigitalPost', 'Sertifikat'] as const;
export type Part = (typeof PARTS)[number];

const PART_ALIASES: ReadonlyMap<string, Part> = new Map([['Kontaktinformasjon', 'Kontaktinfo']]);

/** Finds the part for a value of `informasjonsbehov`. Undefined values must be ignored, so they have no part. */
export const findPart = (value: string): Part | undefined =>
  PART_ALIASES.get(value) ?? PARTS.find((part) => part === value);

export interface PersonField {
  readonly member: keyof Person;
  readonly part: Part;
  /** The documented table omits the field from responses with `varslingsstatus` once contact information has expired. */
  readonly withheldWhenExpired?: true;
  readonly source: string;
}

const PERSON_DOC = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person';
const ATTRIBUTES_DOC = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter';
const REST_DOC = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';

/** The part of each field of a person, in the order of the response. */
export const PERSON_FIELDS: readonly PersonField[] = [
  { member: 'personidentifikator', part: 'Person', source: PERSON_DOC },
  { member: 'reservasjon', part: 'Person', source: REST_DOC },
  { member: 'reservasjonstidspunkt', part: 'Person', source: ATTRIBUTES_DOC },
  { member: 'reservasjon_oppdatert', part: 'Person', source: ATTRIBUTES_DOC },
  { member: 'status', part: 'Person', source: PERSON_DOC },
  { member: 'varslingsstatus', part: 'VarslingsStatus', source: ATTRIBUTES_DOC },
  { member: 'kontaktinformasjon', part: 'Kontaktinfo', withheldWhenExpired: true, source: PERSON_DOC },
  { member: 'spraak', part: 'Spraak', source: ATTRIBUTES_DOC },
  { member: 'spraak_oppdatert', part: 'Spraak', source: ATTRIBUTES_DOC },
  { member: 'digital_post', part: 'SikkerDigitalPost', withheldWhenExpired: true, source: PERSON_DOC },
  { member: 'sertifikat', part: 'Sertifikat', withheldWhenExpired: true, source: PERSON_DOC },
];

/** A set of parts, as bits: bit n for the n-th of {@link PARTS}. */
export type PartSet = number;

const toBit = (part: Part): PartSet => 1 << PARTS.indexOf(part);
const PERSON_PART = toBit('Person');

export const ALL_PARTS: PartSet = (1 << PARTS.length) - 1;

export const toPartSet = (parts: readonly Part[]): PartSet =>
  parts.reduce((set, part) => set | toBit(part), PERSON_PART);

export const includesPart = (parts: PartSet, part: Part): boolean => (parts & toBit(part)) !== 0;

/**
 * Restricts permitted parts to those in `informasjonsbehov`. Without `informasjonsbehov`, all permitted parts are returned.
 * Person is always included; undefined and repeated values have no effect.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function restrictTo(parts: PartSet, informasjonsbehov: readonly string[] | undefined): PartSet {
  if (informasjonsbehov === undefined) return parts;
  return parts & toPartSet(informasjonsbehov.map(findPart).filter((part) => part !== undefined));
}

const CONTACT_PARTS: readonly Part[] = ['Kontaktinfo', 'VarslingsStatus', 'Spraak'];
const DIGITAL_POST_PARTS: readonly Part[] = ['SikkerDigitalPost', 'Sertifikat'];

type PartsByScope = ReadonlyMap<string, readonly Part[]>;

/**
 * The parts that each scope of the batch lookup permits, besides Person. The second group is used by delegation and
 * permits the same; the third are older names that clients still request.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes
 */
const BATCH_SCOPES: PartsByScope = new Map([
  ['krr:global/kontaktinformasjon.read', CONTACT_PARTS],
  ['krr:global/digitalpost.read', DIGITAL_POST_PARTS],

  ['krr:global/kontaktinfo.read', CONTACT_PARTS],
  ['krr:global/postkasse.read', DIGITAL_POST_PARTS],

  ['global/kontaktinformasjon.read', CONTACT_PARTS],
  ['global/varslingsstatus.read', CONTACT_PARTS],
  ['global/spraak.read', CONTACT_PARTS],
  ['global/sertifikat.read', DIGITAL_POST_PARTS],
  ['global/postadresse.read', DIGITAL_POST_PARTS],
  ['global/sikkerdigitalpost.read', DIGITAL_POST_PARTS],
]);

/**
 * The parts of the logged-in person that each scope permits; the second group are older names. The scopes of the batch
 * lookup are accepted too: a Maskinporten client cannot have a scope of the first group, and the provider's own client
 * requests one person with its token restricted to a pid.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest
 */
const USER_SCOPES: PartsByScope = new Map([
  ['krr:user/kontaktinformasjon.read', CONTACT_PARTS],
  ['krr:user/digitalpost.read', DIGITAL_POST_PARTS],

  ['user/kontaktinformasjon.read', CONTACT_PARTS],
  ['user/spraak.read', CONTACT_PARTS],
  ['user/varslingsstatus.read', CONTACT_PARTS],
  ['user/sikkerdigitalpost.read', DIGITAL_POST_PARTS],
  ['user/sertifikat.read', DIGITAL_POST_PARTS],

  ...BATCH_SCOPES,
]);

const NO_PARTS: PartsByScope = new Map();

/** Resources with different scopes: batch lookup, logged-in person, preferred language, change log, print certificate. */
export const PROTECTED_RESOURCES = ['personer', 'person', 'spraak', 'endringer', 'print'] as const;
export type ProtectedResource = (typeof PROTECTED_RESOURCES)[number];

/** Any one of the scopes in `opening` is sufficient, and none is needed if it is empty; `giving` maps scopes to parts. */
const ACCESS_BY_RESOURCE: Readonly<
  Record<ProtectedResource, { readonly opening: readonly string[]; readonly giving: PartsByScope }>
> = {
  personer: { opening: [...BATCH_SCOPES.keys()], giving: BATCH_SCOPES },
  person: { opening: [...USER_SCOPES.keys()], giving: USER_SCOPES },
  spraak: { opening: ['krr:user/spraak.write', 'user/spraak.write'], giving: NO_PARTS },
  endringer: { opening: ['krr:global/hentendring.read'], giving: BATCH_SCOPES },
  print: { opening: [], giving: NO_PARTS },
};

/** The scopes for a resource: any one of them is sufficient. If the list is empty, no scope is needed. */
export const requiredScopes = (resource: ProtectedResource): readonly string[] => ACCESS_BY_RESOURCE[resource].opening;

/**
 * The parts that scopes permit for a resource, or `null` if no scope gives access to it.
 *
 * @example
 * permissionsFor('endringer', ['krr:global/digitalpost.read']); // null: the scope permits parts, but not this resource
 */
export function permissionsFor(resource: ProtectedResource, scopes: readonly string[]): PartSet | null {
  const { opening, giving } = ACCESS_BY_RESOURCE[resource];
  if (opening.length > 0 && !scopes.some((scope) => opening.includes(scope))) return null;
  return toPartSet(scopes.flatMap((scope) => giving.get(scope) ?? []));
}
