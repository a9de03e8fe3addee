import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { KrrError, type Report, rules, runConformance } from '../../src/index.ts';
import { mutants } from '../mutants/index.ts';
import { runVitestExample } from '../support/docs/run-example.ts';
import { NOW, standard } from '../support/mock/in-process.ts';
import { changeEveryPerson, changeList, changePersons, changeResponse } from '../support/mutants/break-service.ts';
import { checkMutant } from '../support/mutants/check-mutant.ts';
import { isDeleted, UNUSED_IDENTIFIER } from '../support/mutants/persons.ts';
import { serveService } from '../support/mutants/serve.ts';
import { type Change, unchangedService } from '../support/mutants/service.ts';
import { TOKENS } from '../support/mutants/tokens.ts';

const targetAt = (baseUrl: string) => ({ baseUrl, tokens: { main: TOKENS.main }, timeoutMs: 30_000, concurrency: 4 });
const resultOf = ({ results }: Report, id: string) => results.find((result) => result.id === id)!;

/** The code of the error that a promise is rejected with. */
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof KrrError ? error.code : error),
  );

const broken: Change = (service) =>
  changePersons(isDeleted, (person) => {
    person.status = 'slettet';
  })(service);

describe('each rule as a test in a project of one’s own', () => {
  /** Runs the example, and returns the rule ids of its tests by status. */
  async function runExample(baseUrl: string): Promise<Readonly<Record<string, readonly string[]>>> {
    const env = { KRR_BASE_URL: baseUrl, KRR_TOKEN: TOKENS.main, KRR_NOW: new Date(NOW).toISOString() };
    const tests = await runVitestExample('conformance.test.ts', env);
    return Object.fromEntries(
      ['passed', 'failed', 'skipped'].map((status) => [
        status,
        tests.filter((each) => each.status === status).map(({ title }) => title.split(':')[0]!),
      ]),
    );
  }

  test('passes where a rule holds, and is skipped for want of a token', async () => {
    const { passed, failed, skipped } = await serveService(unchangedService, runExample);
    expect(failed).toEqual([]);
    const overRest = rules.filter(({ id, needsSoap }) => !id.startsWith('soap/') && !needsSoap).map(({ id }) => id);
    expect([...passed!, ...skipped!].sort()).toEqual(overRest.sort());
    expect(skipped).toEqual([
      'access/public-key-as-secret',
      'access/expired-token',
      'disclosure/contact-scope-only',
      'disclosure/digital-post-scope-only',
      'disclosure/reservasjon-always',
      'disclosure/delegated-scopes-equal',
      'disclosure/no-scope-no-data',
      'disclosure/contact-scope-elsewhere',
      'disclosure/independent-of-earlier-token',
      'changes/scope-required',
      'logged-in-person/pid-required',
      'disclosure/no-krr-scope',
      'logged-in-person/own-person',
      'logged-in-person/patch-204',
      'logged-in-person/patch-visible',
      'logged-in-person/invalid-language-rejected',
      'logged-in-person/delete-preference',
      'logged-in-person/patch-reverted',
      'logged-in-person/same-as-lookup',
      'logged-in-person/change-affects-nothing-else',
      'logged-in-person/change-visible-in-lookup',
      'logged-in-person/change-in-changes',
      'logged-in-person/change-requires-scope',
      'changes/shape',
      'changes/monotonic',
      'changes/terminates',
      'changes/end-is-empty',
      'changes/pages-adjoin',
      'changes/current-data',
    ]);
  });

  test('fails where a rule does not hold', async () => {
    const { failed } = await serveService(broken(unchangedService), runExample);
    expect(failed).toEqual(['person/status']);
  });
});

