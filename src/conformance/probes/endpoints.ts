import type { ProbeRequest } from '../target/exchange.ts';
import {
  createChangesRequest,
  MAX_CONSISTENCY_REQUESTS,
  MAX_RESPONSES,
  nextChanges,
  nextConsistency,
} from './changes.ts';
import { MAX_LANGUAGE_REQUESTS, nextLanguage, undoLanguage } from './language.ts';
import { MAX_CHANGE_REQUESTS, nextOwnChange, nextOwnLookup } from './own-change.ts';
import { MAX_SOAP_CHANGE_REQUESTS, nextSoapChange } from './own-change-soap.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { createGet } from './requests.ts';
import { createChangesRequest as createSoapChangesRequest } from './soap.ts';

const createOwnPersonRequests = (
  { version }: ProbeContext,
  headers?: ProbeRequest['headers'],
): readonly ProbeRequest[] => [createGet(version, 'person', 'user', headers)];

/** Probes of the endpoints beside the batch lookup. */
export const ENDPOINT_PROBES = {
  me: {
    title: 'the logged-in person, and the lookup of the same person',
    token: 'user',
    requests: (context) => createOwnPersonRequests(context),
    followUp: { maxRequests: 2, next: nextOwnLookup },
  },
  'me-jose': {
    title: 'the logged-in person, with Accept: application/jose',
    token: 'user',
    requests: (context) => createOwnPersonRequests(context, { Accept: 'application/jose' }),
  },
  'me-language': {
    title: 'the language of the logged-in person, changed and restored',
    versions: ['v1'],
    token: 'user',
    requests: (context) => createOwnPersonRequests(context),
    followUp: { maxRequests: MAX_LANGUAGE_REQUESTS, next: nextLanguage, undo: undoLanguage },
  },
  'me-change': {
    title: 'a change of the language, with lookups, requests of others and changes before and after',
    versions: ['v1'],
    token: 'user',
    // One of the requests carries the main token, which must not change a person.
    lacking: { claim: 'pid', scope: 'krr:user/spraak.write' },
    requests: (context) => createOwnPersonRequests(context),
    followUp: { maxRequests: MAX_CHANGE_REQUESTS, next: nextOwnChange, undo: undoLanguage },
  },
  'me-change-soap': {
    title: 'a change of the language, with HentEndringer over SOAP before and after',
    versions: ['v1'],
    token: 'user',
    requests: (context) => [...createOwnPersonRequests(context), createSoapChangesRequest(context, 0, ['Person'])],
    followUp: { maxRequests: MAX_SOAP_CHANGE_REQUESTS, next: nextSoapChange, undo: undoLanguage },
  },
  print: { title: 'the print certificate', requests: ({ version }) => [createGet(version, 'printSertifikat', 'main')] },
  'print-jose': {
    title: 'the print certificate, with Accept: application/jose',
    requests: ({ version }) => [createGet(version, 'printSertifikat', 'main', { Accept: 'application/jose' })],
  },
  changes: {
    title: 'the changes from the start and near the end of the log',
    versions: ['v2'],
    token: 'changes',
    requests: () => [createChangesRequest(0)],
    followUp: { maxRequests: MAX_RESPONSES, next: nextChanges },
  },
  'changes-consistency': {
    title: 'the changes from 0, from the last of them, from the end, the next ones, and the persons in them',
    versions: ['v2'],
    token: 'changes',
    requests: () => [createChangesRequest(0)],
    followUp: { maxRequests: MAX_CONSISTENCY_REQUESTS, next: nextConsistency },
  },
} as const satisfies Record<string, Probe>;
