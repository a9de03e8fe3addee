import { describe, expect, test } from 'vitest';
import type { Outcome, RuleResult } from '../../src/conformance/index.ts';
import { judgedAt } from '../mutants/judged.ts';
import { type Change, unbroken, withOwnPerson } from '../mutants/service.ts';
import { serving } from '../mutants/serving.ts';
import { signing } from '../mutants/signing.ts';
import { correctServices } from './services.ts';

const told = ({ id, outcome, reason, findings }: RuleResult) => ({
  id,
  outcome,
  reason,
  findings: findings.map(({ version, probe, expected, actual }) => `${version} ${probe}: ${expected}, but ${actual}`),
});

const unchanged: Change = (service) => service;

const isOf = (id: string, skip: string): boolean =>
  skip === id || (skip.endsWith('*') && id.startsWith(skip.slice(0, -1)));

function expected({ id, outcome }: RuleResult, warns: readonly string[], skips: readonly string[]): Outcome {
  if (warns.includes(id)) return 'warn';
  if (skips.some((skip) => isOf(id, skip))) return 'skipped';
  return outcome === 'observed' ? 'observed' : 'pass';
}

test('there are many ways to be right', () => {
  expect(new Set(correctServices.map(({ does }) => does)).size).toBe(correctServices.length);
  expect(correctServices.length).toBeGreaterThanOrEqual(15);
});

describe('a service is right that', () => {
  for (const {
    does,
    from = unbroken,
    serve = unchanged,
    around = unchanged,
    warns = [],
    skips = [],
    write,
  } of correctServices) {
    test.concurrent(does, async () => {
      const report = await serving(
        around(signing(serve(withOwnPerson(from)))),
        (url) => judgedAt(url, { strict: false }),
        write,
      );
      const others = report.results.filter((result) => result.outcome !== expected(result, warns, skips));
      expect(others.map(told)).toEqual([]);
      expect(report.conforms).toBe(true);
    });
  }
});