describe('a run', () => {
  test('needs no persons and no tokens but one', async () => {
    const report = await serveService(unchangedService, (url) => runConformance({ target: targetAt(url), now: NOW }));
    expect(report.conforms).toBe(true);
    expect(resultOf(report, 'persons-file/matches')).toMatchObject({ outcome: 'skipped' });
    expect(resultOf(report, 'batch/slettet-does-not-fail-others')).toMatchObject({ outcome: 'skipped' });
  });

  test('reports its progress to the end', async () => {
    const told: (readonly [number, number])[] = [];
    await checkMutant((service) => service, { onProgress: (answered, total) => told.push([answered, total]) });
    const [, total] = told[0]!;
    expect(told).toEqual(Array.from({ length: total }, (_, index) => [index + 1, total]));
  });

  test('asks only what the selected rules look at', async () => {
    const asked: string[] = [];
    const listening: Change = (service) => (request) => {
      asked.push(`${request.method} ${request.path}`);
      return service(request);
    };
    const report = await checkMutant(listening, { rules: ['request/post-only'], api: 'v1' });
    expect(report.results.map(({ id }) => id)).toEqual(['request/post-only']);
    expect(asked.filter((one) => one.startsWith('GET'))).toEqual(['GET /rest/v1/personer']);
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(report.statistics.requests).toBe(asked.length);
  });

  test('finds the same every time', async () => {
    const comparable = ({ results }: Report) =>
      results.map(({ findings, durationMs: _, ...result }) => ({ ...result, findings: findings.length }));
    const [first, second] = [await checkMutant(broken), await checkMutant(broken)];
    expect(comparable(second)).toEqual(comparable(first));
  });

  test('accepts a waived deviation and reports a stale waiver', async () => {
    const waivers = [
      { rule: 'person/status', expected: 'fail', reason: 'known' },
      { rule: 'response/order', expected: 'warn', reason: 'mended since' },
    ] as const;
    const report = await checkMutant(broken, { waivers, rules: ['person/status', 'response/order'] });
    expect(report.conforms).toBe(true);
    expect(resultOf(report, 'person/status')).toMatchObject({ outcome: 'fail', waived: 'known' });
    expect(report.staleWaivers).toEqual([{ rule: 'response/order', expected: 'warn', actual: 'pass' }]);
  });

  test('reports mandatory findings before recommended ones', async () => {
    const { serve } = mutants.find(
      ({ name }) => name === 'returns 400 for an unsupported language and deletes the previous one',
    )!;
    const { findings } = resultOf(
      await checkMutant(serve, { rules: ['logged-in-person/invalid-language-rejected'] }),
      'logged-in-person/invalid-language-rejected',
    );
    expect(findings.map(({ level }) => level)).toEqual(['MUST', 'SHOULD']);
  });

  test('fails by what is only recommended if it is strict', async () => {
    const backwards = changeList((personer) => [...personer].reverse());
    const conforms = async (strict: boolean) =>
      (await checkMutant(backwards, { rules: ['response/order'], strict })).conforms;
    expect([await conforms(false), await conforms(true)]).toEqual([true, false]);
  });
});

describe('a run without a result gives the reason', () => {
  const at = (baseUrl: string, more = {}) => runConformance({ target: targetAt(baseUrl), ...more });

  test('nothing is selected', async () => {
    expect(await codeOf(at('http://127.0.0.1:1', { rules: ['no/such'] }))).toBe('NOTHING_SELECTED');
  });

  test.each([
    ['timeoutMs', Number.NaN],
    ['concurrency', 0],
    ['rate', -1],
    ['maxTimeMs', 0],
  ])('%s is %s', async (name, value) => {
    const run = runConformance({ target: { baseUrl: 'http://127.0.0.1:1', tokens: { main: 'any' }, [name]: value } });
    await expect(run).rejects.toThrow(`target.${name}: expected a number above 0, not ${value}`);
  });

  test('nothing listens there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await codeOf(at(`http://127.0.0.1:${port}`))).toBe('TARGET_UNREACHABLE');
  });

  test('something else is there', async () => {
    const nothing = changeResponse(() => ({ status: 404, headers: {}, body: '' }))(unchangedService);
    expect(await codeOf(serveService(nothing, (url) => at(url)))).toBe('ENDPOINT_NOT_FOUND');
  });
});

describe('a report holds', () => {
  test('no token, though the service repeats it', async () => {
    const repeating: Change = (service) => async (asked) => {
      const answer = await service(asked);
      return answer.status >= 400 ? { ...answer, body: JSON.stringify({ told: asked.headers.authorization }) } : answer;
    };
    const report = await checkMutant(repeating);
    expect(resultOf(report, 'access/errors-without-token')).toMatchObject({ outcome: 'warn' });
    const text = JSON.stringify(report);
    for (const token of Object.values(TOKENS)) expect(text).not.toContain(token);
  });

  test('contains only requested identifiers', async () => {
    const leaking = changeEveryPerson((person) => {
      Object.assign(person, { status: `gift med ${UNUSED_IDENTIFIER}`, ektefelle: UNUSED_IDENTIFIER });
    });
    const report = await checkMutant(leaking);
    expect(resultOf(report, 'person/status')).toMatchObject({ outcome: 'fail' });
    expect(JSON.stringify(report)).not.toContain(UNUSED_IDENTIFIER);
    expect(JSON.stringify(report)).toContain(standard.persons[0]!.identifier);
  });

  test('what JSON can hold, and nothing that is lost in it', async () => {
    const report = await checkMutant(broken);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
