import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { rules, runConformance } from '../../../src/conformance/index.ts';
import { estimateRequests } from '../../../src/conformance/run/estimate.ts';
import { createPlan, type PlanOptions } from '../../../src/conformance/run/plan.ts';
import type { GivenTokens } from '../../../src/conformance/target/tokens.ts';
import { getBundledScenario } from '../../../src/scenario/index.ts';

const target = { baseUrl: 'http://127.0.0.1:9', timeoutMs: 30_000, concurrency: 4 };
const estimate = (options: Partial<PlanOptions>, tokens: GivenTokens = { main: 'any' }) =>
  estimateRequests(createPlan({ target, ...options }), { tokens });

test('counts the requests of each probe in each version', () => {
  const rule = rules.find(({ id }) => id === 'request/malformed-json-rejected')!;
  const { probes, requests, ...counts } = estimate({ rules: [rule.id] });
  expect(counts).toEqual({ discoveryRequests: 2, maxFollowUps: 0, maxConfirmations: 0 });
  expect(probes.map(({ version, probe }) => `${version} ${probe}`).sort()).toEqual(
    ['v1', 'v2'].flatMap((version) => rule.probes.map((probe) => `${version} ${probe}`)).sort(),
  );
  expect(probes).toContainEqual({
    version: 'v2',
    probe: 'malformed-json',
    title: 'a body with a trailing comma, a truncated body, an empty body, and a body that is not JSON',
    requests: 4,
    maxFollowUps: 0,
  });
  expect(requests).toBe(probes.reduce((sum, probe) => sum + probe.requests, 0));
});

test('gives the reason for a probe that is not sent and does not count it', () => {
  const { probes } = estimate({ api: 'v1' });
  expect(probes.find(({ probe }) => probe === 'contact-token')).toMatchObject({
    requests: 0,
    skipReason: 'no token "contact" is given (--token-for contact=…)',
  });
  const withToken = estimate({ api: 'v1' }, { main: 'any', contact: 'other' });
  expect(withToken.probes.find(({ probe }) => probe === 'contact-token')).toMatchObject({ requests: 1 });
});

test('counts requests that depend on responses separately, and only those that are permitted', () => {
  const tokens = { main: 'any', user: 'own', changes: 'log' };
  const countFollowUps = (allowWrites: boolean) => {
    const { probes } = estimate({ rules: ['logged-in-person/patch-204', 'changes/terminates'], allowWrites }, tokens);
    return Object.fromEntries(
      probes
        .filter(({ maxFollowUps }) => maxFollowUps > 0)
        .map(({ version, probe, maxFollowUps }) => [`${version} ${probe}`, maxFollowUps]),
    );
  };
  expect(countFollowUps(false)).toEqual({ 'v2 changes': 19 });
  expect(countFollowUps(true)).toEqual({ 'v1 me-language': 12, 'v2 changes': 19 });
});

test('names the tokens that the probes use', () => {
  expect(createPlan({ target, rules: ['request/malformed-json-rejected'] }).tokens).toEqual(['main']);
  expect(createPlan({ target, rules: ['changes/terminates'] }).tokens).toEqual(['main', 'changes']);
});

test('rejects a selection without rules', () => {
  expect(() => createPlan({ target, rules: ['nope/*'] })).toThrow('no rule matches');
});

test('rejects a forbidden target', () => {
  const forbidden = { ...target, baseUrl: 'https://kontaktregisteret.no' };
  expect(() => createPlan({ target: forbidden })).toThrow(expect.objectContaining({ code: 'TARGET_FORBIDDEN' }));
});

test('a run sends the planned requests and at most the estimated further ones', async () => {
  let received = 0;
  const server = createServer((request, response) => {
    received++;
    request.resume().on('end', () => response.writeHead(500).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const tokens = { main: 'any', changes: 'log' };
  const options = {
    target: { ...target, baseUrl: `http://127.0.0.1:${port}`, tokens },
    persons: getBundledScenario('standard')!,
  };
  const { discoveryRequests, requests, maxFollowUps, maxConfirmations } = estimate(options, tokens);
  const report = await runConformance(options);
  server.close();
  expect(report.statistics.requests).toBe(received);
  expect(received).toBeGreaterThanOrEqual(discoveryRequests + requests);
  expect(received).toBeLessThanOrEqual(discoveryRequests + requests + maxFollowUps + maxConfirmations);
});
