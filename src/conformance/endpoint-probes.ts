import { changesAfter, MOST_ANSWERS, nextChanges } from './endringer.ts';
import type { Request, TokenName, Version } from './exchange.ts';
import { MOST_OF_LANGUAGE, nextLanguage, undoLanguage } from './language.ts';
import type { Probe, ProbeContext } from './probe.ts';

const get = (version: Version, path: string, token: TokenName, headers: Request['headers'] = {}): Request => ({
  method: 'GET',
  path: `/rest/${version}/${path}`,
  headers,
  authorization: { token },
  body: null,
  identifiers: [],
});

const ownPerson = ({ version }: ProbeContext, headers?: Request['headers']): readonly Request[] => [
  get(version, 'person', 'user', headers),
];

/** What is asked of the endpoints beside the batch lookup. */
export const ENDPOINT_PROBES = {
  me: { title: 'the logged-in person', token: 'user', requests: (context) => ownPerson(context) },
  'me-jose': {
    title: 'the logged-in person, with Accept: application/jose',
    token: 'user',
    requests: (context) => ownPerson(context, { Accept: 'application/jose' }),
  },
  'me-language': {
    title: 'the language of the logged-in person, changed and changed back',
    versions: ['v1'],
    token: 'user',
    requests: (context) => ownPerson(context),
    following: { most: MOST_OF_LANGUAGE, next: nextLanguage, undo: undoLanguage },
  },
  print: { title: 'the printer', requests: ({ version }) => [get(version, 'printSertifikat', 'main')] },
  changes: {
    title: 'the changes, from the first and near the end',
    versions: ['v2'],
    token: 'changes',
    requests: () => [changesAfter(0)],
    following: { most: MOST_ANSWERS, next: nextChanges },
  },
} as const satisfies Record<string, Probe>;
