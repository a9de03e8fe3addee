/** The members of a person that hold a timestamp may be stated as a moment, or as a distance before now. */
export type TimestampSpec = string | { readonly ago: string };

/** `null` states that the member is absent from the answer; a member that is not there is not stated at all. */
type Specified<T> = { readonly [K in keyof T]?: T[K] | null };

/** `kontaktinformasjon` as a scenario states it: member by member. */
export type KontaktinformasjonSpec = Specified<{
  epostadresse: string;
  epostadresse_oppdatert: TimestampSpec;
  epostadresse_sist_verifisert: TimestampSpec;
  epostadresse_sist_validert: TimestampSpec;
  epostadresse_duplisert: string;
  mobiltelefonnummer: string;
  mobiltelefonnummer_oppdatert: TimestampSpec;
  mobiltelefonnummer_sist_verifisert: TimestampSpec;
  mobiltelefonnummer_sist_validert: TimestampSpec;
  mobiltelefonnummer_duplisert: string;
}>;

/** `digital_post` as a scenario states it: a mailbox has both members. */
export interface DigitalPostSpec {
  readonly postkasseadresse: string;
  readonly postkasseleverandoeradresse: string;
}

/** The members of Person that a scenario states. Only what is stated is promised. No person is without a status. */
export type PersonSpec = { readonly status?: 'AKTIV' | 'SLETTET' | 'IKKE_REGISTRERT' } & Specified<{
  reservasjon: 'JA' | 'NEI';
  reservasjonstidspunkt: TimestampSpec;
  reservasjon_oppdatert: TimestampSpec;
  varslingsstatus: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  kontaktinformasjon: KontaktinformasjonSpec;
  spraak: 'nb' | 'nn' | 'en' | 'se';
  spraak_oppdatert: TimestampSpec;
  digital_post: DigitalPostSpec;
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
  readonly specified: PersonSpec;
  /**
   * The person may be in a state that the documentation forbids, with codes, texts and times that are none (and so fit
   * no type here), and half a mailbox: that is how a broken service is simulated.
   */
  readonly allowInvalidState?: true;
}
