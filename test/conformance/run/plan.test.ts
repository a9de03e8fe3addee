import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { rules, runConformance } from '../../../src/conformance/index.ts';
import { createPlan } from '../../../src/conformance/run/plan.ts';
import { getBundledScenario } from '../../../src/scenario/index.ts';

const target = { baseUrl: 'http://127.0.0.1:9', tokens: { main: 'any' }, timeoutMs: 30_000, concurrency: 4 };

test('a plan counts the requests of each probe in each version', () => {
  const rule = rules.find(({ id }) => id === 'request/malformed-json-rejected')!;
  const plan = createPlan({ target, rules: [rule.id] });
  expect(plan).toMatchObject({ rules: 1, first: 2, confirming: 0 });
  expect(plan.probes.map(({ version, probe }) => `${version} ${probe}`).sort()).toEqual(
    ['v1', 'v2'].flatMap((version) => rule.probes.map((probe) => `${version} ${probe}`)).sort(),
  );
  expect(plan.probes).toContainEqual({
    version: 'v2',
    probe: 'malformed-json',
    title: 'a body with a trailing comma, cut off, and no JSON at all',
    requests: 3,
    following: 0,
  });
  expect(plan.requests).toBe(plan.probes.reduce((sum, { requests }) => sum + requests, 0));
});

test('a probe that is not sent says why, and counts for nothing', () => {
  const { probes } = createPlan({ target, api: 'v1' });
  expect(probes.find(({ probe }) => probe === 'contact-token')).toMatchObject({
    requests: 0,
    unsent: 'no token "contact" is given (--token-for contact=…)',
  });
  const tokens = { main: 'any', contact: 'other' };
  const withToken = createPlan({ target: { ...target, tokens }, api: 'v1' });
  expect(withToken.probes.find(({ probe }) => probe === 'contact-token')).toMatchObject({ requests: 1 });
});

test('what follows from answers is counted apart, and only where it may be asked', () => {
  const tokens = { main: 'any', user: 'own', changes: 'log' };
  const followingOf = (allowWrites: boolean) => {
    const plan = createPlan({ target: { ...target, tokens }, rules: ['me/*', 'changes/*'], allowWrites });
    return Object.fromEntries(
      plan.probes
        .filter(({ maxFollowUps }) => maxFollowUps > 0)
        .map(({ version, probe, maxFollowUps }) => {
          return [`${version} ${probe}`, maxFollowUps];
        }),
    );
  };
  expect(followingOf(false)).toEqual({ 'v2 changes': 19 });
  expect(followingOf(true)).toEqual({ 'v1 me-language': 12, 'v2 changes': 19 });
});

test('a selection that selects nothing is refused', () => {
  expect(() => createPlan({ target, rules: ['nope/*'] })).toThrow('no rule fits');
});

test('a run sends what was planned, and at most so many more as it must see twice', async () => {
  let received = 0;
  const server = createServer((request, response) => {
    received++;
    request.resume().on('end', () => response.writeHead(500).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const options = {
    target: { ...target, baseUrl: `http://127.0.0.1:${port}`, tokens: { ...target.tokens, changes: 'log' } },
    persons: getBundledScenario('standard')!,
  };
  const { discoveryRequests, requests, maxFollowUps, maxConfirmations } = createPlan(options);
  const report = await runConformance(options);
  server.close();
  expect(report.statistics.requests).toBe(received);
  expect(received).toBeGreaterThanOrEqual(discoveryRequests + requests);
  expect(received).toBeLessThanOrEqual(discoveryRequests + requests + maxFollowUps + maxConfirmations);
});
