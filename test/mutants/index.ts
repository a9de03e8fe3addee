import type { Mutant } from '../support/mutants/mutant.ts';
import { accessMutants } from './access.ts';
import { batchMutants } from './batch.ts';
import { changesLogMutants } from './change-log.ts';
import { contactMutants } from './contact.ts';
import { joseMutants } from './jose.ts';
import { meMutants } from './logged-in-person.ts';
import { postMutants } from './mailbox.ts';
import { personMutants } from './person.ts';
import { roleMutants } from './persons-file.ts';
import { printMutants } from './print.ts';
import { requestMutants } from './request.ts';
import { answerMutants } from './response.ts';
import { disclosureMutants } from './scopes.ts';
import { soapMutants } from './soap.ts';
import { stateMutants } from './state.ts';
import { v2Mutants } from './v2.ts';

/** Broken services, by what is wrong; each part is judged by a test file of its own, so that they run side by side. */
export const aboutRequestsAndAnswers: readonly Mutant[] = [...requestMutants, ...answerMutants];
export const aboutPersons: readonly Mutant[] = [...personMutants, ...stateMutants, ...contactMutants, ...postMutants];
export const aboutCallers: readonly Mutant[] = [...accessMutants, ...disclosureMutants];
export const aboutBatches: readonly Mutant[] = [...batchMutants, ...roleMutants, ...v2Mutants];
export const aboutOtherEndpoints: readonly Mutant[] = [
  ...meMutants,
  ...printMutants,
  ...changesLogMutants,
  ...joseMutants,
];

export const mutants: readonly Mutant[] = [
  ...aboutRequestsAndAnswers,
  ...aboutPersons,
  ...aboutCallers,
  ...aboutBatches,
  ...aboutOtherEndpoints,
  ...soapMutants,
];
