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
