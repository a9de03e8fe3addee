import type { Entry } from '../journal/index.ts';
import type { ClientCheck, Detector } from './finding.ts';
import { SOURCES } from './sources.ts';

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
