import type { Rule } from '../rule.ts';
import { answerRules } from './answer.ts';

/** The catalogue, group by group. */
export const rules: readonly Rule[] = [...answerRules];
