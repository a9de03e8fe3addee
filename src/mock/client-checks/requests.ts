import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import type { Entry } from '../journal/index.ts';
import { type ClientCheck, type Detector, detectPerClient, SOURCES } from './check.ts';

/** This many different single lookups could have been one batch. */
const MIN_SINGLE_LOOKUPS = 10;
/** With a longer total pause, the lookups may have had separate causes. */
const MAX_TOTAL_PAUSE_MS = 15_000;
const BATCH_OPERATIONS: ReadonlySet<string | null> = new Set(['personer', 'ws-v5']);

/**
 * Detects ten single lookups of different persons with less than 15 seconds of pause in total: the client has a list.
 * Batches in between do not matter, and the duration of responses does not count. One lookup every two seconds, as by a
 * caseworker in an application, is accepted.
 */
function detectSingleLookups(): Detector {
  const recentPersons = new Array<string | number>(MIN_SINGLE_LOOKUPS).fill(-1);
  const pausedAtLookup = new Array<number>(MIN_SINGLE_LOOKUPS).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  let totalPause = 0;
  let latestEnd = Number.POSITIVE_INFINITY;
  return (entry) => {
    if (!BATCH_OPERATIONS.has(entry.head.operation)) return false;
    totalPause += Math.max(0, entry.arrivedAt - latestEnd);
    latestEnd = entry.endedAt!;
    if (entry.persons !== 1 || entry.storedIdentifiers.length + entry.notSynthetic === 0) return false;
    // An identifier that may be a real person's is not stored; the hash of the request replaces it.
    const person = entry.identifiers[0] ?? entry.key!;
    if (recentPersons.includes(person)) return false;
    recentPersons[next] = person;
    pausedAtLookup[next] = totalPause;
    next = (next + 1) % MIN_SINGLE_LOOKUPS;
    return totalPause - pausedAtLookup[next]! < MAX_TOTAL_PAUSE_MS;
  };
}

const describeBatch = ({ head, persons }: Entry): string => `${head.method} ${head.path} with ${persons} identifiers`;

export const BATCH_CHECKS: readonly ClientCheck[] = [
  {
    id: 'single-lookups',
    title: 'Many persons were looked up one at a time',
    why: `One request returns up to ${MAX_IDENTIFIERS} persons, and is much faster than a request for each person.`,
    source: SOURCES.REST,
    example: '{"personidentifikatorer": ["<first>", "<second>", "<third>"]}',
    createDetector: () => detectPerClient(detectSingleLookups),
    describe: () => `${MIN_SINGLE_LOOKUPS} different persons in ${MIN_SINGLE_LOOKUPS} requests, almost without a pause`,
  },
  {
    id: 'batch-over-limit',
    title: `A batch had more than ${MAX_IDENTIFIERS} identifiers`,
    why: 'The service rejects the whole batch and returns no person.',
    source: SOURCES.FORESP,
    example: `for (let at = 0; at < all.length; at += ${MAX_IDENTIFIERS}) await lookUp(all.slice(at, at + ${MAX_IDENTIFIERS}));`,
    createDetector: () => (entry) => (entry.persons ?? 0) > MAX_IDENTIFIERS,
    describe: describeBatch,
  },
  {
    id: 'duplicate-identifiers',
    title: 'A batch had the same identifier more than once',
    why: 'The documentation does not specify the response: it may contain the person once, or once for each repetition.',
    source: null,
    example: 'await lookUp([...new Set(identifiers)]);',
    createDetector: () => (entry) => entry.duplicates > 0,
    describe: (entry) => `${describeBatch(entry)}, ${entry.duplicates} of them duplicates`,
  },
];

const BATCH_EXAMPLE =
  'POST /rest/v1/personer with the identifiers in the body: {"personidentifikatorer": ["<eleven digits>"]}';

