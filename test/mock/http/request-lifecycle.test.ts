import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { Agent, RetryAgent, request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunningMock } from '../../../src/mock/index.ts';
import type { Effect, Fault } from '../../../src/scenario/index.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { jwt, keptLog } from '../../support/mock/in-process.ts';
import { Client } from '../../support/mock/raw-connection.ts';
import { ask, failing, HEADERS, identifierIn, portOf, started } from '../../support/mock/run-mock.ts';

const PERSONS = identifiersOf(5, 7);
const [FIRST = ''] = PERSONS;

/** A mock to whose lookups one thing happens. */
const striking = async (effect: string): Promise<RunningMock> =>
  started({ scenario: await failing(`it:\n  ${effect}`) });

const PATIENCE_MS = 60_000;
/** Where nothing more comes, this is long enough for what does. */
const IMPATIENCE_MS = 2_000;

/** The result of a fetch: the parsed response, or the code or name of the error. */
async function read(mock: RunningMock, patienceMs: number): Promise<unknown> {
  try {
    const answer = await ask(mock, PERSONS, { signal: AbortSignal.timeout(patienceMs) });
    return [answer.status, JSON.parse(await answer.text())];
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code: string } };
    return cause?.code ?? name;
  }
}

const ended = (mock: RunningMock, count = 1) =>
  Promise.all([
    mock.journal.waitFor({ operation: 'personer' }, { count }),
    expect.poll(() => mock.journal.entries().every(({ outcome }) => outcome !== null)).toBe(true),
  ]);

const WHOLE = [
  200,
  { personer: PERSONS.map((personidentifikator) => expect.objectContaining({ personidentifikator })) },
];

