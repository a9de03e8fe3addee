import type { Entry } from '../journal/index.ts';
import { MAX_IDENTIFIERS } from '../limits.ts';
import type { ClientCheck, Detector } from './finding.ts';
import { SOURCES } from './sources.ts';

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
