import type { Person } from '../contract/index.ts';

/**
 * The parts of a person that can be asked for: the values of `informasjonsbehov`, which the documentation maps one to
 * one to scopes.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/informasjonsbehov
 */
export const PARTS = ['Person', 'Kontaktinfo', 'VarslingsStatus', 'Spraak', 'SikkerDigitalPost', 'Sertifikat'] as const;
export type Part = (typeof PARTS)[number];

/** Other names of a need. */
const PART_ALIASES: ReadonlyMap<string, Part> = new Map([['Kontaktinformasjon', 'Kontaktinfo']]);

/** The need that a value of `informasjonsbehov` names; undefined values must be ignored, so they name none. */
export const findPart = (value: string): Part | undefined =>
  PART_ALIASES.get(value) ?? PARTS.find((need) => need === value);

export interface PersonField {
  readonly member: keyof Person;
  readonly part: Part;
  /** In an answer that tells that a person's contact information has expired, the documented table leaves it out. */
  readonly withheldWhenExpired?: true;
  readonly source: string;
}

const PERSON_DOC = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person';
const ATTRIBUTES_DOC = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter';
const REST_DOC = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';

/** Which need each member of an answer belongs to, in the order of the answer. */
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

/** What a caller is given, as a set of bits: bit n for the n-th of {@link PARTS}. */
export type PartSet = number;

const toBit = (part: Part): PartSet => 1 << PARTS.indexOf(part);
const PERSON_PART = toBit('Person');

/** Everything. */
export const ALL_PARTS: PartSet = (1 << PARTS.length) - 1;

export const toPartSet = (parts: readonly Part[]): PartSet =>
  parts.reduce((grant, need) => grant | toBit(need), PERSON_PART);

export const includesPart = (parts: PartSet, part: Part): boolean => (parts & toBit(part)) !== 0;

/**
 * A grant, narrowed to what a request names. A request without `informasjonsbehov` is given all that its scopes give;
 * Person is always given; values that are not defined, or repeated, change nothing.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export function restrictTo(parts: PartSet, informasjonsbehov: readonly string[] | undefined): PartSet {
  if (informasjonsbehov === undefined) return parts;
  return parts & toPartSet(informasjonsbehov.map(findPart).filter((need) => need !== undefined));
}

const CONTACT_PARTS: readonly Part[] = ['Kontaktinfo', 'VarslingsStatus', 'Spraak'];
const DIGITAL_POST_PARTS: readonly Part[] = ['SikkerDigitalPost', 'Sertifikat'];

type PartsByScope = ReadonlyMap<string, readonly Part[]>;

/**
 * What each scope of the batch lookup gives, beside Person itself.
 * The second group is held by delegation and gives the same; the third are older names that clients still ask for.
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
]);

/**
 * What each scope gives of the logged-in person; the second group are older names.
 *
 * @see https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest
 */
const USER_SCOPES: PartsByScope = new Map([
  ['krr:user/kontaktinformasjon.read', CONTACT_PARTS],
  ['krr:user/digitalpost.read', DIGITAL_POST_PARTS],

  ['user/kontaktinformasjon.read', CONTACT_PARTS],
  ['user/spraak.read', CONTACT_PARTS],
]);

const NO_PARTS: PartsByScope = new Map();

/** What can be asked for, as scopes see it: the batch lookup, oneself, one's language, the changes, the printer. */
export const PROTECTED_RESOURCES = ['personer', 'person', 'spraak', 'endringer', 'print'] as const;
export type ProtectedResource = (typeof PROTECTED_RESOURCES)[number];

/** Any one of `opening` opens a gate, and everything does if there is none; `giving` is what the scopes give behind it. */
const ACCESS_BY_RESOURCE: Readonly<
  Record<ProtectedResource, { readonly opening: readonly string[]; readonly giving: PartsByScope }>
> = {
  personer: { opening: [...BATCH_SCOPES.keys()], giving: BATCH_SCOPES },
  person: { opening: [...USER_SCOPES.keys()], giving: USER_SCOPES },
  spraak: { opening: ['krr:user/spraak.write', 'user/spraak.write'], giving: NO_PARTS },
  endringer: { opening: ['krr:global/hentendring.read'], giving: BATCH_SCOPES },
  print: { opening: [], giving: NO_PARTS },
};

/** The scopes that open a gate: any one of them does, and if there is none no scope is needed. */
export const requiredScopes = (resource: ProtectedResource): readonly string[] => ACCESS_BY_RESOURCE[resource].opening;

/**
 * What scopes give behind a gate, or `null` if none of them opens it.
 *
 * @example
 * grantAt('endringer', ['krr:global/digitalpost.read']); // null: it gives, but does not open
 */
export function permissionsFor(resource: ProtectedResource, scopes: readonly string[]): PartSet | null {
  const { opening, giving } = ACCESS_BY_RESOURCE[resource];
  if (opening.length > 0 && !scopes.some((scope) => opening.includes(scope))) return null;
  return toPartSet(scopes.flatMap((scope) => giving.get(scope) ?? []));
}
