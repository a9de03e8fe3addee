import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordedExchange } from '../../src/conformance/index.ts';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { formatScenario, Recorder } from '../../src/recording/index.ts';
import { parseLayer } from '../../src/scenario/parse/document.ts';
import { bornIn1889, identifiersOf } from '../support/mock/identifiers.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ auth: 'none', seed: 77 });
});
afterAll(() => mock.close());

const IDENTIFIERS = identifiersOf(60, 3);
const REAL = bornIn1889('none');

async function send(path: string, type: string, body: string): Promise<RecordedExchange> {
  const headers = { 'content-type': type };
  const startedAt = Date.now();
  const response = await fetch(mock.url + path, { method: 'POST', headers, body });
  return {
    ...{ method: 'POST', url: path, headers, body, startedAt },
    response: {
      ...{ status: response.status, headers: { 'content-type': response.headers.get('content-type')! } },
      ...{ body: await response.text(), isUtf8: true, ms: 1 },
    },
  };
}

const sendSoap = (content: string): Promise<RecordedExchange> =>
  send(
    '/ws-v5',
    'text/xml; charset=utf-8',
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${content}</e:Body></e:Envelope>`,
  );

const NAMESPACE = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
const write = (name: string, values: readonly string[]) =>
  values.map((value) => `<n:${name}>${value}</n:${name}>`).join('');
const lookUpOverSoap = (identifiers: readonly string[], ...needs: readonly string[]) =>
  sendSoap(
    `<n:HentPersonerForespoersel xmlns:n="${NAMESPACE}">${write('informasjonsbehov', needs)}${write('personidentifikator', identifiers)}</n:HentPersonerForespoersel>`,
  );

const lookUp = (version: string, identifiers: readonly string[]) =>
  send(`/rest/${version}/personer`, 'application/json', JSON.stringify({ personidentifikatorer: identifiers }));

/** The state and the contact values of persons, without the fields that only REST has. */
async function readStates(from: RunningMock, identifiers: readonly string[]) {
  const response = await fetch(`${from.url}/rest/v1/personer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personidentifikatorer: identifiers }),
  });
  const { personer } = (await response.json()) as { personer: Record<string, Record<string, unknown>>[] };
  return personer.map(({ personidentifikator, status, varslingsstatus, kontaktinformasjon: contact, digital_post }) => [
    ...[personidentifikator, status, varslingsstatus, digital_post],
    ...[contact?.epostadresse, contact?.mobiltelefonnummer],
  ]);
}

async function replay(exchanges: readonly RecordedExchange[], identifiers: readonly string[]) {
  const recorder = new Recorder();
  for (const exchange of exchanges) recorder.add(exchange);
  const { scenario } = recorder.finish();
  const parsed = parseLayer(formatScenario(scenario), 'env.yaml');
  expect(parsed).toMatchObject({ ok: true });
  const { name, ...layer } = (parsed as Extract<typeof parsed, { ok: true }>).layer;
  const replayed = await startMock({
    auth: 'none',
    scenario: { ...mock.scenario, ...layer, name, behaviour: mock.scenario.behaviour, population: 'scenario' },
  });
  const states = await readStates(replayed, identifiers);
  await replayed.close();
  return { scenario, states };
}

test('persons of lookups over SOAP are recorded with state and contact information', async () => {
  const exchanges = [
    await lookUpOverSoap(IDENTIFIERS, 'Kontaktinfo', 'SikkerDigitalPost', 'Sertifikat'),
    await lookUpOverSoap(IDENTIFIERS, 'VarslingsStatus'),
  ];
  const { states, scenario } = await replay(exchanges, IDENTIFIERS);
  expect(Object.keys(scenario.persons)).toHaveLength(IDENTIFIERS.length);
  expect(states).toEqual(await readStates(mock, IDENTIFIERS));
});

test('persons of the change log are recorded, over REST and over SOAP', async () => {
  const overRest = await send('/rest/v2/krr/hentEndringer', 'application/json', '{"fraEndringsId":0}');
  const overSoap = await sendSoap(
    `<n:HentEndringerForespoersel xmlns:n="${NAMESPACE}" fraEndringsNummer="0"><n:informasjonsbehov>Person</n:informasjonsbehov></n:HentEndringerForespoersel>`,
  );
  for (const exchange of [overRest, overSoap]) {
    const body = 'body' in exchange.response ? exchange.response.body : '';
    const known = mock.scenario.persons.map(({ identifier }) => identifier);
    const changed = known.filter((identifier) => body.includes(identifier));
    expect(changed.length).toBeGreaterThan(3);
    const { scenario } = await replay([exchange], changed);
    const recorded = Object.values(scenario.persons);
    const persons = recorded.filter(({ identifier }) => changed.includes(String(identifier)));
    expect(persons).toHaveLength(changed.length);
    expect(persons.some(({ kontaktinformasjon }) => kontaktinformasjon)).toBe(true);
  }
});

test('fields of REST come before those of SOAP', async () => {
  const soap = await lookUpOverSoap(IDENTIFIERS, 'Kontaktinfo');
  const rest = await lookUp('v2', IDENTIFIERS);
  const spoil = (exchange: RecordedExchange): RecordedExchange =>
    ({
      ...exchange,
      response: {
        ...exchange.response,
        body: String((exchange.response as { body: string }).body).replaceAll('@', '.soap@'),
      },
    }) as RecordedExchange;
  const recorder = new Recorder();
  for (const exchange of [rest, spoil(soap)]) recorder.add(exchange);
  const text = formatScenario(recorder.finish().scenario);
  expect(text.match(/epostadresse: \S+@/g)!.filter((line) => !line.includes('.soap@')).length).toBeGreaterThan(10);
});

test('a person of SOAP who may be real is replaced', async () => {
  const exchange = await lookUpOverSoap([REAL], 'Kontaktinfo');
  const recorder = new Recorder();
  recorder.add(exchange);
  const text = formatScenario(recorder.finish().scenario);
  expect(text).toContain('identifier:');
  expect(text).not.toContain(REAL);
});
