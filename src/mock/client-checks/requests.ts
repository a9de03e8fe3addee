import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import type { Entry } from '../journal/index.ts';
import { type ClientCheck, type Detector, SOURCES } from './check.ts';

/** So many persons, each looked up alone, are a batch in disguise. */
const MIN_SINGLE_LOOKUPS = 10;
/** If the client has paused for longer than this in all, they had occasions of their own. */
const MAX_TOTAL_PAUSE_MS = 15_000;
/** The operations that look up several persons at once. */
const BATCH_OPERATIONS: ReadonlySet<string | null> = new Set(['personer', 'ws-v5']);

/**
 * Ten different persons were looked up alone, and between their lookups the client paused for less than 15 seconds in
 * all: it has a list of them. Batches between them excuse nobody, and the time that answers take does not count. Who
 * looks up one person now and then, every two seconds at the most, as people do who work with an application, is never
 * found.
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
    // Who is somebody's is not kept: the body alone tells that it is somebody else.
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
    title: 'Many persons were looked up one by one',
    why: `One call answers up to ${MAX_IDENTIFIERS} persons, and takes far less time than as many calls.`,
    source: SOURCES.REST,
    example: '{"personidentifikatorer": ["<first>", "<second>", "<third>"]}',
    createDetector: detectSingleLookups,
    describe: () => `${MIN_SINGLE_LOOKUPS} different persons in as many calls, with hardly a pause between them`,
  },
  {
    id: 'batch-over-limit',
    title: `A batch had more than ${MAX_IDENTIFIERS} identifiers`,
    why: 'The service refuses all of it, and nobody in it is answered.',
    source: SOURCES.FORESP,
    example: `for (let at = 0; at < all.length; at += ${MAX_IDENTIFIERS}) await lookUp(all.slice(at, at + ${MAX_IDENTIFIERS}));`,
    createDetector: () => (entry) => (entry.persons ?? 0) > MAX_IDENTIFIERS,
    describe: describeBatch,
  },
  {
    id: 'duplicate-identifiers',
    title: 'A batch had the same identifier more than once',
    why: 'What the service answers then is not documented: one entry, or as many as were asked for.',
    source: null,
    example: 'await lookUp([...new Set(identifiers)]);',
    createDetector: () => (entry) => entry.duplicates > 0,
    describe: (entry) => `${describeBatch(entry)}, ${entry.duplicates} of them there already`,
  },
];

const BATCH_EXAMPLE =
  'POST /rest/v1/personer, and the identifiers in the body: {"personidentifikatorer": ["<eleven digits>"]}';

/** Where identifiers do not belong, and which ones do not belong in a test. */
export const IDENTIFIER_CHECKS: readonly ClientCheck[] = [
  {
    id: 'non-synthetic-identifier',
    title: 'An identifier was sent that may be a real person’s',
    why: 'A test must not hold personal data. Synthetic identifiers have 80 added to the month and belong to nobody.',
    source: SOURCES.TEST,
    example: 'krr persons --count 10 --format ids',
    createDetector: () => (entry) => entry.notSynthetic > 0,
    describe: ({ head, notSynthetic, persons }) =>
      `${head.method} ${head.path}: ${notSynthetic} of ${persons} (counted, and not kept)`,
  },
  {
    id: 'identifier-in-url',
    title: 'An identifier stood in a URL',
    why: 'URLs end up in the logs of every server and proxy on the way.',
    source: SOURCES.REST,
    example: BATCH_EXAMPLE,
    createDetector: () => (entry) => entry.head.identifierInUrl,
    describe: ({ head }) => `${head.method} ${head.path} (masked; it may have stood in the query)`,
  },
  {
    id: 'identifier-in-header',
    title: 'An identifier stood in a header',
    why: 'Headers end up in logs and traces, and are passed on to those who need not know.',
    source: SOURCES.REST,
    example: BATCH_EXAMPLE,
    createDetector: () => (entry) => entry.head.headerWithIdentifier !== null,
    describe: ({ head }) => `${head.method} ${head.path} with one in the header ${head.headerWithIdentifier}`,
  },
];

/** So many connections in a row for one request each are no pool. */
const MIN_NEW_CONNECTIONS = 10;
/** Calls that are further apart may be of programs of their own. */
const MAX_PAUSE_MS = 3000;

/** One new connection after the other, though others were idle and open, or had been closed that could have been used again. */
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

/** Over SOAP another type is asked for, and who names none is told so by a fault. */
const isRestOperation = (operation: string | null): boolean => operation !== null && operation !== 'ws-v5';

const describeRequest = ({ head }: Entry): string => `${head.method} ${head.path}`;

export const REQUEST_CHECKS: readonly ClientCheck[] = [
  {
    id: 'informasjonsbehov-over-rest',
    title: 'A request over REST named an informasjonsbehov',
    why: 'The scopes of the token decide what is answered. What the member does over REST is not documented.',
    source: SOURCES.BEHOV,
    example: '{"personidentifikatorer": ["<eleven digits>"]}, with a token that has just the scopes that are needed',
    createDetector: () => (entry) => entry.informasjonsbehov,
    describe: describeRequest,
  },
  {
    id: 'no-content-type',
    title: 'A body came without the header Content-type',
    why: 'The documentation asks for it, and a server that cannot tell what it was sent may refuse it.',
    source: SOURCES.REST,
    example: 'Content-type: application/json',
    createDetector: () => (entry) => isRestOperation(entry.head.operation) && entry.head.bodyWithoutContentType,
    describe: describeRequest,
  },
  {
    id: 'connections-not-reused',
    title: 'A new connection was opened for each call',
    why: 'Over TLS a connection costs more time than a lookup, and a client that leaves them behind runs out of ports.',
    source: SOURCES.RFC9112,
    example: 'Make one HTTP client when the program starts, use it for every call, and read every answer to its end.',
    createDetector: detectUnusedConnections,
    describe: ({ head }) =>
      `${head.method} ${head.path} on connection ${head.connection.number}, the first request of it`,
  },
];
