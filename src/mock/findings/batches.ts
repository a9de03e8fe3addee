import type { Entry } from '../journal/index.ts';
import { MOST_IDENTIFIERS } from '../limits.ts';
import type { FindingKind, Watch } from './finding.ts';
import { SOURCES } from './sources.ts';

/** So many persons, each looked up alone, are a batch in disguise. */
const MANY = 10;
/** If the client has paused for longer than this in all, they had occasions of their own. */
const PAUSES_MS = 15_000;
/** The operations that look up several persons at once. */
const LOOKUPS: ReadonlySet<string | null> = new Set(['personer', 'ws-v5']);

/**
 * Ten different persons were looked up alone, and between their lookups the client paused for less than 15 seconds in
 * all: it has a list of them. Batches between them excuse nobody, and the time that answers take does not count. Who
 * looks up one person now and then, every two seconds at the most, as people do who work with an application, is never
 * found.
 */
function watchSingles(): Watch {
  const who = new Array<string | number>(MANY).fill(-1);
  const when = new Array<number>(MANY).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  let paused = 0;
  let latestEnd = Number.POSITIVE_INFINITY;
  return (entry) => {
    if (!LOOKUPS.has(entry.head.operation)) return false;
    paused += Math.max(0, entry.arrivedAt - latestEnd);
    latestEnd = entry.endedAt!;
    if (entry.persons !== 1 || entry.kept.length + entry.notSynthetic === 0) return false;
    // Who is somebody's is not kept: the body alone tells that it is somebody else.
    const person = entry.identifiers[0] ?? entry.key!;
    if (who.includes(person)) return false;
    who[next] = person;
    when[next] = paused;
    next = (next + 1) % MANY;
    return paused - when[next]! < PAUSES_MS;
  };
}

const inWords = ({ head, persons }: Entry): string => `${head.method} ${head.path} with ${persons} identifiers`;

export const BATCHES: readonly FindingKind[] = [
  {
    id: 'single-lookups',
    title: 'Many persons were looked up one by one',
    why: `One call answers up to ${MOST_IDENTIFIERS} persons, and takes far less time than as many calls.`,
    source: SOURCES.REST,
    example: '{"personidentifikatorer": ["<first>", "<second>", "<third>"]}',
    watch: watchSingles,
    seen: () => `${MANY} different persons in as many calls, with hardly a pause between them`,
  },
  {
    id: 'batch-over-limit',
    title: `A batch had more than ${MOST_IDENTIFIERS} identifiers`,
    why: 'The service refuses all of it, and nobody in it is answered.',
    source: SOURCES.FORESP,
    example: `for (let at = 0; at < all.length; at += ${MOST_IDENTIFIERS}) await lookUp(all.slice(at, at + ${MOST_IDENTIFIERS}));`,
    watch: () => (entry) => (entry.persons ?? 0) > MOST_IDENTIFIERS,
    seen: inWords,
  },
  {
    id: 'duplicate-identifiers',
    title: 'A batch had the same identifier more than once',
    why: 'What the service answers then is not documented: one entry, or as many as were asked for.',
    source: null,
    example: 'await lookUp([...new Set(identifiers)]);',
    watch: () => (entry) => entry.duplicates > 0,
    seen: (entry) => `${inWords(entry)}, ${entry.duplicates} of them there already`,
  },
];
