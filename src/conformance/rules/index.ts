import type { Rule } from '../rule.ts';
import { answerRules } from './answer.ts';
import { requestRules } from './request.ts';

/** The catalogue, group by group. */
export const rules: readonly Rule[] = [...requestRules, ...answerRules];