describe('a client that meets a fault', () => {
  test.each<[effect: string, made: unknown, journal: object]>([
    ['status: 503\n  headers: { Retry-After: 7 }', [503, expect.anything()], { status: 503, outcome: 'completed' }],
    ['status: 502\n  body: "<html>"', 'SyntaxError', { status: 502, outcome: 'completed', bytes: 6 }],
    ['reset: beforeHeaders', 'ECONNRESET', { status: null, outcome: 'reset', bytes: null }],
    ['reset: 40', 'ECONNRESET', { status: 200, outcome: 'reset', bytes: 40 }],
    ['empty: true', 'SyntaxError', { status: 200, outcome: 'completed', bytes: 0 }],
    ['cutAtPerson: 3', 'UND_ERR_SOCKET', { status: 200, outcome: 'cut' }],
    ['silence: true', 'TimeoutError', { status: null, outcome: 'silent' }],
    ['trailingComma: true', 'SyntaxError', { status: 200, outcome: 'completed' }],
    ['contentLength: -2', 'SyntaxError', { status: 200, outcome: 'completed' }],
    ['contentLength: 9', 'TimeoutError', { status: 200, outcome: 'completed' }],
    ['charset: utf-16le', 'SyntaxError', { status: 200, outcome: 'completed' }],
    ['charset: iso-8859-1', WHOLE, { status: 200, outcome: 'completed' }],
    ['dribble: { bytes: 600, every: 20ms }', WHOLE, { status: 200, outcome: 'completed' }],
    ['delay: 60ms', WHOLE, { status: 200, outcome: 'completed' }],
    ['delay: 100s', 'TimeoutError', { status: null, outcome: 'clientLeft', bytes: null }],
    ['dribble: { bytes: 1, every: 100s }', 'TimeoutError', { status: 200, outcome: 'clientLeft', bytes: 1 }],
  ])('%s: reads the available bytes, and the journal has the outcome', async (effect, made, journal) => {
    const mock = await striking(effect);
    expect(await read(mock, made === 'TimeoutError' ? IMPATIENCE_MS : PATIENCE_MS)).toEqual(made);
    await ended(mock);
    expect(mock.journal.entries()).toEqual([
      expect.objectContaining({ ...journal, attempt: 1, persons: PERSONS.length, fault: { name: 'it', attempt: 1 } }),
    ]);
  });

  test('gets the header Retry-After, the name of the fault, and a delay that the journal shows', async () => {
    const mock = await striking('delay: 80ms\n  status: 429\n  headers: { Retry-After: 7 }');
    const answer = await ask(mock, PERSONS);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await answer.text()).toContain('fault it ');
    await ended(mock);
    expect(mock.journal.entries()[0]!.ms).toBeGreaterThanOrEqual(79);
  });

  test.each([
    ['trailingComma: true', 0, 'completed'],
    ['cutAtPerson: 3', null, 'cut'],
    ['contentLength: -2', 2, 'completed'],
    ['contentLength: 9', -9, 'completed'],
    ['dribble: { bytes: 600, every: 1ms }', 0, 'completed'],
    ['charset: utf-16le', 0, 'completed'],
    ['delay: 1ms', 0, 'completed'],
  ])('%s: the journal counts the bytes sent, regardless of Content-Length', async (effect, more, outcome) => {
    const mock = await striking(effect);
    const body = JSON.stringify({ personidentifikatorer: PERSONS });
    const head = `Host: x\r\nConnection: close\r\nAuthorization: Bearer any\r\nContent-Type: application/json`;
    const client = new Client(portOf(mock));
    client.socket.write(`POST /rest/v1/personer HTTP/1.1\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    const heard = await client.heard();
    await ended(mock);
    const sent = heard.body.length;
    expect(mock.journal.entries()).toMatchObject([{ bytes: sent, outcome }]);
    if (more !== null) expect(sent).toBe(Number(heard.headers['content-length']) + more);
  });

  test('a reset is an RST on the wire', async () => {
    const mock = await striking('reset: beforeHeaders');
    const client = new Client(portOf(mock));
    client.socket.write('POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
    expect(await client.heard()).toMatchObject({ over: 'ECONNRESET', head: '' });
  });
});

describe('attempts', () => {
  const scenario = () =>
    failing('down:\n  when: { attempt: 1-2 }\n  status: 503\ncut:\n  when: { attempt: 3 }\n  reset: beforeHeaders');

  test('that an agent makes by itself are counted each', async () => {
    const mock = await started({ scenario: await scenario() });
    const agent = new RetryAgent(new Agent(), { methods: ['POST'], minTimeout: 1, maxRetries: 5 });
    onTestFinished(() => agent.close());
    const body = JSON.stringify({ personidentifikatorer: PERSONS });
    const answer = await request(`${mock.url}/rest/v1/personer`, {
      method: 'POST',
      headers: HEADERS,
      body,
      dispatcher: agent,
    });
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
    await ended(mock, 4);
    expect(mock.journal.entries().map(({ attempt, fault, outcome }) => [attempt, fault, outcome])).toEqual([
      [1, { name: 'down', attempt: 1 }, 'completed'],
      [2, { name: 'down', attempt: 2 }, 'completed'],
      [3, { name: 'cut', attempt: 3 }, 'reset'],
      [4, null, 'completed'],
    ]);
    expect(mock.journal.verify({ operation: 'personer', attempt: { from: 2 } }, { count: 3 }).ok).toBe(true);
  });

  test('are distinguished by their bodies, also if the body arrives late and a fault replaces the response', async () => {
    const mock = await started({ scenario: await failing('down:\n  status: 503') });
    for (const identifiers of [PERSONS, PERSONS, PERSONS, [FIRST]]) await sendSlowly(mock, identifiers);
    await ended(mock, 4);
    expect(mock.journal.entries().map(({ attempt, persons, status }) => [attempt, persons, status])).toEqual([
      [1, 5, 503],
      [2, 5, 503],
      [3, 5, 503],
      [1, 1, 503],
    ]);
    expect(mock.findings().map(({ id }) => id)).toEqual(['retry-without-waiting']);
  });

  test('of a client that leaves in the middle of its body are ended too', async () => {
    const mock = await started();
    const socket = connect(portOf(mock), '127.0.0.1');
    socket.write('POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n');
    socket.write('Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"person');
    expect(await mock.journal.waitFor({ operation: 'personer' })).toMatchObject({ ok: true });
    socket.destroy();
    await ended(mock);
    expect(mock.journal.entries()).toMatchObject([{ attempt: null, persons: null, outcome: 'clientLeft' }]);
  });
});

/** A client whose network library sends the head before the body. */
async function sendSlowly(mock: RunningMock, personidentifikatorer: readonly string[]): Promise<void> {
  const body = JSON.stringify({ personidentifikatorer });
  const headers = { ...HEADERS, 'content-length': body.length };
  const sent = httpRequest(`${mock.url}/rest/v1/personer`, { method: 'POST', headers });
  const answered = new Promise<void>((resolve, reject) => {
    sent.once('response', (answer) => answer.resume().once('end', resolve));
    sent.once('error', reject);
  });
  sent.flushHeaders();
  setTimeout(() => sent.end(body), 30);
  await answered;
}

describe('a fault that modifies the response', () => {
  const LOGGED_IN = jwt({ pid: FIRST, scope: 'krr:user/kontaktinformasjon.write krr:user/spraak.write' });
  const patch = ({ url }: RunningMock): Promise<Response> =>
    fetch(`${url}/rest/v1/person`, {
      method: 'PATCH',
      headers: { ...HEADERS, authorization: `Bearer ${LOGGED_IN}` },
      body: '{"spraak":"nn"}',
    });

  test.each([
    'cutAtPerson: 1',
    'trailingComma: true',
    'charset: utf-16le',
    'contentLength: 9',
    'dribble: { bytes: 1, every: 1ms }',
  ])('%s: is not applicable to a response without a body', async (effect) => {
    const mock = await striking(effect);
    const answer = await patch(mock);
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([204, null, '']);
    await expect.poll(() => mock.journal.entries()[0]?.outcome).toBe('completed');
    const [entry] = mock.journal.entries();
    expect([entry!.status, entry!.fault]).toEqual([204, null]);
    expect(entry!.nearMisses.faults).toEqual([{ fault: 'it', because: 'the response has no body' }]);
  });

  test('reset: 5: resets the connection also after a response without a body', async () => {
    const mock = await striking('reset: 5');
    await patch(mock).then(
      ({ status }) => expect(status).toBe(204),
      (error) => expect(error.cause?.code).toBe('ECONNRESET'),
    );
    await expect.poll(() => mock.journal.entries()[0]?.outcome).toBe('reset');
    expect(mock.journal.entries()).toMatchObject([{ status: 204, bytes: 0, fault: { name: 'it', attempt: 1 } }]);
  });

  test.each([
    ['trailingComma: true', [], 'the response has no persons'],
    ['cutAtPerson: 6', PERSONS, 'the response has no person 6'],
    ['charset: { bytes: iso-8859-1, label: utf-8 }', [], 'the response is the same in iso-8859-1'],
  ])('%s: is not applicable without anything to act on', async (effect, identifiers, because) => {
    const { log, written } = keptLog('info');
    const mock = await started({ scenario: await failing(`it:\n  ${effect}`), log });
    await (await ask(mock, identifiers)).text();
    await ended(mock);
    expect(mock.journal.entries()).toMatchObject([{ fault: null, nearMisses: { faults: [{ fault: 'it', because }] } }]);
    expect(written()).not.toContain('fault it');
  });

  test('with a delay counts as applied, even without anything to act on', async () => {
    const mock = await striking('delay: 1ms\n  cutAtPerson: 6');
    await (await ask(mock, PERSONS)).text();
    await ended(mock);
    expect(mock.journal.entries()).toMatchObject([{ fault: { name: 'it' }, nearMisses: { faults: [] } }]);
  });
});

describe('the order of the file', () => {
  const MIXED = `large:
  when: { persons: 2- }
  status: 503
second-of-somebody:
  when: { person: "${FIRST}", attempt: 2 }
  status: 500
every-other:
  when: { attempt: { every: 2 } }
  status: 429`;

  test('decides, and each request counts once for every fault that it fits', async () => {
    const mock = await started({ scenario: await failing(MIXED) });
    const statuses: number[] = [];
    for (const identifiers of [PERSONS, [FIRST], [FIRST], [FIRST]])
      statuses.push((await ask(mock, identifiers)).status);
    expect(statuses).toEqual([503, 500, 200, 429]);
  });

  test('decides before authentication, also for requests without a batch or without JSON', async () => {
    const mock = await started({ scenario: await failing(MIXED) });
    const statuses = [
      (await ask(mock, PERSONS, { headers: { authorization: '' } })).status,
      (await fetch(`${mock.url}/rest/v1/printSertifikat`, { headers: HEADERS })).status,
      (await fetch(`${mock.url}/rest/v1/personer`, { method: 'POST', headers: HEADERS, body: '{' })).status,
      (await fetch(`${mock.url}/rest/v1/personer`, { method: 'POST', headers: HEADERS, body: '{' })).status,
    ];
    expect(statuses).toEqual([503, 429, 400, 429]);
  });

  test('counts a request whose body never arrives', async () => {
    const mock = await started({ scenario: await failing(MIXED) });
    const socket = connect(portOf(mock), '127.0.0.1');
    socket.write('POST /rest/v1/personer HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"person');
    await mock.journal.waitFor({ operation: 'personer' });
    socket.destroy();
    await ended(mock);
    expect((await ask(mock, [FIRST])).status).toBe(429);
  });

  test('stays the same when another person gets a role, and the counts continue', async () => {
    const scenario = await failing('twice:\n  when: { person: mobile-only, attempt: 2 }\n  status: 503');
    const mock = await started({ scenario });
    const before = identifierIn(mock, 'mobile-only');
    expect((await ask(mock, [before])).status).toBe(200);
    const put = await fetch(`${mock.url}/__krr/persons/mobile-only`, {
      method: 'PUT',
      headers: HEADERS,
      body: JSON.stringify({ identifier: FIRST }),
    });
    expect(put.status).toBe(200);
    expect((await ask(mock, [before])).status).toBe(200);
    expect((await ask(mock, [FIRST])).status).toBe(503);
  });
});

describe('requests that come behind another on its connection', () => {
  test.each(['silence: true', 'reset: beforeHeaders'])(
    '%s: have left when the connection is no more',
    async (effect) => {
      const mock = await started({ scenario: await failing(`first:\n  when: { attempt: 1 }\n  ${effect}`) });
      const client = new Client(portOf(mock));
      const one = 'GET /rest/v1/printSertifikat HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n';
      client.socket.write(one.repeat(15));
      await mock.journal.waitFor({}, { count: effect.startsWith('silence') ? 15 : 1 });
      client.socket.destroy();
      await expect.poll(() => mock.journal.entries().every(({ outcome }) => outcome !== null)).toBe(true);
      const [first, ...behind] = mock.journal.entries();
      expect(first!.status).toBeNull();
      for (const { status, outcome } of behind) expect([status, outcome]).toEqual([null, 'clientLeft']);
    },
  );
});

describe('near misses', () => {
  test('are listed with the failed condition, and with the scenario person whose identifier is similar', async () => {
    const mock = await started({
      scenario: await failing(
        'large:\n  when: { version: v1, persons: 100- }\n  status: 503\nother:\n  when: { version: v2, persons: 1- }\n  status: 503',
      ),
    });
    const swapped = identifierIn(mock, 'mobile-only').replace(/(\d)(\d)$/, '$2$1');
    await ask(mock, [...PERSONS.slice(0, 4), swapped]);
    await ended(mock);
    const [entry] = mock.journal.entries();
    expect(entry!.fault).toBeNull();
    expect(entry!.nearMisses.faults).toEqual([
      { fault: 'other', because: 'another version, condition is v2' },
      { fault: 'large', because: '5 persons, condition is 100 or more' },
    ]);
    expect(entry!.nearMisses.persons).toEqual([
      {
        identifier: `${swapped.slice(0, 6)}*****`,
        because: 'looks like role mobile-only, but digits 10 and 11 are swapped',
      },
    ]);
    expect(mock.journal.verify({ role: 'mobile-only' }).closest).toEqual([
      { entry: 1, differs: 'role', because: 'mobile-only was not requested' },
    ]);
  });

  test.each([
    ['silent', 'no-response', '99 persons, condition is 100 or more'],
    ['outage-and-recovery', 'outage', 'attempt 1, condition is 3..10'],
  ])('of the scenario %s are listed, although a number is their only condition', async (scenario, fault, because) => {
    const mock = await started({ scenario });
    await ask(mock, identifiersOf(99, 1));
    await ended(mock);
    expect(mock.journal.entries()[0]!.nearMisses.faults).toEqual([{ fault, because }]);
  });
});

describe('a fault that cannot be carried out', () => {
  const UNSENDABLE: Effect = { kind: 'status', status: 503, headers: { 'X-Note': 'two\nlines' } };

  test.each<[string, Partial<Fault>]>([
    ['at once', { effect: UNSENDABLE }],
    ['in a timer', { effect: UNSENDABLE, delay: { from: 1, to: 1 } }],
    ['once the batch is known', { effect: UNSENDABLE, when: { persons: { from: 1 } } }],
  ])('%s: closes the connection, is logged, and leaves the mock to go on', async (_, more) => {
    const { log, written } = keptLog('error');
    const scenario = await failing('it:\n  when: { attempt: 1 }\n  status: 503');
    const [it] = scenario.faults as [Fault];
    const when = { ...it.when, ...more.when };
    const mock = await started({ scenario: { ...scenario, faults: [{ ...it, ...more, when }] }, log });
    await expect(ask(mock, PERSONS)).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect((await ask(mock, PERSONS)).status).toBe(200);
    await ended(mock, 2);
    expect(mock.journal.entries()[0]).toMatchObject({ outcome: 'cut', status: null, fault: { name: 'it' } });
    expect(written()).toMatch(/the fault it failed: TypeError.*X-Note/);
  });
});
