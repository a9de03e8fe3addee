import { describe, expect, test } from 'vitest';
import { judgedAt } from '../support/mutants/check-mutant.ts';
import { serving } from '../support/mutants/serve.ts';
import { unbroken, withOwnPerson } from '../support/mutants/service.ts';
import { signing } from '../support/mutants/signing.ts';
import { expected, told, unchanged } from './service.ts';
import { correctServices } from './services.ts';

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
