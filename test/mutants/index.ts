import { accessMutants } from './access.ts';
import { answerMutants } from './answer.ts';
import { batchMutants } from './batch.ts';
import { contactMutants } from './contact.ts';
import { disclosureMutants } from './disclosure.ts';
import type { Mutant } from './mutant.ts';
import { personMutants } from './person.ts';
import { postMutants } from './post.ts';
import { requestMutants } from './request.ts';
import { roleMutants } from './role.ts';
import { stateMutants } from './state.ts';
import { v2Mutants } from './v2.ts';

/** Every broken service, group by group. */
export const mutants: readonly Mutant[] = [
  ...requestMutants,
  ...answerMutants,
  ...personMutants,
  ...stateMutants,
  ...contactMutants,
  ...postMutants,
  ...disclosureMutants,
  ...accessMutants,
  ...batchMutants,
  ...roleMutants,
  ...v2Mutants,
];
