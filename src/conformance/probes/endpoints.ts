import type { ProbeRequest } from '../target/exchange.ts';
import { createChangesRequest, MAX_RESPONSES, nextChanges } from './changes.ts';
import { MAX_LANGUAGE_REQUESTS, nextLanguage, undoLanguage } from './language.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { createGet } from './requests.ts';

const createOwnPersonRequests = (
  { version }: ProbeContext,
  headers?: ProbeRequest['headers'],
): readonly ProbeRequest[] => [createGet(version, 'person', 'user', headers)];

/** Probes of the endpoints beside the batch lookup. */
export const ENDPOINT_PROBES = {
  me: { title: 'the logged-in person', token: 'user', requests: (context) => createOwnPersonRequests(context) },
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
  print: { title: 'the print certificate', requests: ({ version }) => [createGet(version, 'printSertifikat', 'main')] },
  changes: {
    title: 'the changes from the start and near the end of the log',
    versions: ['v2'],
    token: 'changes',
    requests: () => [createChangesRequest(0)],
    followUp: { maxRequests: MAX_RESPONSES, next: nextChanges },
  },
} as const satisfies Record<string, Probe>;
