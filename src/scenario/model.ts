/**
 * What the service does where its documentation is silent or contradicts itself.
 *
 * - `invalidIdentifier`: a batch with an identifier whose check digits fail is rejected, or that one is not registered.
 * - `identifierRule`: `both` also accepts numbers that only the rule of 2032 makes valid.
 * - `expiredContact`: whether contact information older than 18 months is in the answer, by version.
 * - `reservedStatus`, `noChannel`: the varslingsstatus of a reserved person, and of one with no channel.
 * - `duplicates`: an identifier asked for twice is answered twice, or once.
 * - `inkluderIkkeRegistrerte`: what version 2 does when the request does not say.
 * - `timestamps`: how timestamps are written: `+02`, `Z`, `+02:00`, or each of them in turn.
 * - `absent`: a member without a value is left out, null, or empty (`""`, `{}`).
 * - `unknownMembers`: answers also carry members that no documentation has, as a later version might.
 * - `soapWithheld`: of whom an answer over SOAP that tells varslingsstatus withholds contact information, mailbox and
 *   certificate: of those whose contact information has expired, or of everyone who cannot be notified.
 */
export interface Behaviour {
  readonly invalidIdentifier: 'reject' | 'notRegistered';
  readonly identifierRule: 'classic' | 'both';
  readonly expiredContact: Readonly<Record<'v1' | 'v2', 'withheld' | 'delivered'>>;
  readonly reservedStatus: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  readonly noChannel: 'KAN_VARSLES' | 'KAN_IKKE_VARSLES';
  readonly duplicates: 'echoed' | 'collapsed';
  readonly inkluderIkkeRegistrerte: boolean;
  readonly timestamps: 'shortOffset' | 'z' | 'fullOffset' | 'mixed';
  readonly absent: 'omitted' | 'null' | 'empty';
  readonly unknownMembers: boolean;
  readonly soapWithheld: 'expired' | 'cannotBeNotified';
}

/**
 * The behaviour of a service about which a scenario says nothing.
 *
 * @example
 * const lenient = { ...DEFAULT_BEHAVIOUR, invalidIdentifier: 'notRegistered' };
 */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  invalidIdentifier: 'reject',
  identifierRule: 'classic',
  expiredContact: { v1: 'withheld', v2: 'delivered' },
  reservedStatus: 'KAN_IKKE_VARSLES',
  noChannel: 'KAN_IKKE_VARSLES',
  duplicates: 'echoed',
  inkluderIkkeRegistrerte: false,
  timestamps: 'shortOffset',
  absent: 'omitted',
  unknownMembers: false,
  soapWithheld: 'expired',
};

/** From a number to another, both included; without `to` there is no end. */
export interface Span {
  readonly from: number;
  readonly to?: number;
}

/**
 * When a fault strikes: every condition must hold.
 *
 * - `operation`, `version`: the last word of the path, and the version in it. Without `operation`, all but `token`.
 * - `token`: the Bearer token, or the `client_id` of a JWT.
 * - `persons`: how many identifiers the batch has; `person`: one that is in it (a role of the scenario, or an identifier).
 * - `attempt`: which of the requests that fit the conditions above, counted from 1, or every nth of them.
 * - `per`: attempts are counted over all requests, per token, or per batch (the same body sent again).
 * - `probability`: of those, how many, from 0 to 1. Which ones follows from the seed.
 */
export interface FaultConditions {
  readonly operation?: string;
  readonly version?: 'v1' | 'v2';
  readonly token?: string;
  readonly persons?: Span;
  readonly person?: string;
  readonly attempt?: Span | { readonly every: number };
  readonly per?: 'all' | 'token' | 'batch';
  readonly probability?: number;
}

/** Milliseconds before anything is answered: evenly between two bounds, or log-normal with a median and a 95th percentile. */
export type Delay = { readonly from: number; readonly to: number } | { readonly median: number; readonly p95: number };

/** An encoding of text, as Content-Type names it. */
export type Charset = 'utf-8' | 'iso-8859-1' | 'utf-16le';

/**
 * What goes wrong with an answer.
 *
 * - `status`: another answer in place of it; without a body, an error in the form that the operation has for it.
 * - `reset`: the connection is reset (RST), before the head of the answer, or after so many bytes of its body.
 * - `empty`: 200 without a body.
 * - `cutAtPerson`: the body ends within the nth person, and with it the connection.
 * - `dribble`: so many bytes at a time, with a pause (ms) between.
 * - `contentLength`: the header says so many bytes more, or fewer, than there are.
 * - `trailingComma`: a comma after the last member of a person's contact information, as in the documentation's own example.
 * - `charset`: the body in one encoding, and the `charset` of its Content-Type the same, or another.
 * - `silence`: no answer at all; the connection stays open.
 */
export type Effect =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'cutAtPerson'; readonly person: number }
  | { readonly kind: 'dribble'; readonly bytes: number; readonly every: number }
  | { readonly kind: 'contentLength'; readonly by: number }
  | { readonly kind: 'trailingComma' }
  | { readonly kind: 'charset'; readonly bytes: Charset; readonly label: Charset }
  | { readonly kind: 'silence' };

/** Something that goes wrong, now and then or always. The first fault of a scenario whose conditions hold strikes, alone. */
export interface Fault {
  readonly name: string;
  readonly description?: string;
  readonly when: FaultConditions;
  readonly delay?: Delay;
  readonly effect?: Effect;
}

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

/** The print certificate, and the address of the printer, in the words of the answer. */
export interface PrintCertificate {
  readonly postkasseleverandoerAdresse: string;
  readonly x509Sertifikat: string;
}

/**
 * A scenario as plain data, every default filled in. `now` freezes the clock and is kept as written; with the population
 * `scenario` only the listed persons are registered. `violates` names the rules that a judge must find broken.
 */
export interface Scenario {
  readonly name: string;
  readonly description?: string;
  readonly now?: string;
  readonly population: 'all' | 'scenario';
  readonly behaviour: Behaviour;
  readonly print?: PrintCertificate;
  readonly persons: readonly ScenarioPerson[];
  readonly faults: readonly Fault[];
  readonly violates: readonly string[];
}

/**
 * One scenario file as plain data: only what it says itself. Layers lie on top of each other (`extends`, several
 * `--scenario`), and together they make a {@link Scenario}.
 */
export interface Layer {
  readonly name: string;
  readonly description?: string;
  /** Names of the library or files, relative to this one; the last lies on top. */
  readonly extends: readonly string[];
  readonly now?: string;
  readonly population?: 'all' | 'scenario';
  readonly behaviour: Partial<Omit<Behaviour, 'expiredContact'>> & {
    readonly expiredContact?: Partial<Behaviour['expiredContact']>;
  };
  readonly print?: PrintCertificate;
  readonly persons: readonly ScenarioPerson[];
  readonly faults: readonly Fault[];
  readonly violates: readonly string[];
}
