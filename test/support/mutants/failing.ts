import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/index.ts';
import { checkMutant, findViolatedRules } from './check-mutant.ts';
import type { Mutant } from './mutant.ts';
import { listUnreadableFindings } from './readable-findings.ts';

/**
 * Every fourth mutant is checked by all rules, so that no other rule reports it; the others are checked by their own rules, to
 * save time. KRR_EVERY_SERVICE=1 checks every mutant by all rules, as the weekly job does.
 */
const STEP = process.env.KRR_EVERY_SERVICE === '1' ? 1 : 4;

/** Defines one test per mutant: it violates exactly the rules that it lists, and the findings are readable. */
export function testMutants(
  mutants: readonly Mutant[],
  check: (mutant: Mutant) => Promise<Report> = ({ serve, around, rules }) =>
    checkMutant(serve, rules && { rules }, around),
): void {
  describe('violates exactly its rules: a service that', () => {
    for (const [index, mutant] of mutants.entries()) {
      const { name, fires } = mutant;
      test.concurrent(name, async () => {
        const report = await check(index % STEP === 0 ? mutant : { rules: fires, ...mutant });
        const unexpected = report.results.filter(({ id }) => !fires.includes(id)).flatMap(({ findings }) => findings);
        const shown = unexpected.slice(0, 3).map(({ probe, version, expected, actual, pointer }) => {
          return [version, probe, expected, actual, pointer];
        });
        expect(findViolatedRules(report).sort(), JSON.stringify(shown)).toEqual([...fires].sort());
        expect(report.conforms).toBe(false);
        expect(listUnreadableFindings(report)).toEqual([]);
      });
    }
  });
}
