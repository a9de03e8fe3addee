import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startMock } from '../../src/mock/index.ts';
import { frozenClock, generatePerson, systemClock } from '../../src/register/index.ts';
import { getBundledScenario } from '../../src/scenario/index.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { keptLog } from '../support/mock/in-process.ts';
import { ask, failing, identifierIn, personsAt, started } from '../support/mock/run-mock.ts';

const NOW = '2026-06-01T12:00:00+02';
const [SOMEBODY = '', SOMEBODY_ELSE = ''] = identifiersOf(2, 3);

const NOT_REGISTERED = {
  personidentifikator: SOMEBODY,
  reservasjon: 'NEI',
  status: 'IKKE_REGISTRERT',
  varslingsstatus: 'KAN_IKKE_VARSLES',
};

const told = (seed: number, now: number) => generatePerson(seed, SOMEBODY, frozenClock(now));

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-start-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'mine.yaml');
  await writeFile(file, text);
  return file;
}

test('many mocks at once do not know of each other', async () => {
  const ways = [
    { scenario: 'standard', seed: 1 },
    { scenario: 'standard', seed: 2 },
    { scenario: 'standard', seed: 1, now: NOW },
    { scenario: 'outage-and-recovery', seed: 1 },
    { scenario: 'standard', seed: 1, population: 'scenario' as const },
    { scenario: 'standard', seed: 1, basePath: '/gammel', auth: 'none' as const },
  ];
  const mocks = await Promise.all(ways.map((way) => started(way)));
  expect(new Set(mocks.map(({ url }) => url)).size).toBe(ways.length);
  const rounds = await Promise.all(
    mocks.map(async (mock) => {
      const statuses: number[] = [];
      for (let round = 0; round < 4; round++) statuses.push((await ask(mock, [SOMEBODY, SOMEBODY_ELSE])).status);
      return statuses;
    }),
  );
  expect(rounds).toEqual(ways.map((_, at) => (at === 3 ? [200, 200, 503, 503] : [200, 200, 200, 200])));
  for (const mock of mocks) {
    expect(mock.journal.entries().map(({ id, attempt }) => [id, attempt])).toEqual([1, 2, 3, 4].map((n) => [n, n]));
  }
  const [one, two, frozen, , few] = await Promise.all(
    mocks.map((mock) => ask(mock, [SOMEBODY]).then((it) => it.json())),
  );
  const now = Date.now();
  expect(one).toEqual({ personer: [told(1, now)] });
  expect(two).toEqual({ personer: [told(2, now)] });
  expect(frozen).toEqual({ personer: [told(1, Date.parse(`${NOW}:00`))] });
  expect(few).toEqual({ personer: [NOT_REGISTERED] });
  await mocks[3]!.setScenario('standard');
  expect((await Promise.all(mocks.map((mock) => ask(mock, [SOMEBODY])))).map(({ status }) => status)).toEqual(
    ways.map(() => 200),
  );
});

