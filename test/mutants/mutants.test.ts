import { afterAll, describe, expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { mutants } from './index.ts';
import { firedIn, judged } from './judged.ts';

const mandatory = rules.filter(({ level }) => level !== 'OBSERVE').map(({ id }) => id);
/** The rules that each mutant failed by, as it was judged. */
const fired = new Map<string, readonly string[]>();

test('every mutant has a name of its own', () => {
  const names = mutants.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(70);
});

test('the service that is not broken keeps every rule, and none is skipped', async () => {
  const report = await judged((service) => service);
  const others = report.results.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'observed');
  expect(others.map(({ id, outcome, reason, findings }) => ({ id, outcome, reason, findings }))).toEqual([]);
  expect(report.results.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  expect(report.conforms).toBe(true);
});

describe('a service fails by its own rules and by no others: it', () => {
  test.concurrent.each(mutants.map((mutant) => [mutant.breaks, mutant] as const))('%s', async (_, mutant) => {
    const report = await judged(mutant.serve);
    fired.set(mutant.name, firedIn(report));
    const found = report.results.flatMap(({ id, findings }) => (mutant.fires.includes(id) ? [] : findings));
    expect(firedIn(report).sort(), JSON.stringify(found.slice(0, 3), null, 2)).toEqual([...mutant.fires].sort());
    expect(report.conforms).toBe(false);
  });
});

describe('every rule is broken by some service', () => {
  test.each(mandatory)('%s', (id) => {
    const killers = [...fired].filter(([, ids]) => ids.includes(id)).map(([name]) => name);
    expect(killers).not.toEqual([]);
  });

  afterAll(() => {
    const killed = mandatory.filter((id) => [...fired.values()].some((ids) => ids.includes(id)));
    console.log(`${killed.length} of ${mandatory.length} rules are killed, by ${fired.size} mutants`);
  });
});
