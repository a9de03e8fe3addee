import { describe, expect, test } from 'vitest';
import { checkUrl, SOAP_PATH } from '../support/mutants/check-mutant.ts';
import { serveService } from '../support/mutants/serve.ts';
import { limitOwnPerson, unchangedService } from '../support/mutants/service.ts';
import { getExpectedOutcome, summarizeResult, unchanged } from './service.ts';
import { conformingSoapServices } from './soap-services.ts';

describe('passes every SOAP rule: a service that', () => {
  for (const {
    name,
    from = unchangedService,
    serve = unchanged,
    warns = [],
    skips = [],
    rules,
  } of conformingSoapServices) {
    test.concurrent(name, async () => {
      const report = await serveService(serve(limitOwnPerson(from)), (url) =>
        checkUrl(url, { strict: false, rules: rules ?? ['soap/*'] }, SOAP_PATH),
      );
      const others = report.results.filter((result) => result.outcome !== getExpectedOutcome(result, warns, skips));
      expect(others.map(summarizeResult)).toEqual([]);
      expect(report.conforms).toBe(true);
    });
  }
});
