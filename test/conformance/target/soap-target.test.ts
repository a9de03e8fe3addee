import { expect, test } from 'vitest';
import { runConformance } from '../../../src/conformance/index.ts';
import { guardTarget, isSynthetic } from '../../../src/conformance/target/guards.ts';
import type { Scenario } from '../../../src/scenario/index.ts';
import { NOW, standard } from '../../support/mock/in-process.ts';
import { createError, replaceResponse } from '../../support/mutants/break-service.ts';
import { SOAP_PATH } from '../../support/mutants/check-mutant.ts';
import { serveService } from '../../support/mutants/serve.ts';
import { unchangedService } from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';

const connecting = { tokens: TOKENS, timeoutMs: 20_000, concurrency: 4 };
const isSoap = ({ path }: { readonly path: string }): boolean => path === SOAP_PATH;
const nowhere = async () => createError(404);

test('sends SOAP requests to another host than REST, without a token', async () => {
  const seen: (string | undefined)[] = [];
  const soapAlone = replaceResponse(
    (asked) => !isSoap(asked),
    nowhere,
  )(async (asked) => {
    seen.push(asked.headers.authorization);
    return unchangedService(asked);
  });
  const report = await serveService(replaceResponse(isSoap, nowhere)(unchangedService), (baseUrl) =>
    serveService(soapAlone, (url) =>
      runConformance({
        target: { ...connecting, baseUrl, soapUrl: url + SOAP_PATH },
        persons: standard,
        now: NOW,
        rules: ['soap/agrees-with-rest', 'response/status-200'],
      }),
    ),
  );
  expect(report.results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['response/status-200', 'pass'],
    ['soap/agrees-with-rest', 'pass'],
  ]);
  expect(new Set(seen)).toEqual(new Set([undefined]));
});

test('a run without a SOAP service has no report', async () => {
  const run = (soapUrl: string) => runConformance({ target: { ...connecting, soapUrl } });
  await expect(run('http://127.0.0.1:1/ws-v5')).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
  await expect(run('http://127.0.0.1:1/ws-v5?wsdl')).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  await expect(runConformance({ target: connecting })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});

test('sends persons who may be real over SOAP to this machine only', () => {
  const synthetic = standard.persons.filter(({ identifier }) => isSynthetic(identifier));
  const persons: Scenario = { ...standard, persons: synthetic };
  expect(synthetic.length).toBeLessThan(standard.persons.length);
  const elsewhere = { soapUrl: 'https://krr.example.com/ws-v5' };
  expect(() => guardTarget(elsewhere, { persons: standard })).toThrow(/not synthetic/);
  expect(() => guardTarget({ baseUrl: 'http://127.0.0.1:8080', ...elsewhere }, { persons: standard })).toThrow();
  expect(() => guardTarget({ soapUrl: 'http://127.0.0.1:8080/ws-v5' }, { persons: standard })).not.toThrow();
  expect(() => guardTarget(elsewhere, { persons })).not.toThrow();
});

test('gives skip reasons of the versions that a rule applies to, or else of the others', async () => {
  const reasonIn = (api: 'auto' | 'v2', rule: string) =>
    serveService(unchangedService, async (baseUrl) => {
      const target = { ...connecting, tokens: { main: TOKENS.main }, baseUrl };
      const { results } = await runConformance({ target, persons: standard, now: NOW, rules: [rule], api });
      return results[0]!.reason;
    });
  expect(await reasonIn('auto', 'logged-in-person/delete-preference')).toMatch(/^no token "user" is given[^;]*$/);
  expect(await reasonIn('v2', 'logged-in-person/delete-preference')).toBe('the rule does not apply to v2');
});
