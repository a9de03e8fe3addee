import type { Entry } from '../journal/index.ts';
import { MOST_IDENTIFIERS } from '../limits.ts';
import type { FindingKind, Watch } from './finding.ts';
import { SOURCES } from './sources.ts';

/** So many lookups of one person each, in a row, are a batch in disguise. */
const MANY = 10;
/** Lookups further apart than this have occasions of their own. */
const PAUSE_MS = 1000;

/** Different persons, one by one, hardly a pause between: a client with a list of them. */
function watchSingles(): Watch {
  const different = new Set<string | number>();
  let latestEnd = Number.NEGATIVE_INFINITY;
  return (entry) => {
    if (entry.head.operation !== 'personer') return false;
    const { kept, notSynthetic, persons, arrivedAt } = entry;
    if (persons !== 1 || arrivedAt - latestEnd > PAUSE_MS) different.clear();
    latestEnd = entry.endedAt!;
    if (persons !== 1 || kept.length + notSynthetic === 0) return false;
    // Who is somebody's is not kept: the body alone tells that it is somebody else.
    if (different.size < MANY) different.add(entry.identifiers[0] ?? entry.key!);
    return different.size >= MANY;
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
    seen: () => `${MANY} different persons in as many calls, less than a second apart`,
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
