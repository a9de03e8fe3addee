import { describe, expect, test } from 'vitest';
import type { RuleResult } from '../../src/conformance/index.ts';
import { judgedAt } from '../mutants/judged.ts';
import { unbroken } from '../mutants/service.ts';
import { serving } from '../mutants/serving.ts';
import { correctServices } from './services.ts';

const told = ({ id, outcome, reason, findings }: RuleResult) => ({
  id,
  outcome,
  reason,
  findings: findings.map(({ version, probe, expected, actual }) => `${version} ${probe}: ${expected}, but ${actual}`),
});

test('there are many ways to be right', () => {
  expect(new Set(correctServices.map(({ does }) => does)).size).toBe(correctServices.length);
  expect(correctServices.length).toBeGreaterThanOrEqual(15);
});

describe('a service is right that', () => {
  test.concurrent.each(correctServices)('$does', async (correct) => {
    const { from = unbroken, serve = (service) => service, warns = [], skips = [], write } = correct;
    const report = await serving(serve(from), (url) => judgedAt(url, { strict: false }), write);
    const isSkipped = (id: string): boolean =>
      skips.some((skip) => skip === id || (skip.endsWith('*') && id.startsWith(skip.slice(0, -1))));
    const expectedOf = ({ id, outcome }: RuleResult): string =>
      warns.includes(id) ? 'warn' : isSkipped(id) ? 'skipped' : outcome === 'observed' ? 'observed' : 'pass';
    expect(report.results.filter((result) => result.outcome !== expectedOf(result)).map(told)).toEqual([]);
    expect(report.conforms).toBe(true);
  });
});
