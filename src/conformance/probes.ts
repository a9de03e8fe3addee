import type { ScenarioPerson } from '../scenario/index.ts';
import { ENDPOINT_PROBES } from './endpoint-probes.ts';
import type { Request, TokenName, Version } from './exchange.ts';
import { isAbout, type Probe, type ProbeContext } from './probe.ts';
import { soapProbes } from './soap/probes.ts';

/** The largest batch that the service takes. */
export const LARGEST_BATCH = 1000;
const BATCH_GENERATED = 20;
/** So many persons of the persons file are in the batch, at the most. */
const BATCH_KNOWN = 100;

const JSON_HEADERS = { 'Content-Type': 'application/json' };
export const pathOf = (version: Version): string => `/rest/${version}/personer`;

interface Sent {
  readonly token?: TokenName;
  readonly headers?: Readonly<Record<string, string>>;
  readonly slash?: true;
  /** Further members of the body. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A lookup as the documentation has it. Version 2 is asked for everybody, unless the probe says otherwise. */
function lookup({ version }: ProbeContext, identifiers: readonly string[], sent: Sent = {}): Request {
  const everybody = version === 'v2' ? { inkluderIkkeRegistrerte: true } : {};
  return {
    method: 'POST',
    path: pathOf(version) + (sent.slash ? '/' : ''),
    headers: { ...JSON_HEADERS, ...sent.headers },
    authorization: { token: sent.token ?? 'main' },
    body: JSON.stringify({ personidentifikatorer: identifiers, ...everybody, ...sent.more }),
    identifiers,
  };
}

/** A request whose body is as given, with no identifiers to expect. */
function raw(
  { version }: ProbeContext,
  body: string | null,
  headers: Readonly<Record<string, string>> = JSON_HEADERS,
): Request {
  return { method: 'POST', path: pathOf(version), headers, authorization: { token: 'main' }, body, identifiers: [] };
}

/** The persons of the file, and some that nobody knows: what most rules are judged by. */
const batch = (context: ProbeContext): readonly string[] => [
  ...new Set([
    ...context.known.slice(0, BATCH_KNOWN).map(({ identifier }) => identifier),
    ...context.fresh(BATCH_GENERATED, 'batch'),
    ...context.unborn(2),
  ]),
];

const half = (identifiers: readonly string[], which: 0 | 1): readonly string[] => {
  const middle = Math.ceil(identifiers.length / 2);
  return which === 0 ? identifiers.slice(0, middle) : identifiers.slice(middle);
};

const inBatches = (identifiers: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(identifiers.length / LARGEST_BATCH) }, (_, index) =>
    identifiers.slice(index * LARGEST_BATCH, (index + 1) * LARGEST_BATCH),
  );

const one = (context: ProbeContext): readonly string[] => context.fresh(1, 'one');
const needs = (context: ProbeContext, ...informasjonsbehov: string[]): readonly Request[] => [
  lookup(context, batch(context), { more: { informasjonsbehov } }),
];
const wrong = (context: ProbeContext, body: unknown): readonly Request[] => [raw(context, JSON.stringify(body))];
const bodyOfOne = (context: ProbeContext): string => JSON.stringify({ personidentifikatorer: one(context) });
const withToken = (token: TokenName): Probe => ({
  title: `the batch, with the token ${token}`,
  token,
  requests: (context) => [lookup(context, batch(context), { token })],
});
const unauthorized = (title: string, authorization: Request['authorization']): Probe => ({
  title,
  requests: (context) => [{ ...lookup(context, one(context)), authorization }],
});
const isDeleted = ({ stated }: ScenarioPerson): boolean => stated.status === 'SLETTET';

