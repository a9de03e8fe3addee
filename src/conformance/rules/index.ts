import { accessRules } from './access/rejections.ts';
import { disclosureRules } from './access/scopes.ts';
import { batchRules } from './batch.ts';
import { contactRules } from './contact.ts';
import { loggedInPersonRules } from './endpoints/logged-in-person.ts';
import { changesRules, printRules } from './endpoints/other-endpoints.ts';
import { personsFileRules } from './expected-persons.ts';
import { joseRules } from './jose.ts';
import { mailboxRules } from './mailbox.ts';
import { personRules } from './person.ts';
import { requestRules } from './request.ts';
import { responseRules } from './response.ts';
import { responseHeaderRules } from './response-headers.ts';
import type { Rule } from './rule.ts';
import { soapRules } from './soap/index.ts';
import { stateRules } from './state.ts';
import { v2Rules } from './v2.ts';

/**
 * The catalogue of rules for checking a deployment, by group. Each rule cites its sources.
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
  ...responseHeaderRules,
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
