import { describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { checkMutant, checkMutantWithSoap, findViolatedRules } from '../support/mutants/check-mutant.ts';
import { isV2, restrict, type Which } from '../support/mutants/independent/changes.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { mutants } from './index.ts';
import { countIdentifiers, isVersion12 } from './soap-changes.ts';

const countPersons: (asked: Parameters<Which>[0]) => number = (asked) =>
  asked.path.endsWith('/ws-v5') ? countIdentifiers(asked) : asked.identifiers.length;

/** Selects every second request with the same method and path. */
function createEverySecond(): Which {
  const requests = new Map<string, number>();
  return ({ method, path }) => {
    const count = (requests.get(method + path) ?? 0) + 1;
    requests.set(method + path, count);
    return count % 2 === 0;
  };
}

/** Parts of the requests in which alone a mutant deviates. */
const CORNERS: Readonly<Record<string, () => Which>> = {
  'in v2': () => isV2,
  'in v1': () => (asked) => !isV2(asked),
  'for several persons': () => (asked) => countPersons(asked) > 1,
  'for at most one person': () => (asked) => countPersons(asked) <= 1,
  'for batches over 100': () => (asked) => countPersons(asked) > 100,
  'over SOAP 1.1': () => (asked) => !isVersion12(asked),
  'for every second request': createEverySecond,
};

async function isDetected({ serve, around }: Mutant, which: Which, rule: string): Promise<boolean> {
  const options = { rules: [rule] };
  const report = rule.startsWith('soap/')
    ? await checkMutantWithSoap(restrict(which, serve), options)
    : await checkMutant(restrict(which, serve), options, around && restrict(which, around));
  return findViolatedRules(report).includes(rule);
}

const NEEDED = 3;

/** Restricts mutants until there are enough, one of them restricted. Returns how many there are of each kind. */
async function countWithCorners(rule: string): Promise<{ readonly all: number; readonly restricted: number }> {
  const unrestricted = mutants.filter(({ fires }) => fires.includes(rule));
  let restricted = 0;
  for (const mutant of unrestricted) {
    for (const createCorner of Object.values(CORNERS)) {
      if (restricted > 0 && unrestricted.length + restricted >= NEEDED) break;
      if (await isDetected(mutant, createCorner(), rule)) restricted++;
    }
  }
  return { all: unrestricted.length + restricted, restricted };
}

describe('has three mutants, one of which deviates in a part of the requests only', () => {
  for (const { id } of rules.filter(({ level }) => level !== 'OBSERVE')) {
    test.concurrent(id, async () => {
      const { all, restricted } = await countWithCorners(id);
      expect(restricted).toBeGreaterThan(0);
      expect(all).toBeGreaterThanOrEqual(NEEDED);
    });
  }
});
