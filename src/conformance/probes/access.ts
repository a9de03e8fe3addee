import type { ProbeRequest } from '../target/exchange.ts';
import type { Forgery } from '../target/forgeries.ts';
import { createChangesRequest } from './changes.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { createGet, createLookup, getBatch, getOneIdentifier } from './requests.ts';

const USER_SCOPES = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
const CHANGES_SCOPES = 'krr:global/hentendring.read krr:global/kontaktinformasjon.read krr:global/digitalpost.read';

const createShortLookup = (context: ProbeContext): ProbeRequest => createLookup(context, getOneIdentifier(context));

const createLookups = (context: ProbeContext): readonly ProbeRequest[] => [
  createShortLookup(context),
  createLookup(context, getBatch(context)),
  createLookup(context, getOneIdentifier(context), { slash: true }),
];

/** Every way to persons' data: a service may check the token in one of them and not in another. */
const createRequestsToEveryEndpoint = (context: ProbeContext): readonly ProbeRequest[] => [
  ...createLookups(context),
  createGet(context.version, 'person', 'user'),
  ...(context.version === 'v2' ? [createChangesRequest(0)] : []),
];

const createProbe = (title: string, authorization: ProbeRequest['authorization']): Probe => ({
  title: `${title}, to every endpoint`,
  requests: (context) => createRequestsToEveryEndpoint(context).map((request) => ({ ...request, authorization })),
});

const createLookupProbe = (title: string, authorization: ProbeRequest['authorization']): Probe => ({
  title,
  requests: (context) => [{ ...createShortLookup(context), authorization }],
});

const createForgedLookupProbe = (title: string, forgery: Forgery): Probe => ({
  ...createLookupProbe(title, { token: 'main', forgery }),
  signed: true,
});

/** A forged token claims what the endpoint requires: the scopes, and the person who is logged in. */
function forge(request: ProbeRequest, context: ProbeContext, forgery: Forgery): ProbeRequest {
  if (request.path.endsWith('/person')) {
    const claims = { scope: USER_SCOPES, pid: getBatch(context)[0]! };
    return { ...request, authorization: { token: 'user', forgery, claims } };
  }
  const isChanges = request.path.endsWith('/hentEndringer');
  const authorization = isChanges
    ? ({ token: 'changes', forgery, claims: { scope: CHANGES_SCOPES } } as const)
    : ({ token: 'main', forgery } as const);
  return { ...request, authorization };
}

const createForgedProbe = (title: string, forgery: Forgery): Probe => ({
  title: `${title}, to every endpoint`,
  signed: true,
  requests: (context) => createRequestsToEveryEndpoint(context).map((request) => forge(request, context, forgery)),
});

/** Requests without a valid token. */
export const ACCESS_PROBES = {
  'missing-token': createProbe('no Authorization header', null),
  'not-bearer': createLookupProbe('a scheme other than Bearer', { raw: 'Basic a3JyOmtycg==' }),
  'empty-token': createLookupProbe('Bearer without a token', { raw: 'Bearer' }),
  // Clients without a token send these words.
  'word-as-token': {
    title: 'the words null and undefined as a token',
    jwt: true,
    requests: (context) =>
      ['Bearer null', 'Bearer undefined'].map((raw) => ({ ...createShortLookup(context), authorization: { raw } })),
  },
  'unknown-token': { ...createProbe('an unknown token', { raw: 'Bearer krr-kit-not-a-token' }), jwt: true },
  'bad-signature': createForgedLookupProbe('the token, with a bit of its signature flipped', 'flipped-signature'),
  'altered-claims': createForgedProbe('the token, with other claims under its signature', 'altered-claims'),
  'unsigned-token': createForgedProbe('the token, with the algorithm none and without a signature', 'unsigned'),
  'removed-signature': createForgedLookupProbe('the token, without its signature', 'without-signature'),
  'own-key': createForgedLookupProbe('the token, signed by another key under its kid', 'own-key'),
  'unknown-key': createForgedLookupProbe('the token, signed by another key under an unknown kid', 'unknown-key'),
  'no-kid': createForgedLookupProbe('the token, signed by another key without a kid', 'without-kid'),
  'capital-none': createForgedLookupProbe('the token, with the algorithm None', 'unsigned-none-capital'),
  'own-jwk': createForgedLookupProbe('the token, signed by the key in its header jwk', 'own-jwk'),
  'own-certificate': createForgedLookupProbe('the token, signed by the key in its header x5c', 'own-certificate'),
  'own-key-set': createForgedLookupProbe('the token, signed by a key at the address in its header jku', 'own-key-set'),
  'own-key-in-header': createForgedProbe(
    'the token, signed by the key in its headers jwk, x5c and jku',
    'own-key-in-header',
  ),
  'public-key-as-secret': {
    ...createForgedProbe("the token, signed by HS256 with the issuer's public key", 'public-key-as-secret'),
    issuerKey: true,
  },
  'missing-scheme': createLookupProbe('the token without the word Bearer', { token: 'main', scheme: '' }),
  'token-in-query': createLookupProbe('the token as a parameter of the address', { token: 'main', inQuery: true }),
  'expired-token': {
    title: 'an expired token, for one person, for a batch, and with a slash after the path',
    token: 'expired',
    requests: (context) =>
      createLookups(context).map((request) => ({ ...request, authorization: { token: 'expired' } })),
  },
} as const satisfies Record<string, Probe>;
