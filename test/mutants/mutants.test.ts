import { expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { checkMutantWithSoap } from '../support/mutants/check-mutant.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { corners } from './corners/index.ts';
import { mutants as ordinary } from './index.ts';

const mutants = [...ordinary, ...corners];

const mandatoryAndRecommended = rules.filter(({ level }) => level !== 'OBSERVE').map(({ id }) => id);
const findMutants = (id: string): readonly Mutant[] => mutants.filter(({ fires }) => fires.includes(id));

test('the unchanged service passes every rule, and no rule is skipped', async () => {
  const report = await checkMutantWithSoap((service) => service);
  const others = report.results.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'observed');
  expect(others.map(({ id, outcome, reason, findings }) => ({ id, outcome, reason, findings }))).toEqual([]);
  expect(report.results.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  expect(report.conforms).toBe(true);
});

test('every mutant has a unique name and violates existing rules', () => {
  const names = mutants.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(70);
  expect(mutants.flatMap(({ fires }) => fires).filter((id) => !mandatoryAndRecommended.includes(id))).toEqual([]);
  expect(mutants.filter(({ fires }) => fires.length === 0)).toEqual([]);
});

/** The other test files check that each mutant violates exactly its rules. */
test('every MUST and SHOULD rule is violated by three mutants, one of them in a corner only', () => {
  const hasTooFew = (found: readonly Mutant[]): boolean => found.length < 3 || !found.some(({ corner }) => corner);
  const tooFew = mandatoryAndRecommended.filter((id) => hasTooFew(findMutants(id)));
  console.log(`${mutants.length} mutants violate ${mandatoryAndRecommended.length} rules`);
  expect(tooFew).toEqual([]);
});
