import type { Rule } from '../rule.ts';
import { answerRules } from './answer.ts';
import { contactRules } from './contact.ts';
import { personRules } from './person.ts';
import { postRules } from './post.ts';
import { requestRules } from './request.ts';
import { stateRules } from './state.ts';

/** The catalogue, group by group. */
export const rules: readonly Rule[] = [
  ...requestRules,
  ...answerRules,
  ...personRules,
  ...stateRules,
  ...contactRules,
  ...postRules,
];
