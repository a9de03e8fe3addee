import { cases as answer } from './answer.ts';
import type { Case } from './case.ts';

/** Every case, group by group. */
export const cases: readonly Case[] = [...answer];
