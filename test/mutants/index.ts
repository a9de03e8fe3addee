import type { Mutant } from '../support/mutants/mutant.ts';
import { accessMutants } from './access.ts';
import { batchMutants } from './batch.ts';
import { changeLogMutants } from './change-log.ts';
import { connectionMutants } from './connections.ts';
import { contactMutants } from './contact.ts';
import { joseMutants } from './jose.ts';
import { loggedInPersonMutants } from './logged-in-person.ts';
import { mailboxMutants } from './mailbox.ts';
import { ownChangeMutants } from './own-change.ts';
import { personMutants } from './person.ts';
import { personsFileMutants } from './persons-file.ts';
import { printMutants } from './print.ts';
import { requestMutants } from './request.ts';
import { requestFormMutants } from './request-forms.ts';
import { responseMutants } from './response.ts';
import { scopeMutants } from './scopes.ts';
import { soapMutants } from './soap.ts';
import { stateMutants } from './state.ts';
import { v2Mutants } from './v2.ts';

/** The mutants by topic. Each topic has its own test file, so that the files run in parallel. */
export const requestAndResponseMutants: readonly Mutant[] = [
  ...requestMutants,
  ...requestFormMutants,
  ...connectionMutants,
  ...responseMutants,
];
export const personDataMutants: readonly Mutant[] = [
  ...personMutants,
  ...stateMutants,
  ...contactMutants,
  ...mailboxMutants,
];
export const callerMutants: readonly Mutant[] = [...accessMutants, ...scopeMutants];
export const batchLookupMutants: readonly Mutant[] = [...batchMutants, ...personsFileMutants, ...v2Mutants];
export const otherEndpointMutants: readonly Mutant[] = [
  ...loggedInPersonMutants,
  ...ownChangeMutants,
  ...printMutants,
  ...changeLogMutants,
  ...joseMutants,
];

export const mutants: readonly Mutant[] = [
  ...requestAndResponseMutants,
  ...personDataMutants,
  ...callerMutants,
  ...batchLookupMutants,
  ...otherEndpointMutants,
  ...soapMutants,
];
