import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Subject } from '../../../mutants/independent/index.ts';
import { UNDETECTED } from '../../../mutants/independent/undetected.ts';
import { findViolatedRules } from '../check-mutant.ts';
import { listUnreadableFindings } from '../readable-findings.ts';
import { checkIndependentMutant } from './check.ts';
import { serveIssuer } from './tokens.ts';

/** A sixth of the mutants keeps the test run short. KRR_EVERY_SERVICE=1 checks all of them, as the weekly job does. */
const STEP = process.env.KRR_EVERY_SERVICE === '1' ? 1 : 6;

/** Defines one test per mutant: the suite detects it, or it is listed as undetected. */
export function testDetection(subjects: readonly Subject[]): void {
  let issuer: Awaited<ReturnType<typeof serveIssuer>>;
  beforeAll(async () => {
    issuer = await serveIssuer();
  });
  afterAll(() => issuer.close());

  for (const { name: subject, rules, mutants } of subjects) {
    describe(`${subject}: a service is detected that`, () => {
      for (const { name, ...mutant } of mutants.filter((_, index) => index % STEP === 0)) {
        test(UNDETECTED.has(name) ? `${name} (not yet)` : name, async () => {
          const report = await checkIndependentMutant(mutant, issuer.url, rules);
          const violated = findViolatedRules(report);
          expect(listUnreadableFindings(report)).toEqual([]);
          const message = UNDETECTED.has(name)
            ? 'remove it from the list of undetected services'
            : 'no rule detects it';
          expect(violated.length > 0, `${message}: ${violated}`).toBe(!UNDETECTED.has(name));
        });
      }
    });
  }
}
