import { createChangesRequest, MAX_RESPONSES, nextChanges } from './endringer.ts';
import type { Interface, ProbeRequest, TokenName } from './exchange.ts';
import { MAX_LANGUAGE_REQUESTS, nextLanguage, undoLanguage } from './language.ts';
import type { Probe, ProbeContext } from './probe.ts';

const createGet = (
  version: Interface,
  path: string,
  token: TokenName,
  headers: ProbeRequest['headers'] = {},
): ProbeRequest => ({
  method: 'GET',
  path: `/rest/${version}/${path}`,
  headers,
  authorization: { token },
  body: null,
  identifiers: [],
});

const createOwnPersonRequests = (
  { version }: ProbeContext,
  headers?: ProbeRequest['headers'],
): readonly ProbeRequest[] => [createGet(version, 'person', 'user', headers)];

/** What is asked of the endpoints beside the batch lookup. */
export const ENDPOINT_PROBES = {
  me: { title: 'the logged-in person', token: 'user', requests: (context) => createOwnPersonRequests(context) },
  'me-jose': {
    title: 'the logged-in person, with Accept: application/jose',
    token: 'user',
    requests: (context) => createOwnPersonRequests(context, { Accept: 'application/jose' }),
  },
  'me-language': {
    title: 'the language of the logged-in person, changed and changed back',
    versions: ['v1'],
    token: 'user',
    requests: (context) => createOwnPersonRequests(context),
    followUp: { maxRequests: MAX_LANGUAGE_REQUESTS, next: nextLanguage, undo: undoLanguage },
  },
  print: { title: 'the printer', requests: ({ version }) => [createGet(version, 'printSertifikat', 'main')] },
  changes: {
    title: 'the changes, from the first and near the end',
    versions: ['v2'],
    token: 'changes',
    requests: () => [createChangesRequest(0)],
    followUp: { maxRequests: MAX_RESPONSES, next: nextChanges },
  },
} as const satisfies Record<string, Probe>;