/** Everything that the judge asks. A probe is sent once in each version, whichever rules look at it. */
export const PROBES = {
  one: { title: 'one identifier', requests: (context) => [lookup(context, one(context))] },
  batch: { title: 'a batch', requests: (context) => [lookup(context, batch(context))] },
  thousand: {
    title: '1000 identifiers',
    requests: (context) => [lookup(context, context.fresh(LARGEST_BATCH, 'thousand'))],
  },
  'over-thousand': {
    title: '1001 identifiers',
    requests: (context) => [lookup(context, context.fresh(LARGEST_BATCH + 1, 'thousand'))],
  },
  'no-identifiers': { title: 'an empty list', requests: (context) => [lookup(context, [])] },
  'no-member': { title: 'no personidentifikatorer', requests: (context) => wrong(context, {}) },
  'member-not-array': {
    title: 'personidentifikatorer as a string',
    requests: (context) => wrong(context, { personidentifikatorer: one(context)[0] }),
  },
  'malformed-json': {
    title: 'a body with a trailing comma, cut off, and no JSON at all',
    requests: (context) => [
      raw(context, bodyOfOne(context).replace(']', ',]')),
      raw(context, bodyOfOne(context).slice(0, -2)),
      raw(context, 'personidentifikatorer'),
    ],
  },
  'wrong-length': {
    title: 'identifiers of 10 and 12 digits, letters, nothing',
    requests: (context) =>
      one(context)
        .flatMap((identifier) => [identifier.slice(0, 10), `${identifier}0`, 'abcdefghijk', ''])
        .map((identifier) => raw(context, JSON.stringify({ personidentifikatorer: [identifier] }))),
  },
  get: {
    title: 'GET',
    requests: (context) => [{ ...raw(context, null, {}), method: 'GET' }],
  },
  'other-media-type': {
    title: 'text/plain and a form',
    requests: (context) => [
      raw(context, bodyOfOne(context), { 'Content-Type': 'text/plain' }),
      raw(context, `personidentifikatorer=${one(context)[0]}`, { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ],
  },
  'needs-contact': { title: 'informasjonsbehov Kontaktinfo', requests: (context) => needs(context, 'Kontaktinfo') },
  'needs-contact-and-unknown': {
    title: 'informasjonsbehov Kontaktinfo, and a value that is not defined',
    requests: (context) => needs(context, 'Kontaktinfo', 'Yndlingsfarge'),
  },
  'needs-contact-twice': {
    title: 'informasjonsbehov Kontaktinfo, twice',
    requests: (context) => needs(context, 'Kontaktinfo', 'Kontaktinfo'),
  },
  'needs-unknown': {
    title: 'informasjonsbehov, a value that is not defined',
    requests: (context) => needs(context, 'Yndlingsfarge'),
  },
  'needs-each': {
    title: 'each informasjonsbehov alone',
    requests: (context) =>
      ['Person', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus', 'Spraak'].flatMap((need) =>
        needs(context, need),
      ),
  },
  numeric: {
    title: 'an identifier as a JSON number',
    requests: (context) => {
      const [identifier] = context.fresh(100, 'numeric').filter((candidate) => !candidate.startsWith('0'));
      const request = lookup(context, [identifier!]);
      return [{ ...request, body: request.body!.replace(`"${identifier}"`, identifier!) }];
    },
  },
  'check-digits': {
    title: 'an identifier whose last check digit is wrong, beside one that is right',
    requests: (context) => {
      const [right, wronged] = context.fresh(2, 'check-digits') as [string, string];
      const broken = wronged.slice(0, 10) + ((Number(wronged[10]) + 1) % 10);
      return [lookup(context, [right, broken])];
    },
  },
  duplicates: {
    title: 'an identifier twice',
    requests: (context) => {
      const [first, second] = context.fresh(2, 'duplicates') as [string, string];
      return [lookup(context, [first, second, first])];
    },
  },
  'unknown-member': {
    title: 'a member of the request that is not documented',
    requests: (context) => [lookup(context, one(context), { more: { ukjent: true } })],
  },
  'trailing-slash': {
    title: 'a slash after the path',
    requests: (context) => [lookup(context, one(context), { slash: true })],
  },
  'accept-jose': {
    title: 'Accept: application/jose',
    requests: (context) => [lookup(context, one(context), { headers: { Accept: 'application/jose' } })],
  },
  'no-token': unauthorized('no Authorization header', null),
  'not-bearer': unauthorized('a scheme other than Bearer', { raw: 'Basic a3JyOmtycg==' }),
  'garbage-token': {
    ...unauthorized('a token that nobody issued', { raw: 'Bearer krr-kit-not-a-token' }),
    jwt: true,
  },
  'bad-signature': {
    ...unauthorized('the token, with a bit of its signature flipped', { token: 'main', spoilt: true }),
    signed: true,
  },
  'expired-token': withToken('expired'),
  'contact-token': withToken('contact'),
  'digital-post-token': withToken('digital-post'),
  'delegated-contact-token': withToken('delegated-contact'),
  'delegated-digital-post-token': withToken('delegated-digital-post'),
  'none-token': withToken('none'),
  'batch-again': { title: 'the batch once more', requests: (context) => [lookup(context, batch(context))] },
  'batch-permuted': {
    title: 'the batch in another order',
    requests: (context) => [lookup(context, [...batch(context)].reverse())],
  },
  'batch-split': {
    title: 'the batch in two halves',
    requests: (context) => [0, 1].map((which) => lookup(context, half(batch(context), which as 0 | 1))),
  },
  'batch-merged': {
    title: 'the batch, with others before and after',
    requests: (context) => {
      const others = context.fresh(2 * BATCH_GENERATED, 'others');
      return [lookup(context, [...half(others, 0), ...batch(context), ...half(others, 1)])];
    },
  },
  'batch-alone': {
    title: 'persons of the batch, one call each',
    requests: (context) =>
      batch(context)
        .slice(0, 10)
        .map((identifier) => lookup(context, [identifier])),
  },
  known: {
    title: 'the persons of the persons file',
    person: () => true,
    requests: (context) =>
      inBatches(context.known.map(({ identifier }) => identifier)).map((part) => lookup(context, part)),
  },
  'thousand-split': {
    title: 'the 1000 in two halves',
    requests: (context) => {
      const thousand = context.fresh(LARGEST_BATCH, 'thousand');
      return ([0, 1] as const).map((which) => lookup(context, half(thousand, which)));
    },
  },
  'with-unborn': {
    title: 'persons who are not registered, among others',
    requests: (context) => {
      const unborn = context.unborn(8);
      return [lookup(context, [...unborn.slice(0, 3), ...context.fresh(5, 'thousand'), ...unborn.slice(3)])];
    },
  },
  'with-deleted': {
    title: 'a deleted person, among others',
    person: isDeleted,
    requests: (context) => {
      const deleted = context.known.filter(isDeleted).slice(0, BATCH_KNOWN);
      const others = context.fresh(6, 'thousand');
      return [
        lookup(context, [...half(others, 0), ...deleted.map(({ identifier }) => identifier), ...half(others, 1)]),
      ];
    },
  },
  'v2-excluded': {
    title: 'inkluderIkkeRegistrerte: false',
    versions: ['v2'],
    requests: (context) => [lookup(context, batch(context), { more: { inkluderIkkeRegistrerte: false } })],
  },
  'v2-default': {
    title: 'no inkluderIkkeRegistrerte',
    versions: ['v2'],
    requests: (context) => [lookup(context, batch(context), { more: { inkluderIkkeRegistrerte: undefined } })],
  },
  ...ENDPOINT_PROBES,
  ...soapProbes(batch),
} as const satisfies Record<string, Probe>;

export type ProbeName = keyof typeof PROBES;

/** All that are sent over REST, in the order of the table. */
export const EVERY_PROBE = (Object.keys(PROBES) as ProbeName[]).filter(
  (name) => !isAbout(PROBES[name] as Probe, 'soap'),
) as unknown as readonly [ProbeName, ...ProbeName[]];
