import { afterAll, describe, expect, test } from 'vitest';
import type { RecordedExchange } from '../../src/conformance/index.ts';
import type { Person } from '../../src/contract/index.ts';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { formatScenario, Recorder, type RecorderOptions } from '../../src/recording/index.ts';
import { DEFAULT_BEHAVIOUR, getBundledScenario } from '../../src/scenario/index.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { bornIn1889, identifiersOf } from '../support/mock/identifiers.ts';

const running: RunningMock[] = [];
afterAll(() => Promise.all(running.map((mock) => mock.close())));

async function start(options: Parameters<typeof startMock>[0]): Promise<RunningMock> {
  const mock = await startMock({ auth: 'none', ...options });
  running.push(mock);
  return mock;
}

const IDENTIFIERS = identifiersOf(90, 3);
const UNKNOWN = '01837012047';

/** Requests of an ordinary client, with a narrow one, a repeated identifier and an incorrect one. */
const REQUESTS: readonly (readonly [version: 'v1' | 'v2', body: object])[] = [
  ['v1', { personidentifikatorer: IDENTIFIERS }],
  ['v2', { personidentifikatorer: IDENTIFIERS, inkluderIkkeRegistrerte: true }],
  ['v2', { personidentifikatorer: IDENTIFIERS.toReversed() }],
  ['v1', { personidentifikatorer: IDENTIFIERS.slice(0, 20), informasjonsbehov: ['Kontaktinfo'] }],
  ['v1', { personidentifikatorer: [IDENTIFIERS[0], IDENTIFIERS[1], IDENTIFIERS[0]] }],
  ['v1', { personidentifikatorer: [IDENTIFIERS[0], UNKNOWN] }],
];

async function send({ url }: RunningMock, version: string, body: object): Promise<RecordedExchange> {
  const path = `/rest/${version}/personer`;
  const headers = { 'content-type': 'application/json' };
  const startedAt = Date.now();
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    ...{ method: 'POST', url: path, headers, body: JSON.stringify(body), startedAt },
    response: {
      status: response.status,
      headers: { 'content-type': response.headers.get('content-type')! },
      ...{ body: await response.text(), isUtf8: true, ms: 1 },
    },
  };
}

const getBody = ({ response }: RecordedExchange): string => ('body' in response ? response.body : '');

