import type { Person } from '../contract/index.ts';
import type { Kind } from '../identifier/index.ts';
import { selectPersons } from '../register/select-persons.ts';
import { frozenClock } from '../time/clock.ts';
import { parseTimestamp } from '../time/oslo-time.ts';
import { createEighteenMonthsVectors, createTimestampVectors, createVarslingsstatusVectors } from './contact.ts';
import { createIdentifierVectors } from './identifiers.ts';
import { README, SCHEMA } from './texts.ts';

/** A file of test vectors. */
export interface VectorFile {
  readonly name: string;
  readonly content: string;
}

/**
 * Creates the test vectors that another implementation can run: inputs with the expected results, as JSON. They depend on
 * nothing but the version of this package.
 *
 * @returns one file per subject, their JSON schema, and a README
 */
export function createVectorFiles(): VectorFile[] {
  const subjects = {
    identifiers: createIdentifierVectors(),
    persons: createPersonVectors(),
    'eighteen-months': createEighteenMonthsVectors(),
    varslingsstatus: createVarslingsstatusVectors(),
    timestamps: createTimestampVectors(),
  };
  return [
    ...Object.entries(subjects).map(([name, vectors]) => ({ name: `${name}.json`, content: format(name, vectors) })),
    { name: 'vectors.schema.json', content: `${JSON.stringify(SCHEMA, null, 2)}\n` },
    { name: 'README.md', content: README },
  ];
}

/** One vector per line, so that a difference between two versions is readable. */
function format(subject: string, vectors: readonly object[]): string {
  const lines = vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(',\n');
  return `{\n  "$schema": "./vectors.schema.json",\n  "subject": "${subject}",\n  "vectors": [\n${lines}\n  ]\n}\n`;
}

/** The persons that `krr mock --seed <seed> --now <now>` returns to a caller with every scope. */
interface PersonsVector {
  readonly seed: number;
  readonly now: string;
  readonly person: Person;
}

const NOW = '2026-06-01T12:00:00+02';
const SEEDS = [1, 2, 4_294_967_295] as const;
const KINDS: readonly Kind[] = ['fnr', 'dnr'];
const PERSONS_PER_KIND = 20;

function createPersonVectors(): PersonsVector[] {
  const clock = frozenClock(parseTimestamp(NOW));
  return SEEDS.flatMap((seed) =>
    KINDS.flatMap((kind) => {
      const query = { count: PERSONS_PER_KIND, kind, seed, clock, from: '1930-01-01', to: '2009-12-31' };
      return [...selectPersons(query)].map((person) => ({ seed, now: NOW, person }));
    }),
  );
}
