import type { IndependentMutant } from '../../support/mutants/independent/mutant.ts';
import { changeLogMutants } from './change-log.ts';
import { errorAndHeaderMutants } from './errors-and-headers.ts';
import { intermittentMutants } from './intermittent.ts';
import { listMutants } from './lists.ts';
import { loggedInPersonMutants } from './logged-in-person.ts';
import { ownContactMutants, soapOwnContactMutants } from './own-contact.ts';
import { requestMutants } from './requests.ts';
import { scopeMutants } from './scopes.ts';
import { signatureMutants } from './signatures.ts';
import { soapMutants } from './soap.ts';
import { soapListMutants } from './soap-lists.ts';
import { tokenVerificationMutants } from './token-verification.ts';
import { valueMutants } from './values.ts';

/** Mutants of one kind, and the rules that are evaluated for them, to save time. */
export interface Subject {
  readonly name: string;
  readonly rules?: readonly string[];
  readonly mutants: readonly IndependentMutant[];
}

/** Rules on the client, beyond the data in a lookup. */
const CALLER_RULES = ['access/*', 'disclosure/*', 'logged-in-person/*', 'changes/*', 'print/*'];

export const callerSubjects: readonly Subject[] = [
  { name: 'token verification', rules: CALLER_RULES, mutants: tokenVerificationMutants },
  { name: 'scopes', rules: CALLER_RULES, mutants: scopeMutants },
  { name: 'the logged-in person', rules: ['logged-in-person/*', 'changes/*'], mutants: loggedInPersonMutants },
  { name: 'the log of changes', rules: ['changes/*'], mutants: changeLogMutants },
  { name: 'signatures and certificates', rules: ['jose/*', 'print/*', 'mailbox/*'], mutants: signatureMutants },
  { name: 'SOAP', rules: ['soap/*'], mutants: soapMutants },
  { name: 'lists over SOAP', rules: ['soap/*'], mutants: soapListMutants },
  {
    name: 'contact data over SOAP',
    rules: ['soap/own-contact-data', 'soap/changes-parts'],
    mutants: soapOwnContactMutants,
  },
];

export const lookupSubjects: readonly Subject[] = [
  { name: 'requests', rules: ['request/*', 'access/*', 'v2/*'], mutants: requestMutants },
  { name: 'contact data of others', rules: ['batch/own-contact-data'], mutants: ownContactMutants },
  { name: 'intermittent faults', mutants: intermittentMutants },
  {
    name: 'values',
    rules: ['response/status-200', 'state/*', 'contact/*', 'mailbox/*', 'person/*', 'persons-file/*', 'v2/*'],
    mutants: valueMutants,
  },
  { name: 'duplicates and empty lists', rules: ['request/*', 'response/*', 'batch/*', 'v2/*'], mutants: listMutants },
  { name: 'errors and headers', rules: ['access/*', 'request/*', 'response/*'], mutants: errorAndHeaderMutants },
];

export const subjects: readonly Subject[] = [...callerSubjects, ...lookupSubjects];
