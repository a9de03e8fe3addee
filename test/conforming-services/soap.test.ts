import { describe, expect, test } from 'vitest';
import { judgedAt, SOAP_PATH } from '../support/mutants/check-mutant.ts';
import { serving } from '../support/mutants/serve.ts';
import { unbroken, withOwnPerson } from '../support/mutants/service.ts';
import { expected, told, unchanged } from './service.ts';
import { correctSoapServices } from './soap-services.ts';

describe('a service is right over SOAP that', () => {
  for (const { does, from = unbroken, serve = unchanged, warns = [], skips = [] } of correctSoapServices) {
    test.concurrent(does, async () => {
      const report = await serving(serve(withOwnPerson(from)), (url) =>
        judgedAt(url, { strict: false, rules: ['soap/*'] }, SOAP_PATH),
      );
      const others = report.results.filter((result) => result.outcome !== expected(result, warns, skips));
      expect(others.map(told)).toEqual([]);
      expect(report.conforms).toBe(true);
    });
  }
});
