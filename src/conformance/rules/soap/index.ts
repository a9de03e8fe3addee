import type { Rule } from '../rule.ts';
import { soapChangesRules } from './changes.ts';
import { soapOtherRules, soapResponseRules } from './envelope.ts';
import { soapFaultRules, soapRejectionRules } from './faults.ts';
import { soapNeedsRules } from './needs.ts';
import { soapParityRules, soapPersonsFileRules } from './parity.ts';
import { soapPersonRules } from './persons.ts';
import { soapStateRules } from './state.ts';

/** The lookup in its other protocol, SOAP 16-02: switched off in 2022, and still met where systems migrate. */
export const soapRules: readonly Rule[] = [
  ...soapResponseRules,
  ...soapPersonRules,
  ...soapNeedsRules,
  ...soapStateRules,
  ...soapRejectionRules,
  ...soapFaultRules,
  ...soapOtherRules,
  ...soapChangesRules,
  ...soapPersonsFileRules,
  ...soapParityRules,
];
