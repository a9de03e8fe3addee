import type { Behaviour } from './scenario.ts';

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
