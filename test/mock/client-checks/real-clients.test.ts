import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CLIENT_CHECKS } from '../../../src/mock/client-checks/index.ts';
import type { RunningMock } from '../../../src/mock/index.ts';
import { getBundledScenario, type Scenario } from '../../../src/scenario/index.ts';
import { bornIn1889, identifiersOf } from '../../support/mock/identifiers.ts';
import { jwt } from '../../support/mock/in-process.ts';
import { ask, failing, HEADERS, started } from '../../support/mock/run-mock.ts';

/** The clock stands still unless it is told to go on: what a client does at once is at once on any machine. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

/** So many milliseconds pass. */
const pass = (ms: number) => void vi.advanceTimersByTime(ms);

const PERSONS = identifiersOf(1001, 11);
const FEW = PERSONS.slice(0, 3);
const [FIRST = ''] = PERSONS;
const IN_AN_HOUR = Date.now() / 1000 + 3600;
const token = (claims: object): string => jwt({ scope: 'krr:global/kontaktinformasjon.read', ...claims });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const times = async (count: number, call: (at: number) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < count; at++) await call(at);
};

/** Requests a token with these claims in the assertion. */
const requestToken = ({ url }: RunningMock, claims: object) => {
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt(claims) };
  return fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(grant) });
};

/** Sends a body as it is, without the header that says what it is. */
const send = ({ url }: RunningMock, body: string, headers: Record<string, string>) =>
  fetch(`${url}/rest/v1/personer`, { method: 'POST', headers, body: Buffer.from(body) });

interface Client {
  /** What goes wrong for it; nothing unless given. */
  readonly faults?: string;
  readonly run: (mock: RunningMock) => Promise<unknown>;
}

/** Each does one thing wrong, and all else as it should. */
const CLIENTS: Readonly<Record<string, Client>> = {
  'single-lookups': { run: (mock) => times(10, (at) => ask(mock, [PERSONS[at]])) },
  'batch-over-limit': { run: (mock) => ask(mock, PERSONS) },
  'duplicate-identifiers': { run: (mock) => ask(mock, [...FEW, FIRST]) },
  'non-synthetic-identifier': { run: (mock) => ask(mock, [...FEW, bornIn1889('none')]) },
  'identifier-in-url': {
    run: ({ url }) => fetch(`${url}/rest/v1/personer/${FIRST}`, { headers: bearer('any') }),
  },
  'identifier-in-header': { run: (mock) => ask(mock, FEW, { headers: { 'x-on-behalf-of': FIRST } }) },
  'token-per-call': {
    run: (mock) => times(5, (at) => ask(mock, FEW, { headers: bearer(token({ exp: IN_AN_HOUR, jti: at })) })),
  },
  'token-used-after-expiry': {
    run: (mock) => ask(mock, FEW, { headers: bearer(token({ exp: Date.now() / 1000 - 60 })) }),
  },
  'rejected-token-reused': {
    faults: 'expired:\n  when: { attempt: 4-, per: token }\n  status: 401',
    run: (mock) =>
      times(9, async () => {
        await ask(mock, FEW);
        // Until nothing can be on its way that was sent before the answer.
        await sleep(5);
        pass(20);
      }),
  },
  'two-delegation-models': {
    run: (mock) =>
      requestToken(mock, { consumer_org: '310000027', iss_onbehalfof: 'a-customer', scope: 'another:scope' }),
  },
  'on-behalf-of-for-krr': {
    run: (mock) => requestToken(mock, { iss_onbehalfof: 'a-customer', scope: 'krr:global/kontaktinformasjon.read' }),
  },
  'delegated-scope-without-consumer-org': {
    run: (mock) => requestToken(mock, { scope: 'krr:global/kontaktinfo.read' }),
  },
  'retry-without-waiting': {
    faults: 'down:\n  when: { attempt: 1-4 }\n  status: 503',
    run: (mock) => times(5, () => ask(mock, FEW)),
  },
  'retry-after-ignored': {
    faults: 'busy:\n  when: { attempt: 1 }\n  status: 429\n  headers: { Retry-After: 2 }',
    run: async (mock) => {
      await ask(mock, FEW);
      pass(150);
      await ask(mock, FEW);
    },
  },
  'retry-of-client-error': { run: (mock) => times(2, () => ask(mock, [])) },
  'informasjonsbehov-over-rest': {
    run: (mock) =>
      send(mock, JSON.stringify({ personidentifikatorer: FEW, informasjonsbehov: ['KONTAKTINFORMASJON'] }), HEADERS),
  },
  'duplicate-json-members': {
    run: (mock) => {
      const list = `"personidentifikatorer":${JSON.stringify(FEW)}`;
      return send(mock, `{${list},${list}}`, HEADERS);
    },
  },
  'no-content-type': { run: (mock) => send(mock, JSON.stringify({ personidentifikatorer: FEW }), bearer('any')) },
  'connections-not-reused': {
    run: ({ url }) =>
      times(12, async () => {
        const dispatcher = new Agent();
        const body = JSON.stringify({ personidentifikatorer: FEW });
        const answer = await request(`${url}/rest/v1/personer`, { method: 'POST', headers: HEADERS, body, dispatcher });
        await answer.body.dump();
        pass(5);
        await dispatcher.close();
        // Until the server has heard of it.
        await sleep(5);
        pass(5);
      }),
  },
};

const settled = ({ journal }: RunningMock) =>
  expect.poll(() => journal.entries().every(({ outcome }) => outcome !== null)).toBe(true);

test('every check has a client', () => {
  expect(Object.keys(CLIENTS)).toEqual(CLIENT_CHECKS.map(({ id }) => id));
});