async function record(mock: RunningMock, options: RecorderOptions = {}) {
  const recorder = new Recorder(options);
  const exchanges: RecordedExchange[] = [];
  for (const [version, body] of REQUESTS) exchanges.push(await send(mock, version, body));
  for (const exchange of exchanges) recorder.add(exchange);
  const { scenario, remarks } = recorder.finish();
  const parsed = parseLayer(formatScenario(scenario), 'env.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics.slice(0, 3)));
  const { extends: _, ...layer } = parsed.layer;
  const replayed = {
    ...{ ...layer, behaviour: { ...DEFAULT_BEHAVIOUR, ...layer.behaviour } },
    population: 'scenario' as const,
  } as never;
  return { exchanges, scenario, replayed, remarks };
}

const TEXTS = {
  defaults: '',
  'every alternative': `
  expiredContact: delivered
  invalidIdentifier: notRegistered
  reservedStatus: KAN_VARSLES
  noChannel: KAN_VARSLES
  duplicates: collapsed
  inkluderIkkeRegistrerte: true
  timestamps: mixed
  absent: "null"
  unknownMembers: true
  deletedReservation: omitted
  reservedDates: omitted
  renewedCertificate: eboks`,
  'empty values': `
  expiredContact: withheld
  timestamps: z
  absent: empty`,
  'full offsets': `
  expiredContact: { v1: delivered, v2: withheld }
  timestamps: fullOffset`,
};

/** Compares person by person first, for a short message. */
function expectSame(actual: string, expected: string, request: string): void {
  const split = (text: string): string[] => text.split(/(?=\{"personidentifikator")/);
  const others = split(expected).filter((person, at) => person !== split(actual)[at]);
  expect(
    split(actual)
      .filter((person, at) => person !== split(expected)[at])
      .slice(0, 2),
    request,
  ).toEqual(others.slice(0, 2));
  expect(actual, request).toBe(expected);
}

describe('a recorded mock', () => {
  test.each(Object.entries(TEXTS))('is replayed byte for byte with %s', async (_name, behaviour) => {
    const parsed = parseLayer(`name: other${behaviour && `\nbehaviour:${behaviour}`}\n`, 'other.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
    const { extends: _, ...layer } = parsed.layer;
    const scenario = { ...layer, population: 'all', behaviour: { ...DEFAULT_BEHAVIOUR, ...layer.behaviour } } as never;
    const original = await start({ scenario, seed: 77 });
    const { exchanges, replayed } = await record(original);
    const copy = await start({ scenario: replayed });
    for (const [at, [version, body]] of REQUESTS.entries())
      expectSame(getBody(await send(copy, version, body)), getBody(exchanges[at]!), `request ${at}`);
  });
});

const REAL = [bornIn1889('none'), bornIn1889('none', true)];

/** A person who may be real, in a response. */
const toReal = (exchange: RecordedExchange): RecordedExchange =>
  JSON.parse(
    JSON.stringify(exchange)
      .replaceAll(IDENTIFIERS[1]!, REAL[0]!)
      .replaceAll(IDENTIFIERS.find((identifier) => identifier.charAt(0) >= '4')!, REAL[1]!),
  );

describe('a recording of persons who may be real', () => {
  test('has the same states, and no identifier, address or date of them', async () => {
    const original = await start({ seed: 77 });
    const { exchanges } = await record(original);
    const find = (identifier: string) => {
      const { personer } = JSON.parse(getBody(exchanges[1]!)) as { personer: Person[] };
      return personer.find(({ personidentifikator }) => personidentifikator === identifier)!;
    };
    const recorder = new Recorder({ key: 'one' });
    for (const exchange of exchanges) recorder.add(toReal(exchange));
    const { scenario, remarks } = recorder.finish();
    const text = formatScenario(scenario);
    const [before, after] = [find(IDENTIFIERS[1]!), Object.values(scenario.persons)[1] as unknown as Person];
    for (const identifier of REAL) expect(text).not.toContain(identifier);
    for (const value of [...Object.values(before.kontaktinformasjon!), before.digital_post!.postkasseadresse])
      expect(text).not.toContain(value);
    expect(after).toMatchObject({
      status: before.status,
      reservasjon: before.reservasjon,
      varslingsstatus: before.varslingsstatus,
      kontaktinformasjon: { epostadresse: expect.stringMatching(/^person\.\d{5}@example\.com$/) },
      digital_post: { postkasseleverandoeradresse: before.digital_post!.postkasseleverandoeradresse },
    });
    expect(remarks).toEqual(['90 persons recorded', '2 of them replaced, because they may be real']);
  });

  test('has the same persons for the same key, and other persons for another key', async () => {
    const exchange = toReal(await send(running[0]!, 'v1', { personidentifikatorer: IDENTIFIERS.slice(0, 5) }));
    const write = (key: string): string => {
      const recorder = new Recorder({ key });
      recorder.add(exchange);
      return formatScenario(recorder.finish().scenario);
    };
    expect(write('one')).toBe(write('one'));
    expect(write('one')).not.toBe(write('two'));
  });

  test('contains no text of a field with another form', () => {
    const text = 'Kari Nordmann, 010190';
    const person = {
      ...{
        personidentifikator: REAL[0],
        status: text,
        reservasjon: 'NEI',
        varslingsstatus: text,
        reservasjonstidspunkt: text,
      },
      kontaktinformasjon: {
        epostadresse: text,
        epostadresse_oppdatert: text,
        epostadresse_duplisert: text,
        navn: text,
      },
      ...{
        spraak: text,
        digital_post: { postkasseadresse: text, postkasseleverandoeradresse: text },
        sertifikat: text,
        navn: text,
      },
    };
    const recorder = new Recorder();
    recorder.add({
      ...{ method: 'POST', url: '/rest/v1/personer', headers: {}, startedAt: Date.now() },
      body: JSON.stringify({ personidentifikatorer: [REAL[0]] }),
      response: { status: 200, headers: {}, body: JSON.stringify({ personer: [person] }), isUtf8: true, ms: 1 },
    });
    const { scenario } = recorder.finish();
    expect(formatScenario(scenario)).not.toMatch(/Kari|010190/);
    expect(Object.keys(scenario.persons)).toHaveLength(1);
  });
});

test('dates before now keep the states with a clock that runs', async () => {
  const { scenario, exchanges } = await record(await start({ seed: 77 }), { dates: 'ago' });
  const text = formatScenario(scenario);
  expect(text).not.toMatch(/\d{4}-\d\d-\d\dT|^now:/m);
  expect(text).toContain('ago: P');
  const parsed = parseLayer(text, 'env.yaml');
  expect(parsed.ok).toBe(true);
  expect(exchanges).toHaveLength(6);
});

test('persons in a state that the documentation forbids are recorded as such', async () => {
  const { scenario } = await record(await start({ scenario: 'deleted-with-data', seed: 77 }));
  expect(Object.values(scenario.persons).some(({ allowInvalidState }) => allowInvalidState)).toBe(false);
  const recorder = new Recorder();
  const { persons } = getBundledScenario('deleted-with-data')!;
  recorder.add(
    await send(running.at(-1)!, 'v1', { personidentifikatorer: persons.map(({ identifier }) => identifier) }),
  );
  const recorded = Object.values(recorder.finish().scenario.persons);
  expect(recorded.some(({ status, allowInvalidState }) => status === 'SLETTET' && allowInvalidState)).toBe(true);
});
