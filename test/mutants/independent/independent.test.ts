import { expect, test } from 'vitest';
import { findViolatedRules } from '../../support/mutants/check-mutant.ts';
import { checkIndependentMutant } from '../../support/mutants/independent/check.ts';
import { serveIssuer } from '../../support/mutants/independent/tokens.ts';
import { subjects } from './index.ts';
import { UNDETECTED } from './undetected.ts';

test('the unchanged service behind a gateway that verifies tokens violates no rule', async () => {
  const issuer = await serveIssuer();
  const report = await checkIndependentMutant({ soap: true }, issuer.url);
  await issuer.close();
  expect(findViolatedRules(report)).toEqual([]);
  expect(report.conforms).toBe(true);
});

test('every broken service has a unique name, and every undetected one exists', () => {
  const names = subjects.flatMap(({ mutants }) => mutants.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect([...UNDETECTED.keys()].filter((name) => !names.includes(name))).toEqual([]);
  console.log(`${names.length - UNDETECTED.size} of ${names.length} independent broken services are detected`);
});
