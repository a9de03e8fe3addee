import { memoize } from '../evidence/memoize.ts';
import type { Interface, ProbeRequest, TokenName } from '../target/exchange.ts';
import type { ProbeContext } from './probe.ts';

export const createGet = (
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

export const BATCH_GENERATED = 20;
export const BATCH_KNOWN = 100;

const JSON_HEADERS = { 'Content-Type': 'application/json' };
export const createPath = (version: Interface): string => `/rest/${version}/personer`;

interface LookupOptions {
  readonly token?: TokenName;
  readonly headers?: Readonly<Record<string, string>>;
  readonly slash?: true;
  /** Further fields of the body. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A documented lookup. By default, version 2 includes persons who are not registered. */
export function createLookup(
  { version }: ProbeContext,
  identifiers: readonly string[],
  sent: LookupOptions = {},
): ProbeRequest {
  const inclusion = version === 'v2' ? { inkluderIkkeRegistrerte: true } : {};
  return {
    method: 'POST',
    path: createPath(version) + (sent.slash ? '/' : ''),
    headers: { ...JSON_HEADERS, ...sent.headers },
    authorization: { token: sent.token ?? 'main' },
    body: JSON.stringify({ personidentifikatorer: identifiers, ...inclusion, ...sent.more }),
    identifiers,
  };
}

/** A request without expected identifiers. */
export function createRawRequest(
  { version }: ProbeContext,
  body: string | null,
  headers: Readonly<Record<string, string>> = JSON_HEADERS,
): ProbeRequest {
  return {
    method: 'POST',
    path: createPath(version),
    headers,
    authorization: { token: 'main' },
    body,
    identifiers: [],
  };
}

/** Persons of the persons file, generated identifiers and unborn persons: the input of most rules. */
export const getBatch = memoize((context: ProbeContext): readonly string[] => [
  ...new Set([
    ...context.known.slice(0, BATCH_KNOWN).map(({ identifier }) => identifier),
    ...context.unusedIdentifiers(BATCH_GENERATED, 'batch'),
    ...context.notYetBorn(2),
  ]),
]);

/** A few persons of the batch: enough to notice other data, and one of them not registered. */
export const getFew = (context: ProbeContext): readonly string[] => [
  ...getBatch(context).slice(0, 5),
  ...getBatch(context).slice(-1),
];

/** Some persons of a batch, of every status and reservation first: a service may treat one kind of person differently. */
export function selectVaried({ known }: ProbeContext, batch: readonly string[], count: number): readonly string[] {
  const byKind = new Map<string, string>();
  for (const { identifier, specified } of known) {
    const kind = `${specified.status} ${specified.reservasjon}`;
    if (!byKind.has(kind) && batch.includes(identifier)) byKind.set(kind, identifier);
  }
  return [...new Set([...byKind.values(), ...batch])].slice(0, count);
}

/** Ten persons; the first, the fifth and the last occur twice, beside each other and apart. */
export function withDuplicates(batch: readonly string[]): readonly string[] {
  const persons = [...batch.slice(0, 5), ...batch.slice(-5)];
  const [first, fifth, last] = [persons[0]!, persons[4]!, persons.at(-1)!];
  return [...persons.slice(0, 5), fifth, ...persons.slice(5), first, last];
}

export const takeHalf = (identifiers: readonly string[], which: 0 | 1): readonly string[] => {
  const middle = Math.ceil(identifiers.length / 2);
  return which === 0 ? identifiers.slice(0, middle) : identifiers.slice(middle);
};

export const getOneIdentifier = (context: ProbeContext): readonly string[] => context.unusedIdentifiers(1, 'one');
