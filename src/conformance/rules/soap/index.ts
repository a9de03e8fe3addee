import { soapOwnContactRules } from '../own-contact.ts';
import type { Rule } from '../rule.ts';
import { soapChangesRules } from './changes.ts';
import { soapChangesPagesRules } from './changes-pages.ts';
import { soapOtherRules, soapResponseRules } from './envelope.ts';
import { soapFaultRules, soapRejectionRules } from './faults.ts';
import { soapNeedsRules } from './needs.ts';
import { soapParityRules, soapPersonsFileRules } from './parity.ts';
import { soapPersonRules } from './persons.ts';
import { soapStateRules } from './state.ts';

/** Rules for SOAP 16-02. KRR switched it off in 2022; systems that migrate still use it. */
export const soapRules: readonly Rule[] = [
  ...soapResponseRules,
  ...soapPersonRules,
  ...soapNeedsRules,
  ...soapStateRules,
  ...soapRejectionRules,
  ...soapFaultRules,
  ...soapOtherRules,
  ...soapChangesRules,
  ...soapChangesPagesRules,
  ...soapPersonsFileRules,
  ...soapParityRules,
  ...soapOwnContactRules,
];
