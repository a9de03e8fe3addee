import { expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { judgedOverSoap } from '../support/mutants/check-mutant.ts';
import { mutants } from './index.ts';

const recommendedOrMore = rules.filter(({ level }) => level !== 'OBSERVE').map(({ id }) => id);
const killersOf = (id: string): number => mutants.filter(({ fires }) => fires.includes(id)).length;

test('the service that is not broken keeps every rule, and none is skipped', async () => {
  const report = await judgedOverSoap((service) => service);
  const others = report.results.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'observed');
  expect(others.map(({ id, outcome, reason, findings }) => ({ id, outcome, reason, findings }))).toEqual([]);
  expect(report.results.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  expect(report.conforms).toBe(true);
});

test('every mutant is told from every other, and fails by rules that there are', () => {
  const told = mutants.flatMap(({ name, breaks }) => [name, breaks]);
  expect(told.filter((text, index) => told.indexOf(text) !== index)).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(70);
  expect(mutants.flatMap(({ fires }) => fires).filter((id) => !recommendedOrMore.includes(id))).toEqual([]);
  expect(mutants.filter(({ fires }) => fires.length === 0)).toEqual([]);
});

/** That each mutant fires what it says, and no more, is tested beside this file. */
test('every rule that is recommended or more is killed', () => {
  const killed = recommendedOrMore.filter((id) => killersOf(id) > 0);
  console.log(`${mutants.length} mutants kill ${killed.length} of ${recommendedOrMore.length} rules`);
  expect(recommendedOrMore.filter((id) => killersOf(id) === 0)).toEqual([]);
});
