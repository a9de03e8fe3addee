import type { Rule } from '../rule.ts';
import { soapAnswerRules } from './soap-answer.ts';
import { soapChangesRules } from './soap-changes.ts';
import { soapFaultRules } from './soap-faults.ts';
import { soapNeedsRules } from './soap-needs.ts';
import { soapOtherRules } from './soap-others.ts';
import { soapParityRules } from './soap-parity.ts';
import { soapPersonRules } from './soap-person.ts';
import { soapRefusalRules } from './soap-refusals.ts';
import { soapStateRules } from './soap-state.ts';
import { soapStatedRules } from './soap-stated.ts';

/** The lookup in its other protocol, SOAP 16-02: switched off in 2022, and still met where systems migrate. */
export const soapRules: readonly Rule[] = [
  ...soapAnswerRules,
  ...soapPersonRules,
  ...soapNeedsRules,
  ...soapStateRules,
  ...soapRefusalRules,
  ...soapFaultRules,
  ...soapOtherRules,
  ...soapChangesRules,
  ...soapStatedRules,
  ...soapParityRules,
];
