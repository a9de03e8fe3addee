/**
 * The behaviour of the service where its documentation is silent or contradicts itself.
 *
 * - `invalidIdentifier`: an identifier with wrong check digits fails the whole batch, or is returned as not registered.
 * - `identifierRule`: `both` also accepts identifiers that are valid only by the check digit rule of 2032.
 * - `expiredContact`: whether version 1 and version 2 return contact information older than 18 months.
 * - `reservedStatus`, `noChannel`: the varslingsstatus of a reserved person, and of a person without a channel.
 * - `duplicates`: an identifier that a request contains twice is returned twice, or once.
 * - `inkluderIkkeRegistrerte`: the default of version 2 for a request without this field.
 * - `timestamps`: the format of timestamps: `+02`, `Z`, `+02:00`, or each of them in turn.
 * - `absent`: a field without a value is omitted, null, or empty (`""`, `{}`).
 * - `unknownMembers`: responses also contain undocumented fields, as those of a later version might.
 * - `deletedReservation`: responses contain `reservasjon` for a person with status SLETTET, or omit it.
 * - `reservedDates`: responses contain the dates of the contact information of a reserved person, or omit them.
 * - `renewedCertificate`: the mailbox supplier whose certificate has been replaced by a new one.
 * - `changesPerResponse`: the maximum number of persons in a response of hentEndringer.
 * - `soapWithheld`: SOAP responses that include varslingsstatus withhold contact information, mailbox and certificate if
 *   the contact information has expired, or if the person cannot be notified.
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
  readonly deletedReservation: 'included' | 'omitted';
  readonly reservedDates: 'included' | 'omitted';
  readonly renewedCertificate: 'none' | 'digipost' | 'eboks';
  readonly changesPerResponse: number;
  readonly soapWithheld: 'expired' | 'cannotBeNotified';
}

/**
 * The behaviour of a scenario that specifies none.
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
  deletedReservation: 'included',
  reservedDates: 'included',
  renewedCertificate: 'none',
  changesPerResponse: 1000,
  soapWithheld: 'expired',
};

/** A range of numbers, both ends included. Without `to` it is open. */
export interface Span {
  readonly from: number;
  readonly to?: number;
}

/**
 * The conditions of a fault. All of them must hold.
 *
 * - `operation`, `version`: the last word of the request path, and the version in it. Without `operation`: all but `token`.
 * - `token`: the Bearer token, or the `client_id` of a JWT.
 * - `persons`: the number of identifiers in the batch; `person`: one of them (a role of the scenario, or an identifier).
 * - `attempt`: the position among the requests that meet the conditions above, counted from 1, or every nth of them.
 * - `per`: attempts are counted over all requests, per token, or per batch (the same body sent again).
 * - `probability`: the share of those requests, from 0 to 1. The seed decides which ones.
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

/** Milliseconds before the response: uniform between two bounds, or log-normal with a median and a 95th percentile. */
export type Delay = { readonly from: number; readonly to: number } | { readonly median: number; readonly p95: number };

/** The `charset` of a Content-Type. */
export type Charset = 'utf-8' | 'iso-8859-1' | 'utf-16le';

/**
 * The effect of a fault on the response.
 *
 * - `status`: another response; without a body, an error in the format of the operation.
 * - `reset`: the connection is reset (RST) before the response head, or after a number of bytes of the body.
 * - `empty`: status 200 without a body.
 * - `cutAtPerson`: the body and the connection end within the nth person.
 * - `dribble`: the body is sent in chunks of a number of bytes, with a pause (ms) between them.
 * - `contentLength`: the number of bytes by which the Content-Length is wrong.
 * - `trailingComma`: a comma after the last field of a person's contact information, as in the documentation's own example.
 * - `charset`: the encoding of the body, and the `charset` of its Content-Type, which can differ from it.
 * - `silence`: no response; the connection stays open.
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

/** The keys of the effects in a scenario file. */
export const EFFECT_KEYS = [
  'status',
  'reset',
  'empty',
  'cutAtPerson',
  'dribble',
  'contentLength',
  'trailingComma',
  'charset',
  'silence',
] as const satisfies readonly Effect['kind'][];

/** An injected failure. Of the faults of a scenario, only the first whose conditions hold is applied to a request. */
export interface Fault {
  readonly name: string;
  readonly description?: string;
  readonly when: FaultConditions;
  readonly delay?: Delay;
  readonly effect?: Effect;
}

/** A timestamp, or a duration before now. */
export type TimestampSpec = string | { readonly ago: string };

/** `null` removes a field from the response. A missing key leaves the generated value. */
type Specified<T> = { readonly [K in keyof T]?: T[K] | null };

/** The specified fields of `kontaktinformasjon`. */
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

/** A specified mailbox. */
export interface DigitalPostSpec {
  readonly postkasseadresse: string;
  readonly postkasseleverandoeradresse: string;
}

/** The specified fields of a person. All others are generated. */
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

/** The keys that describe a person without an identifier. */
export const DESCRIPTION_KEYS = ['kind', 'born', 'sex'] as const;

/**
 * A person of a scenario: the generated person with that identifier, whose fields `specified` overrides.
 * `role` is the person's name in the file; `identifier` has eleven digits.
 */
export interface ScenarioPerson {
  readonly role: string;
  readonly description?: string;
  readonly identifier: string;
  readonly specified: PersonSpec;
  /**
   * Permits states forbidden by the documentation: invalid codes, texts and timestamps, which these types do not allow,
   * and half a mailbox. Simulates a non-conforming service.
   */
  readonly allowInvalidState?: true;
}

/** The print certificate and the address of the printer, with the field names of the response. */
export interface PrintCertificate {
  readonly postkasseleverandoerAdresse: string;
  readonly x509Sertifikat: string;
}

/**
 * A scenario as plain data, with every default filled in. `now` freezes the clock and keeps the format of the file. With
 * the population `scenario`, only the listed persons are registered. `violates` names the conformance rules that the
 * scenario violates on purpose.
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
 * One scenario file as plain data, without the layers that it extends. Layers are merged (`extends`, repeated
 * `--scenario`) into a {@link Scenario}.
 */
export interface Layer {
  readonly name: string;
  readonly description?: string;
  /** Library names, or files relative to this one. Later layers override earlier ones. */
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