export const IDENTIFIER_CHECKS: readonly ClientCheck[] = [
  {
    id: 'non-synthetic-identifier',
    title: 'A request contained an identifier that may be a real person’s',
    why: 'A test must not contain personal data. Synthetic identifiers have 80 added to the month and belong to no person.',
    source: SOURCES.TEST,
    example: 'krr persons --count 10 --format ids',
    createDetector: () => (entry) => entry.notSynthetic > 0,
    describe: ({ head, notSynthetic, persons }) =>
      `${head.method} ${head.path}: ${notSynthetic} of ${persons} (counted, not stored)`,
  },
  {
    id: 'identifier-in-url',
    title: 'A URL contained an identifier',
    why: 'Servers and proxies on the way write URLs to their logs.',
    source: SOURCES.REST,
    example: BATCH_EXAMPLE,
    createDetector: () => (entry) => entry.head.identifierInUrl,
    describe: ({ head }) => `${head.method} ${head.path} (masked; the identifier may have been in the query)`,
  },
  {
    id: 'identifier-in-header',
    title: 'A header contained an identifier',
    why: 'Headers are written to logs and traces, and are forwarded to other systems.',
    source: SOURCES.REST,
    example: BATCH_EXAMPLE,
    createDetector: () => (entry) => entry.head.headerWithIdentifier !== null,
    describe: ({ head }) => `${head.method} ${head.path} with an identifier in the header ${head.headerWithIdentifier}`,
  },
];

/** A client with a connection pool does not open this many connections for one request each. */
const MIN_NEW_CONNECTIONS = 10;
/** After a longer pause, the next request may come from another process. */
const MAX_PAUSE_MS = 3000;

/** Detects a series of new connections while reusable ones were idle, or had been closed by the client. */
function detectUnusedConnections(): Detector {
  let fresh = 0;
  let latestFresh = Number.NEGATIVE_INFINITY;
  let latestEnd = Number.NEGATIVE_INFINITY;
  return (entry) => {
    const { openedAt, openedWhileIdle, reusableClosedAt } = entry.head.connection;
    if (entry.head.operation === null || openedAt === null) return false;
    if (entry.outcome !== 'completed' || entry.ordinal > 1 || entry.arrivedAt - latestEnd > MAX_PAUSE_MS) fresh = 0;
    latestEnd = entry.endedAt!;
    if (entry.ordinal > 1 || !(openedWhileIdle || reusableClosedAt > latestFresh)) return false;
    latestFresh = openedAt;
    return ++fresh >= MIN_NEW_CONNECTIONS;
  };
}

/** SOAP requires another media type, and the response to a missing one is a SOAP fault. */
const isRestOperation = (operation: string | null): boolean => operation !== null && operation !== 'ws-v5';

const describeRequest = ({ head }: Entry): string => `${head.method} ${head.path}`;

export const REQUEST_CHECKS: readonly ClientCheck[] = [
  {
    id: 'informasjonsbehov-over-rest',
    title: 'A REST request contained informasjonsbehov',
    why: 'The scopes of the token select the returned fields. The effect of this field over REST is not documented.',
    source: SOURCES.BEHOV,
    example: '{"personidentifikatorer": ["<eleven digits>"]}, with a token that has only the required scopes',
    createDetector: () => (entry) => entry.informasjonsbehov,
    describe: describeRequest,
  },
  {
    id: 'duplicate-json-members',
    title: 'A JSON object in a request had two members with the same name',
    why: 'Parsers differ in the value that they use, so the service may read another request than the client meant.',
    source: SOURCES.RFC8259,
    example: 'Create the body with a JSON library, from an object or a map.',
    createDetector: () => (entry) => entry.hasDuplicateMembers,
    describe: describeRequest,
  },
  {
    id: 'no-content-type',
    title: 'A request had a body but no Content-type header',
    why: 'The documentation requires the header. A server may reject a body of unknown type.',
    source: SOURCES.REST,
    example: 'Content-type: application/json',
    createDetector: () => (entry) => isRestOperation(entry.head.operation) && entry.head.bodyWithoutContentType,
    describe: describeRequest,
  },
  {
    id: 'connections-not-reused',
    title: 'A new connection was opened for each request',
    why: 'A TLS handshake takes longer than a lookup, and a client that does not reuse connections runs out of ports.',
    source: SOURCES.RFC9112,
    example:
      'Create one HTTP client at program start, use it for every request, and read every response body to its end.',
    createDetector: detectUnusedConnections,
    needsConnections: true,
    describe: ({ head }) => `${head.method} ${head.path} as the first request on connection ${head.connection.number}`,
  },
];
