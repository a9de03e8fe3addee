import { cases as access } from './access.ts';
import { cases as batch } from './batch.ts';
import type { Case } from './case.ts';
import { cases as changes } from './changes.ts';
import { cases as changesConsistency } from './changes-consistency.ts';
import { cases as connections } from './connections.ts';
import { cases as contact } from './contact.ts';
import { cases as jose } from './jose.ts';
import { cases as me } from './logged-in-person.ts';
import { cases as post } from './mailbox.ts';
import { cases as ownChange } from './own-change.ts';
import { cases as ownChangeSoap } from './own-change-soap.ts';
import { cases as ownContact } from './own-contact.ts';
import { cases as person } from './person.ts';
import { cases as role } from './persons-file.ts';
import { cases as print } from './print.ts';
import { cases as request } from './request.ts';
import { cases as requestForms } from './request-forms.ts';
import { cases as answer } from './response.ts';
import { cases as responseHeaders } from './response-headers.ts';
import { cases as disclosure } from './scopes.ts';
import { cases as soap } from './soap.ts';
import { cases as soapChanges } from './soap-changes.ts';
import { cases as soapLists } from './soap-lists.ts';
import { cases as soapStated } from './soap-persons-file.ts';
import { cases as state } from './state.ts';
import { cases as v2 } from './v2.ts';

/** Every case, group by group. */
export const cases: readonly Case[] = [
  ...request,
  ...requestForms,
  ...connections,
  ...answer,
  ...responseHeaders,
  ...access,
  ...disclosure,
  ...v2,
  ...batch,
  ...ownContact,
  ...contact,
  ...person,
  ...post,
  ...role,
  ...state,
  ...me,
  ...print,
  ...changes,
  ...changesConsistency,
  ...ownChange,
  ...ownChangeSoap,
  ...jose,
  ...soap,
  ...soapChanges,
  ...soapLists,
  ...soapStated,
];
