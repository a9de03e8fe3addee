import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/index.ts';
import { firedIn, judged } from './check-mutant.ts';
import type { Mutant } from './mutant.ts';

/** Tests that services fail by their own rules, and by no others. */
export function requireEachToFail(
  mutants: readonly Mutant[],
  judge: (mutant: Mutant) => Promise<Report> = ({ serve, around }) => judged(serve, {}, around),
): void {
  describe('fails by its own rules and by no others: a service that', () => {
    for (const mutant of mutants) {
      const { breaks, fires } = mutant;
      test.concurrent(breaks, async () => {
        const report = await judge(mutant);
        const surprises = report.results.filter(({ id }) => !fires.includes(id)).flatMap(({ findings }) => findings);
        const shown = surprises.slice(0, 3).map(({ probe, version, expected, actual, pointer }) => {
          return [version, probe, expected, actual, pointer];
        });
        expect(firedIn(report).sort(), JSON.stringify(shown)).toEqual([...fires].sort());
        expect(report.conforms).toBe(false);
      });
    }
  });
}
