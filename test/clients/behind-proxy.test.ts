import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Log, startMock } from '../../src/mock/index.ts';
import { startProxy } from '../../src/proxy/index.ts';
import { createChanged } from '../conformance/recorded/ordinary-traffic.ts';
import { conformingServices } from '../conforming-services/services.ts';
import { conformingSoapServices } from '../conforming-services/soap-services.ts';
import { mutants } from '../mutants/index.ts';
import { soapMutants } from '../mutants/soap.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { findViolatedRules } from '../support/mutants/check-mutant.ts';
import {
  classifyMutant,
  FOUND,
  FOUND_BY_OTHERS,
  type Interface,
  OrdinaryClient,
  type Traffic,
  UNEXPLAINED,
} from './behind-proxy.ts';

/** Every service with KRR_EVERY_SERVICE=1, as in the weekly job; otherwise a small sample without large batches. */
const IS_COMPLETE = process.env.KRR_EVERY_SERVICE === '1';
const TIMEOUT = IS_COMPLETE ? 1_800_000 : 60_000;
const sample = <T>(all: readonly T[], step: number): readonly T[] =>
  IS_COMPLETE ? all : all.filter((_, at) => at % step === 1);

const chosenMutants = sample(mutants, 100);
const services = sample(
  [
    ...conformingServices.map((service) => ({ ...service, interface: 'rest' as const })),
    ...conformingSoapServices.map((service) => ({ ...service, interface: 'soap' as const })),
  ],
  40,
);
const getInterface = (mutant: (typeof mutants)[number]): Interface => (soapMutants.includes(mutant) ? 'soap' : 'rest');

describe('the ordinary traffic of a client through krr proxy', () => {
  let client: OrdinaryClient;
  const unchanged = new Map<Interface, Traffic>();
  const visit = (
    service: ReturnType<typeof createChanged>,
    used: Interface,
    write?: Parameters<OrdinaryClient['visit']>[1]['write'],
  ) => client.visit(service, { interface: used, hasThousand: IS_COMPLETE, write });
  beforeAll(async () => {
    client = new OrdinaryClient();
    for (const used of ['rest', 'soap'] as const) unchanged.set(used, await visit(createChanged(), used));
  }, TIMEOUT);
  afterAll(() => client.close());

  test.each(['rest', 'soap'] as const)('violates no rule over %s', (used) => {
    const { report } = unchanged.get(used)!;
    expect(findViolatedRules(report)).toEqual([]);
    expect(report.results.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(
      used === 'rest' ? 60 : 15,
    );
    expect(report.traffic).toEqual({ ignored: 0, notChecked: 0 });
  });

  test(`finds every mutant that it can reveal, of ${chosenMutants.length} of ${mutants.length}`, {
    timeout: TIMEOUT,
  }, async () => {
    const names = new Map<string, string[]>();
    for (const mutant of chosenMutants) {
      const used = getInterface(mutant);
      const traffic = await visit(createChanged(mutant.serve, mutant.around), used);
      const result = classifyMutant(mutant, traffic, unchanged.get(used)!);
      names.set(result, [...(names.get(result) ?? []), mutant.name]);
    }
    const counts = [...names].map(([result, { length }]) => `${length} ${result}`);
    console.log(`of ${chosenMutants.length} mutants: ${counts.join('; ')}`);
    expect(names.get(UNEXPLAINED) ?? []).toEqual([]);
    expect((names.get(FOUND)?.length ?? 0) + (names.get(FOUND_BY_OTHERS)?.length ?? 0)).toBeGreaterThan(0);
  });

  test(`blames none of ${services.length} conforming services`, { timeout: TIMEOUT }, async () => {
    const blamed: [string, string[]][] = [];
    for (const { interface: used, name, serve, warns = [], from, ...others } of services) {
      const { around, write } = { around: undefined, write: undefined, ...others };
      const { report } = await visit(createChanged(serve, around, from), used, write);
      const violated = findViolatedRules(report).filter((id) => !warns.includes(id));
      if (violated.length > 0) blamed.push([name, violated]);
    }
    console.log(`of ${services.length} conforming services: ${blamed.length} blamed`);
    expect(blamed).toEqual([]);
  });
});

const FAULTS = {
  down: { when: { version: 'v2' }, status: 503 },
  limited: { when: { token: 'limited' }, status: 429, headers: { 'Retry-After': 20 } },
  rejected: { when: { token: 'rejected' }, status: 401 },
};

test('a misbehaving client is found as with the mock', async () => {
  const [mock, target] = await Promise.all([startMock(), startMock()]);
  const proxy = await startProxy({ target: target.url, log: new Log('silent', { write: () => {} }) });
  onTestFinished(async () => void (await Promise.all([mock.close(), target.close(), proxy.close()])));
  const run = async (url: string): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${url}/__krr/faults`, { method: 'PUT', headers, body: JSON.stringify({ faults: FAULTS }) });
    const env = { KRR_URL: url, PERSONS: JSON.stringify(identifiersOf(1001, 3)) };
    const script = fileURLToPath(new URL('misbehaving.mjs', import.meta.url));
    const [code] = await once(spawn(process.execPath, [script], { env, stdio: 'inherit' }), 'close');
    expect(code).toBe(0);
  };
  await run(mock.url);
  await run(proxy.url);
  const toIds = (findings: readonly { readonly id: string }[]): readonly string[] =>
    findings.map(({ id }) => id).sort();
  await expect.poll(() => toIds(proxy.findings())).toEqual(toIds(mock.findings()));
  expect(toIds(proxy.findings()).length).toBeGreaterThanOrEqual(12);
});
