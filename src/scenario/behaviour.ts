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
