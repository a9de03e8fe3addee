import type { Rule } from '../rule.ts';
import { soapResponseRules } from './soap-answer.ts';
import { soapChangesRules } from './soap-changes.ts';
import { soapFaultRules } from './soap-faults.ts';
import { soapNeedsRules } from './soap-needs.ts';
import { soapOtherRules } from './soap-others.ts';
import { soapParityRules } from './soap-parity.ts';
import { soapPersonRules } from './soap-person.ts';
import { soapRejectionRules } from './soap-refusals.ts';
import { soapStateRules } from './soap-state.ts';
import { soapPersonsFileRules } from './soap-stated.ts';

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
