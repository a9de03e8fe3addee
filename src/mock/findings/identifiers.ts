import type { ClientCheck } from './finding.ts';
import { SOURCES } from './sources.ts';

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
