import { describe, expect, test } from 'vitest';
import { checkUrl } from '../support/mutants/check-mutant.ts';
import { serveService } from '../support/mutants/serve.ts';
import { limitOwnPerson, unchangedService } from '../support/mutants/service.ts';
import { signResponses } from '../support/mutants/signing.ts';
import { getExpectedOutcome, summarizeResult, unchanged } from './service.ts';
import { conformingServices } from './services.ts';

test('there are at least 15 conforming services with unique names', () => {
  expect(new Set(conformingServices.map(({ name }) => name)).size).toBe(conformingServices.length);
  expect(conformingServices.length).toBeGreaterThanOrEqual(15);
});

describe('passes every rule: a service that', () => {
  for (const {
    name,
    from = unchangedService,
    serve = unchanged,
    around = unchanged,
    warns = [],
    skips = [],
    write,
  } of conformingServices) {
    test.concurrent(name, async () => {
      const report = await serveService(
        around(signResponses(serve(limitOwnPerson(from)))),
        (url) => checkUrl(url, { strict: false }),
        write,
      );
      const others = report.results.filter((result) => result.outcome !== getExpectedOutcome(result, warns, skips));
      expect(others.map(summarizeResult)).toEqual([]);
      expect(report.conforms).toBe(true);
    });
  }
});
