import type { Rule } from '../rule.ts';
import { accessRules } from './access.ts';
import { responseRules } from './answer.ts';
import { batchRules } from './batch.ts';
import { changesRules } from './changes.ts';
import { contactRules } from './contact.ts';
import { disclosureRules } from './disclosure.ts';
import { joseRules } from './jose.ts';
import { loggedInPersonRules } from './me.ts';
import { personRules } from './person.ts';
import { mailboxRules } from './post.ts';
import { printRules } from './print.ts';
import { requestRules } from './request.ts';
import { personsFileRules } from './role.ts';
import { soapRules } from './soap.ts';
import { stateRules } from './state.ts';
import { v2Rules } from './v2.ts';

/**
 * The catalogue of rules that a deployment is judged by, group by group; each names the documents that it comes from.
 *
 * @example
 * ```ts
 * import { rules } from 'krr-kit';
 * const [first] = rules.filter(({ level }) => level === 'MUST');
 * first?.level; // 'MUST'
 * ```
 */
export const rules: readonly Rule[] = [
  ...requestRules,
  ...responseRules,
  ...personRules,
  ...stateRules,
  ...contactRules,
  ...mailboxRules,
  ...batchRules,
  ...personsFileRules,
  ...accessRules,
  ...disclosureRules,
  ...v2Rules,
  ...loggedInPersonRules,
  ...printRules,
  ...changesRules,
  ...joseRules,
  ...soapRules,
];