test('listens on the given address, and rejects an address in use', async () => {
  const first = await started({ host: 'localhost', basePath: '/a' });
  const { port, pathname } = new URL(first.url);
  expect(pathname).toBe('/a');
  await expect(startMock({ port: Number(port), host: 'localhost' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
  expect(new URL((await started({ port: Number(port), host: 'localhost' })).url).port).toBe(port);
});

test.each([
  ['SCENARIO_UNKNOWN', 'standrad'],
  ['SCENARIO_UNREADABLE', './nowhere.yaml'],
])('a scenario that cannot be had is %s, at the start and later', async (code, scenario) => {
  await expect(startMock({ scenario })).rejects.toMatchObject({ code });
  const mock = await started();
  await expect(mock.setScenario(scenario)).rejects.toMatchObject({ code });
  expect(mock.scenario.name).toBe('standard');
});

test('reports the position of an error in a file, and keeps the scenario', async () => {
  const scenario = await fileWith('name: mine\npersns: {}\n');
  const wrong = { code: 'SCENARIO_INVALID', message: expect.stringContaining(`${scenario}:2:1`) };
  await expect(startMock({ scenario })).rejects.toMatchObject(wrong);
  const mock = await started();
  await expect(mock.setScenario(scenario)).rejects.toMatchObject(wrong);
  expect(mock.scenario.name).toBe('standard');
});

/** A registered client that nothing is wrong with. */
const CLIENT = {
  ...{ client_id: 'a', client_orgno: '310000019', scopes: ['a:b'] },
  ...{ keys: [], certificates: [], delegations: [], onbehalfof: [] },
};

const CANNOT_SIGN =
  'soap.sign: expected true, false, or { key, cert }: a private RSA key of at least 2048 bits and its certificate, both PEM';

/** What a caller without types, or one who misspells, may pass. */
const MISUSE: readonly [options: object, message: string][] = [
  [{ now: 'x' }, 'now: expected a timestamp with an offset, such as 2026-06-01T12:00:00+02'],
  [{ now: '2026-02-30T12:00:00+01' }, 'now: expected a timestamp with an offset, such as 2026-06-01T12:00:00+02'],
  [{ seed: 'one' }, 'seed: expected a safe integer'],
  [{ port: 65_536 }, 'port: expected a port from 0 to 65535'],
  [{ auth: 'some' }, 'auth: expected any, none, maskinporten'],
  [{ population: 'few' }, 'population: expected all, scenario'],
  [{ basePath: 'gammel' }, 'basePath: expected a path such as /kontaktinfo-oauth2-server'],
  [{ trust: 'issuer' }, 'trust: expected a URL such as https://test.maskinporten.no/'],
  [{ control: 'off' }, 'control: expected true or false'],
  [{ scenaro: 'standard' }, 'scenaro: there is no such option (did you mean scenario?)'],
  [{ colour: 'red' }, 'colour: there is no such option'],
  [
    { maskinporten: { tokenLifetme: 1 } },
    'maskinporten.tokenLifetme: there is no such option (did you mean maskinporten.tokenLifetime?)',
  ],
  [{ soap: { wsSecurity: 'on' } }, 'soap.wsSecurity: expected accept, verify'],
  ...[1, 'yes', {}, { key: 'x', cert: 'y' }].map((sign): [object, string] => [{ soap: { sign } }, CANNOT_SIGN]),
  [{ tls: { cert: 'x', keys: 'y' } }, 'tls.keys: there is no such option (did you mean tls.key?)'],
  [{ tls: {} }, 'tls.key: expected a private key, PEM'],
  [{ tls: { key: 'x' } }, 'tls.cert: expected a certificate, PEM'],
  [{ trust: 'https://test.maskinporten.no/' }, "trust is for auth: 'maskinporten': no token is verified without it"],
  ...[[5], ['a'], 'https://test.maskinporten.no/', { 0: 'https://test.maskinporten.no/' }].map(
    (acceptedAudiences): [object, string] => [
      { maskinporten: { acceptedAudiences } },
      'maskinporten.acceptedAudiences: expected a list of URLs',
    ],
  ),
  ...[
    [{ client_id: 'a', client_orgno: '310000019', scopes: ['a:b'] }],
    [{ ...CLIENT, keys: [{ kid: 'a', pem: 'x' }] }],
    [{ ...CLIENT, scopes: ['a b'] }],
    [{ ...CLIENT, certificates: ['AAAA'] }],
    [{ ...CLIENT, client_orgno: '310000018' }],
    [CLIENT, null],
    './clients.yaml',
  ].map((clients): [object, string] => [
    { maskinporten: { clients } },
    'maskinporten.clients: expected clients as loadClients reads them from a file',
  ]),
];

test.each(MISUSE)('%j is OPTION_INVALID, naming the option', async (options, message) => {
  const listening = startMock(options).then((mock) => mock.close());
  await expect(listening).rejects.toMatchObject({ name: 'KrrError', code: 'OPTION_INVALID', message });
});

const { faults: _, ...unfinished } = getBundledScenario('standard')!;
const NO_CHOICES: readonly [choice: unknown, message: string][] = [
  [[], 'scenario: expected a name, a file, a list of at least one of them, or a scenario as data'],
  ['', 'scenario: expected a name'],
  [[7], 'scenario: expected a name'],
  [null, 'scenario: expected a name'],
  [{ name: 'mine', persons: [] }, 'missing: population, behaviour, faults, violates'],
  [{ ...unfinished, behaviour: {}, faults: [{ name: 'x' }] }, 'missing: behaviour.'],
  [{ ...unfinished, persons: [{ identifier: SOMEBODY }] }, 'faults, persons[0].role, persons[0].specified'],
];

test.each(NO_CHOICES)('a scenario of %j is OPTION_INVALID, at the start and later', async (choice, words) => {
  const scenario = choice as string;
  const wrong = { name: 'KrrError', code: 'OPTION_INVALID', message: expect.stringContaining(words) };
  await expect(startMock({ scenario }).then((mock) => mock.close())).rejects.toMatchObject(wrong);
  const mock = await started();
  await expect(mock.setScenario(scenario)).rejects.toMatchObject(wrong);
  expect(mock.scenario.name).toBe('standard');
});

test('rejects an invalid timestamp with OPTION_INVALID, and keeps the clock', async () => {
  const mock = await started({ now: NOW });
  const before = await personsAt(mock, [identifierIn(mock, 'expired')]);
  const wrong = { code: 'OPTION_INVALID', message: expect.stringMatching(/^setTime: expected a timestamp/) };
  expect(() => mock.setTime('yesterday')).toThrow(expect.objectContaining(wrong));
  expect(await personsAt(mock, [identifierIn(mock, 'expired')])).toEqual(before);
});

test('accepts a scenario by name, by file, as data, or as a list in which later scenarios override earlier ones', async () => {
  const file = await fileWith(
    `name: mine\npersons:\n  only:\n    identifier: "${SOMEBODY}"\n    status: SLETTET\n    kontaktinformasjon: null\n`,
  );
  const statusOf = async () => (await personsAt(mock, [SOMEBODY]))[0]!.status;
  const mock = await started({ scenario: file });
  expect([mock.scenario.name, await statusOf()]).toEqual(['mine', 'SLETTET']);
  await mock.setScenario(getBundledScenario('standard')!);
  expect([mock.scenario.name, await statusOf()]).toEqual(['standard', generatePerson(1, SOMEBODY, systemClock).status]);
  await mock.setScenario(['standard', file]);
  expect(mock.scenario.persons.map(({ role }) => role)).toEqual([
    ...getBundledScenario('standard')!.persons.map(({ role }) => role),
    'only',
  ]);
  expect([mock.scenario.name, await statusOf()]).toEqual(['mine', 'SLETTET']);
  await mock.setScenario('reserved');
  expect(mock.scenario.name).toBe('reserved');
});

test('start options apply to every later scenario', async () => {
  const mock = await started({ population: 'scenario', now: NOW });
  await mock.setScenario('reserved');
  expect(mock.scenario.population).toBe('scenario');
  expect(await personsAt(mock, [SOMEBODY])).toEqual([NOT_REGISTERED]);
});

test('another scenario has its own attempts, and the journal goes on', async () => {
  const scenario = await failing('once:\n  when: { attempt: 1 }\n  status: 503');
  const mock = await started({ scenario });
  const statuses = async () => [(await ask(mock, [SOMEBODY])).status, (await ask(mock, [SOMEBODY])).status];
  expect(await statuses()).toEqual([503, 200]);
  await mock.setScenario(scenario);
  expect(await statuses()).toEqual([503, 200]);
  expect(mock.journal.verify({ fault: 'once' }, { count: 2 })).toMatchObject({ ok: true });
  expect(mock.journal.entries().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('the clock stands where it is set, until the scenario decides again', async () => {
  const mock = await started();
  const identifier = identifierIn(mock, 'mobile-email-mailbox');
  const notified = async () => (await personsAt(mock, [identifier]))[0]!.kontaktinformasjon;
  const today = await notified();
  mock.setTime('2031-06-01T12:00:00+02');
  const later = await notified();
  expect(later).not.toEqual(today);
  expect(String((later as { epostadresse_oppdatert?: string }).epostadresse_oppdatert)).toMatch(/^2030-04/);
  mock.setTime(null);
  expect((await notified())?.epostadresse_oppdatert?.slice(0, 10)).toBe(today?.epostadresse_oppdatert?.slice(0, 10));
});

test('the journal lists received requests and waits for future ones', async () => {
  const mock = await started();
  const waiting = mock.journal.waitFor({ operation: 'personer', version: 'v2', role: 'reserved' }, { count: 1 });
  await ask(mock, [identifierIn(mock, 'reserved')]);
  await ask(mock, [identifierIn(mock, 'reserved'), SOMEBODY], { version: 'v2' });
  const waited = await waiting;
  expect(waited).toMatchObject({ ok: true, entries: [{ id: 2, persons: 2, roles: ['reserved'] }] });
  expect(mock.journal.verify({ operation: 'personer' }, { count: 3 })).toMatchObject({ ok: false, found: 2 });
  expect(mock.journal.verify({ persons: { from: 2 } }, { count: 1 }).ok).toBe(true);
});

test('findings are listed as they are made', async () => {
  const mock = await started();
  expect(mock.findings()).toEqual([]);
  await ask(mock, [SOMEBODY, SOMEBODY]);
  await mock.journal.waitFor({ status: 200 });
  expect(mock.findings().map(({ id, count }) => [id, count])).toEqual([['duplicate-identifiers', 1]]);
});

test('findings are forgotten when they are cleared, and made anew', async () => {
  const mock = await started();
  const twice = async () => {
    const { id } = mock.journal.entries().at(-1) ?? { id: 0 };
    await ask(mock, [SOMEBODY, SOMEBODY]);
    await mock.journal.waitFor({ status: 200, since: id });
    return mock.findings().map(({ count }) => count);
  };
  expect([await twice(), await twice()]).toEqual([[1], [2]]);
  mock.clearFindings();
  expect(mock.findings()).toEqual([]);
  expect(mock.journal.entries()).toHaveLength(2);
  expect(await twice()).toEqual([1]);
});

test('serves the control API by default', async () => {
  const [open, shut] = await Promise.all([started(), started({ control: false })]);
  expect((await fetch(`${open.url}/__krr/scenario`)).status).toBe(200);
  const answer = await fetch(`${shut.url}/__krr/scenario`);
  const elsewhere = await fetch(`${shut.url}/nowhere`);
  expect([answer.status, await answer.json()]).toEqual([404, await elsewhere.json()]);
});

test('logs a masked line for each request, with or without a fault', async () => {
  const { log, written } = keptLog('info');
  const scenario = await failing(
    'once:\n  when: { attempt: 1 }\n  status: 503\ntwice:\n  when: { attempt: 2 }\n  reset: beforeHeaders',
  );
  const mock = await started({ log, scenario });
  await ask(mock, [SOMEBODY]);
  await ask(mock, [SOMEBODY]).catch(() => {});
  await ask(mock, [SOMEBODY, SOMEBODY_ELSE]);
  await fetch(`${mock.url}/rest/v1/personer/${SOMEBODY}`);
  await mock.close();
  const lines = written().trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/^\S+Z /, '').replace(/ [0-9.]+ ms$/, ''))).toEqual([
    'POST /rest/v1/personer 503 (fault once)',
    'POST /rest/v1/personer reset (fault twice)',
    'POST /rest/v1/personer 200 2 persons',
    'GET /rest/v1/personer/*** 404 (not-found)',
  ]);
});

test('close releases waiting clients, ends delays, and completes every request', async () => {
  const scenario = await failing(
    'silent:\n  when: { attempt: 1 }\n  silence: true\nlate:\n  when: { attempt: 2 }\n  delay: 1000s',
  );
  const mock = await startMock({ scenario });
  const silent = ask(mock, [SOMEBODY]).catch(({ cause }) => cause.code);
  expect(await mock.journal.waitFor({ fault: 'silent' })).toMatchObject({ ok: true });
  const late = ask(mock, [SOMEBODY]);
  expect(await mock.journal.waitFor({ fault: 'late' })).toMatchObject({ ok: true });
  const waiting = mock.journal.waitFor({ operation: 'endringer' }, { timeoutMs: 3_600_000 });
  await mock.close();
  expect(await waiting).toMatchObject({ ok: false, found: 0 });
  expect(await silent).toBe('UND_ERR_SOCKET');
  expect((await late).status).toBe(200);
  expect(mock.journal.entries().map(({ outcome }) => outcome)).toEqual(['silent', 'completed']);
  await expect(ask(mock, [SOMEBODY])).rejects.toThrow();
});

test('closing does not wait for connections that are only kept open, and may be done twice', async () => {
  const mock = await startMock();
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
  await once(socket, 'connect');
  await ask(mock, [SOMEBODY]);
  await Promise.all([mock.close(), mock.close()]);
  await mock.close();
  expect(mock.journal.entries()).toHaveLength(1);
  socket.destroy();
});

test.each([
  [undefined, /^\S+ the fault it failed: TypeError.*X-Note/],
  ['silent' as const, /^$/],
])('log %j: internal errors are written to stderr unless the log is silent', async (log, expected) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  const scenario = await failing('it:\n  when: { attempt: 1 }\n  status: 503');
  const effect = { kind: 'status', status: 503, headers: { 'X-Note': 'two\nlines' } } as const;
  const faults = scenario.faults.map((fault) => ({ ...fault, effect }));
  const mock = await started({ scenario: { ...scenario, faults }, ...(log !== undefined && { log }) });
  await expect(ask(mock, [SOMEBODY])).rejects.toThrow();
  const read = () => write.mock.calls.map(([text]) => String(text)).join('');
  if (log === undefined) await expect.poll(read).not.toBe('');
  else await mock.close();
  expect(read()).toMatch(expected);
});