describe('a client with one error has exactly that finding', () => {
  test.each(Object.entries(CLIENTS))('%s', async (id, { faults, run }) => {
    const mock = await started(faults === undefined ? {} : { scenario: await failing(faults) });
    await run(mock);
    await settled(mock);
    const findings = mock.findings();
    expect(findings.map((finding) => finding.id)).toEqual([id]);
    const told = JSON.stringify([findings, mock.journal.entries()]);
    expect(told).not.toMatch(/\d{11}/);
    expect(told).not.toContain(jwt({}).split('.')[0]);
  });
});

/** Looks all up in batches, over connections that are kept, with one token, and waits as it is told. */
async function lookUpWell(mock: RunningMock, identifiers: readonly string[]): Promise<number> {
  const headers = bearer(token({ exp: IN_AN_HOUR, client_id: 'well-behaved' }));
  let found = 0;
  for (let at = 0; at < identifiers.length; at += 200) {
    const batch = identifiers.slice(at, at + 200);
    let answer = await ask(mock, batch, { headers });
    for (let attempt = 0; answer.status === 429 || answer.status >= 500; attempt++) {
      await answer.text();
      pass(1000 * Number(answer.headers.get('retry-after') ?? 0.2 * 2 ** attempt));
      answer = await ask(mock, batch, { headers });
    }
    found += ((await answer.json()) as { personer: unknown[] }).personer.length;
  }
  return found;
}

test('a correct client has no finding with any number of busy connections', async () => {
  const mock = await started();
  const dispatcher = new Agent({ connections: 50 });
  onTestFinished(() => dispatcher.close());
  const lookUp = async (identifiers: readonly string[]) => {
    const body = JSON.stringify({ personidentifikatorer: identifiers });
    const answer = await request(`${mock.url}/rest/v1/personer`, {
      method: 'POST',
      headers: HEADERS,
      body,
      dispatcher,
    });
    await answer.body.arrayBuffer();
  };
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 60 }, (_, at) => lookUp(PERSONS.slice(at, at + 900))));
  }
  await settled(mock);
  expect(mock.findings()).toEqual([]);
});

/** A scenario of the library whose outage is over sooner. */
function shorter(name: string, attempts: number): Scenario {
  const scenario = getBundledScenario(name)!;
  const faults = scenario.faults.map((fault) => ({ ...fault, when: { attempt: { from: 3, to: 2 + attempts } } }));
  return { ...scenario, faults };
}

test.each([
  ['no trouble', 'standard'],
  ['a rate limit', 'rate-limit'],
  ['an outage', shorter('outage-and-recovery', 2)],
])('a client that behaves has no finding, in spite of %s', async (_, scenario) => {
  const mock = await started({ scenario });
  expect(await lookUpWell(mock, PERSONS.slice(0, 1000))).toBe(1000);
  await settled(mock);
  expect(mock.findings()).toEqual([]);
  expect(mock.journal.entries().filter(({ status }) => status === 200)).toHaveLength(5);
});

/** A lookup over a connection of an agent of node:http. */
const lookUpBy = ({ url }: RunningMock, agent: http.Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = http.request(`${url}/rest/v1/personer`, { method: 'POST', headers: HEADERS, agent }, (answer) =>
      answer.resume().once('end', resolve),
    );
    asking.once('error', reject).end(JSON.stringify({ personidentifikatorer: FEW }));
  });

test('a client with an open pool for each request has a finding', async () => {
  const mock = await started();
  const agents = Array.from({ length: 60 }, () => new http.Agent({ keepAlive: true }));
  onTestFinished(() => {
    for (const agent of agents) agent.destroy();
  });
  for (const agent of agents) {
    await lookUpBy(mock, agent);
    pass(10);
  }
  await settled(mock);
  expect(mock.findings().map(({ id }) => id)).toEqual(['connections-not-reused']);
});

test.each(['silence: true', 'delay: 5s'])(
  'a client that gives up and asks again at once is told so (%s)',
  async (what) => {
    const mock = await started({ scenario: await failing(`lost:\n  ${what}`) });
    for (let attempt = 1; attempt <= 8; attempt++) {
      const aborting = new AbortController();
      const asking = ask(mock, FEW, { signal: aborting.signal }).catch(() => null);
      await expect.poll(() => mock.journal.entries({ attempt })).toHaveLength(1);
      pass(200);
      aborting.abort();
      await asking;
    }
    await settled(mock);
    expect(mock.findings().map(({ id }) => id)).toEqual(['retry-without-waiting']);
  },
);

test('a client that sends other batches during a Retry-After time has a finding', async () => {
  const mock = await started({
    scenario: await failing('busy:\n  when: { attempt: 1 }\n  status: 429\n  headers: { Retry-After: 30 }'),
  });
  await ask(mock, FEW);
  await sleep(5);
  pass(20);
  await Promise.all(Array.from({ length: 50 }, (_, at) => ask(mock, PERSONS.slice(at, at + 3))));
  await settled(mock);
  expect(mock.findings().map(({ id }) => id)).toEqual(['retry-after-ignored']);
});

test('a client with several errors has one finding for each', async () => {
  const mock = await started();
  await ask(mock, [...FEW, FIRST], { headers: { 'x-on-behalf-of': FIRST } });
  await ask(mock, [...FEW, FIRST]);
  await settled(mock);
  expect(mock.findings().map(({ id, count, first, last }) => ({ id, count, first, last }))).toEqual([
    { id: 'duplicate-identifiers', count: 2, first: 1, last: 2 },
    { id: 'identifier-in-header', count: 1, first: 1, last: 1 },
  ]);
  mock.journal.clear();
  expect(mock.findings()).toHaveLength(2);
});
