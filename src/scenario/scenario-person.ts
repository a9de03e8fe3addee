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
  /**
   * The person may be in a state that the documentation forbids, with codes, texts and times that are none (and so fit
   * no type here), and half a mailbox: that is how a broken service is simulated.
   */
  readonly contradictory?: true;
}
