/** The members of a person that hold a timestamp may be stated as a moment, or as a distance before now. */
export type StatedTimestamp = string | { readonly ago: string };

/** `null` states that the member is absent from the answer; a member that is not there is not stated at all. */
type Stated<T> = { readonly [K in keyof T]?: T[K] | null };

/** `kontaktinformasjon` as a scenario states it: member by member. */
export type StatedKontaktinformasjon = Stated<{
  epostadresse: string;
  epostadresse_oppdatert: StatedTimestamp;
  epostadresse_sist_verifisert: StatedTimestamp;
  epostadresse_sist_validert: StatedTimestamp;
  epostadresse_duplisert: string;
  mobiltelefonnummer: string;
  mobiltelefonnummer_oppdatert: StatedTimestamp;
  mobiltelefonnummer_sist_verifisert: StatedTimestamp;
  mobiltelefonnummer_sist_validert: StatedTimestamp;
  mobiltelefonnummer_duplisert: string;
}>;

/** `digital_post` as a scenario states it: a mailbox has both members. */
export interface StatedDigitalPost {
  readonly postkasseadresse: string;
  readonly postkasseleverandoeradresse: string;
}

/** The members of Person that a scenario states. Only what is stated is promised. No person is without a status. */
export type StatedPerson = { readonly status?: 'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT' } & Stated<{
  reservasjon: 'JA' | 'NEI';
  reservasjonstidspunkt: StatedTimestamp;
  reservasjon_oppdatert: StatedTimestamp;
  varslingsstatus: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  kontaktinformasjon: StatedKontaktinformasjon;
  spraak: 'nb' | 'nn' | 'en' | 'se';
  spraak_oppdatert: StatedTimestamp;
  digital_post: StatedDigitalPost;
  sertifikat: string;
}>;

/**
 * A person of a scenario: the generated person of that identifier, with `stated` laid on top.
 * `role` is the person's name in the file; `identifier` is eleven digits.
 */
export interface ScenarioPerson {
  readonly role: string;
  readonly description?: string;
  readonly identifier: string;
  readonly stated: StatedPerson;
}

/**
 * What the service does where its documentation is silent or contradicts itself.
 *
 * - `invalidIdentifier`: a batch with an identifier whose check digits fail is rejected, or that one is not registered.
 * - `identifierRule`: `both` also accepts numbers that only the rule of 2032 makes valid.
 * - `expiredContact`: whether contact information older than 18 months is in the answer, by version.
 * - `reservedStatus`, `noChannel`: the varslingsstatus of a reserved person, and of one with no channel.
 * - `duplicates`: an identifier asked for twice is answered twice, or once.
 * - `inkluderIkkeRegistrerte`: what version 2 does when the request does not say.
 */
export interface Behaviour {
  readonly invalidIdentifier: 'reject' | 'notRegistered';
  readonly identifierRule: 'classic' | 'both';
  readonly expiredContact: Readonly<Record<'v1' | 'v2', 'withheld' | 'delivered'>>;
  readonly reservedStatus: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  readonly noChannel: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  readonly duplicates: 'echoed' | 'collapsed';
  readonly inkluderIkkeRegistrerte: boolean;
}

/**
 * A scenario file as plain data, every default filled in. `now` freezes the clock and is kept as written;
 * with the population `scenario` only the listed persons are registered.
 */
export interface Scenario {
  readonly name: string;
  readonly description?: string;
  readonly now?: string;
  readonly population: 'all' | 'scenario';
  readonly behaviour: Behaviour;
  readonly persons: readonly ScenarioPerson[];
}
