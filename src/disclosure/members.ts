import type { Person } from '../contract/index.ts';

/**
 * The parts of a person that can be asked for: the values of `informasjonsbehov`, which the documentation maps one to
 * one to scopes.
 *
 * @see https://docs.digdir.no/resources/begrep/felles/informasjonsbehov
 */
export const NEEDS = ['Person', 'Kontaktinfo', 'VarslingsStatus', 'Spraak', 'SikkerDigitalPost', 'Sertifikat'] as const;
export type Need = (typeof NEEDS)[number];

/** Other names of a need. */
const ALIASES: ReadonlyMap<string, Need> = new Map([['Kontaktinformasjon', 'Kontaktinfo']]);

/** The need that a value of `informasjonsbehov` names; undefined values must be ignored, so they name none. */
export const needNamed = (value: string): Need | undefined =>
  ALIASES.get(value) ?? NEEDS.find((need) => need === value);

export interface MemberRow {
  readonly member: keyof Person;
  readonly need: Need;
  /** In an answer that tells that a person's contact information has expired, the documented table leaves it out. */
  readonly withheldWhenExpired?: true;
  readonly source: string;
}

const PERSON = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person';
const ATTRIBUTES = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_attributter';
const REST = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';

/** Which need each member of an answer belongs to, in the order of the answer. */
export const MEMBERS: readonly MemberRow[] = [
  { member: 'personidentifikator', need: 'Person', source: PERSON },
  { member: 'reservasjon', need: 'Person', source: REST },
  { member: 'reservasjonstidspunkt', need: 'Person', source: ATTRIBUTES },
  { member: 'reservasjon_oppdatert', need: 'Person', source: ATTRIBUTES },
  { member: 'status', need: 'Person', source: PERSON },
  { member: 'varslingsstatus', need: 'VarslingsStatus', source: ATTRIBUTES },
  { member: 'kontaktinformasjon', need: 'Kontaktinfo', withheldWhenExpired: true, source: PERSON },
  { member: 'spraak', need: 'Spraak', source: ATTRIBUTES },
  { member: 'spraak_oppdatert', need: 'Spraak', source: ATTRIBUTES },
  { member: 'digital_post', need: 'SikkerDigitalPost', withheldWhenExpired: true, source: PERSON },
  { member: 'sertifikat', need: 'Sertifikat', withheldWhenExpired: true, source: PERSON },
];
