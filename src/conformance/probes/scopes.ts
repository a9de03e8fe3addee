import type { Exchange, ProbeRequest, TokenName } from '../target/exchange.ts';
import { createChangesRequest } from './changes.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { createGet, createLookup, getBatch } from './requests.ts';

const createTokenProbe = (token: TokenName): Probe => ({
  title: `the batch, with the token ${token}`,
  token,
  requests: (context) => [createLookup(context, getBatch(context), { token })],
});

const rotate = (identifiers: readonly string[], by: number): readonly string[] => [
  ...identifiers.slice(by),
  ...identifiers.slice(0, by),
];

/**
 * The same two requests with two tokens, one after the other, first in one order and then in the other: a cache may
 * ignore the token. `rotation` makes requests that no other probe sends.
 */
const createAlternatingProbe = (token: TokenName, rotation: number): Probe => ({
  title: `the batch in other orders, with the token ${token} before and after the main token`,
  token,
  requests: (context) => [createRotated(context, rotation, token)],
  followUp: {
    maxRequests: 4,
    next: (exchanges) => nextAlternating(exchanges, token),
  },
});

const createRotated = (context: ProbeContext, rotation: number, token: TokenName): ProbeRequest =>
  createLookup(context, rotate(getBatch(context), rotation), { token });

function nextAlternating(exchanges: readonly Exchange[], token: TokenName): ProbeRequest | undefined {
  const { request } = exchanges[0]!;
  const other = withIdentifiers(request, rotate(request.identifiers, 5));
  return [
    { ...request, authorization: { token: 'main' as const } },
    { ...other, authorization: { token: 'main' as const } },
    { ...other, authorization: { token } },
  ][exchanges.length - 1];
}

function withIdentifiers(request: ProbeRequest, identifiers: readonly string[]): ProbeRequest {
  const members = JSON.parse(request.body!) as object;
  return { ...request, identifiers, body: JSON.stringify({ ...members, personidentifikatorer: identifiers }) };
}

const createEndpointRequests = ({ version }: ProbeContext, token: TokenName): readonly ProbeRequest[] => [
  createGet(version, 'person', token),
  ...(version === 'v2' ? [{ ...createChangesRequest(0), authorization: { token } }] : []),
];

/** Probes with tokens that disclose less than the main token. */
export const SCOPE_PROBES = {
  'contact-token': createTokenProbe('contact'),
  'digital-post-token': createTokenProbe('digital-post'),
  'delegated-contact-token': createTokenProbe('delegated-contact'),
  'delegated-digital-post-token': createTokenProbe('delegated-digital-post'),
  'none-token': createTokenProbe('none'),
  'none-token-elsewhere': {
    title: 'one person, the logged-in person and the changes, with the token none',
    token: 'none',
    requests: (context) => [
      createLookup(context, getBatch(context).slice(0, 1), { token: 'none' }),
      ...createEndpointRequests(context, 'none'),
    ],
  },
  'contact-token-elsewhere': {
    title: 'the logged-in person and the changes, with the token contact',
    token: 'contact',
    requests: (context) => createEndpointRequests(context, 'contact'),
  },
  'main-token-elsewhere': {
    title: 'the logged-in person and the changes, with the main token',
    lacking: { claim: 'pid', scope: 'krr:global/hentendring.read' },
    requests: (context) => createEndpointRequests(context, 'main'),
  },
  'user-token-elsewhere': {
    title: 'a lookup and the changes, with the token user',
    token: 'user',
    requests: (context) => [
      createLookup(context, getBatch(context), { token: 'user' }),
      ...(context.version === 'v2' ? [{ ...createChangesRequest(0), authorization: { token: 'user' as const } }] : []),
    ],
  },
  'user-contact-token': {
    title: 'the logged-in person, with the token user-contact',
    token: 'user-contact',
    requests: ({ version }) => [createGet(version, 'person', 'user-contact')],
  },
  'changes-contact-token': {
    title: 'the changes, with the token changes-contact',
    versions: ['v2'],
    token: 'changes-contact',
    requests: () => [{ ...createChangesRequest(0), authorization: { token: 'changes-contact' } }],
  },
  'print-without-token': {
    title: 'the print certificate, without a token',
    requests: ({ version }) => [{ ...createGet(version, 'printSertifikat', 'main'), authorization: null }],
  },
  'alternating-contact': createAlternatingProbe('contact', 1),
  'alternating-digital-post': createAlternatingProbe('digital-post', 2),
  'alternating-none': createAlternatingProbe('none', 3),
} as const satisfies Record<string, Probe>;
