import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import schemas from 'har-schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Report, TrafficCheck } from '../../src/conformance/index.ts';
import { readEntry, readTraffic } from '../../src/har/index.ts';
import { type RunningMock, startMock } from '../../src/mock/index.ts';
import { getBundledScenario } from '../../src/scenario/index.ts';
import { bornIn1889, identifiersOf } from '../support/mock/identifiers.ts';
import { envelope } from '../support/soap/service.ts';

interface HarEntry {
  readonly request: { readonly url: string; readonly postData?: { readonly text: string }; readonly bodySize: number };
  readonly response: { readonly status: number; readonly content: { readonly text?: string; readonly size: number } };
  readonly _krr: { readonly operation: string; readonly outcome: string; readonly fault: string | null };
}

interface Har {
  readonly log: { readonly entries: readonly HarEntry[] };
}

const formats = {
  uri: (text: string) => URL.canParse(text),
  'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  ipv4: true,
  ipv6: true,
};
const ajv = new Ajv({ strict: false, formats: formats as object });
ajv.addMetaSchema(draft06);
for (const [name, schema] of Object.entries(schemas)) if (name !== 'har') ajv.addSchema(schema);
const validate = ajv.compile(schemas.har!);

function expectValid(har: Har): void {
  validate(har);
  expect(validate.errors ?? []).toEqual([]);
}

const FAULTS = {
  outage: { when: { operation: 'personer', version: 'v2', attempt: '1' }, status: 503 },
  cut: { when: { operation: 'personer', version: 'v2', attempt: '2' }, reset: 10 },
  slow: { when: { operation: 'personer', version: 'v2', attempt: '3' }, dribble: { bytes: 500, every: '1ms' } },
};
const REAL = bornIn1889('none');
const SYNTHETIC = identifiersOf(300, 1);

const post = (url: string, path: string, body: object | string, headers: Record<string, string>) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }).then((response) => response.text());

let folder: string;
let file: string;
let mock: RunningMock;
let bodies: string[];
let exported: Har;
let written: Har;
let tokens: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-har-'));
  file = join(folder, 'out.har');
  mock = await startMock({ har: file, compress: true });
  const { url } = mock;
  const scope = 'krr:global/kontaktinformasjon.read';
  const client_id = 'a-client';
  tokens = [
    await mock.token({ client_id, scope }),
    await mock.token({ client_id, scope: 'krr:user/kontaktinformasjon.read', pid: SYNTHETIC[0]! }),
  ];
  const authorization = `Bearer ${tokens[0]}`;
  const lookup = (path: string, list: readonly string[], headers = {}) =>
    post(url, path, { personidentifikatorer: list }, { authorization, ...headers });
  bodies = [
    await lookup('/rest/v1/personer', SYNTHETIC.slice(0, 3)),
    await lookup('/rest/v1/personer', SYNTHETIC),
    await lookup('/rest/v1/personer', [SYNTHETIC[1]!], { accept: 'application/jose' }),
    await (await fetch(`${url}/rest/v1/person`, { headers: { authorization: `Bearer ${tokens[1]}` } })).text(),
    await post(url, '/ws-v5', envelope('<o:HentPrintSertifikatForespoersel/>', '1.2'), {
      'content-type': 'application/soap+xml',
    }),
  ];
  await lookup('/rest/v1/personer', [REAL]);
  await lookup('/rest/v1/personer', [`${REAL.slice(0, 6)} ${REAL.slice(6)}`]);
  await post(url, '/rest/v1/personer', '{', {});
  const changed = await fetch(`${url}/__krr/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults: FAULTS }),
  });
  expect(changed.status).toBe(200);
  await lookup('/rest/v2/personer', [SYNTHETIC[0]!]);
  await lookup('/rest/v2/personer', [SYNTHETIC[0]!]).catch(() => '');
  bodies.push(await lookup('/rest/v2/personer', SYNTHETIC.slice(0, 5)));
  exported = (await (await fetch(`${url}/__krr/journal?format=har`)).json()) as Har;
  written = JSON.parse(await readFile(file, 'utf8')) as Har;
  await mock.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function check(text: string) {
  const path = join(folder, 'checked.har');
  await writeFile(path, text);
  const traffic = new TrafficCheck({ target: path, persons: getBundledScenario('standard')! });
  await readTraffic(path, (entry) => {
    const exchange = readEntry(entry);
    if (typeof exchange === 'string') traffic.skip(exchange);
    else traffic.add(exchange);
  });
  return traffic.finish();
}

const findFailures = ({ results }: Report) => results.flatMap(({ id, outcome }) => (outcome === 'fail' ? [id] : []));
const texts = (har: Har) => har.log.entries.map(({ response }) => response.content.text);

describe('the HAR file of a mock', () => {
  test('is valid after each request and after the end', async () => {
    expectValid(written);
    const closed = JSON.parse(await readFile(file, 'utf8')) as Har;
    expectValid(closed);
    expect(closed.log.entries).toHaveLength(11);
  });

  test('has the bodies of requests and responses as the client sent and received them', async () => {
    const { entries } = (JSON.parse(await readFile(file, 'utf8')) as Har).log;
    expect([0, 1, 2, 3, 4, 10].map((at) => entries[at]!.response.content.text)).toEqual(bodies);
    expect(entries[0]!.request.postData?.text).toBe(JSON.stringify({ personidentifikatorer: SYNTHETIC.slice(0, 3) }));
  });

  test('has the response of a fault, and status 0 for a response that was reset', async () => {
    const { entries } = (JSON.parse(await readFile(file, 'utf8')) as Har).log;
    expect(entries.slice(8, 11).map(({ response, _krr }) => [response.status, _krr.fault, _krr.outcome])).toEqual([
      [503, 'outage', 'completed'],
      [0, 'cut', 'reset'],
      [200, 'slow', 'completed'],
    ]);
    expect(entries[8]!.response.content.text).toContain('injected by the fault outage');
  });

  test('contains no token, and no identifier that may be a real person’s', async () => {
    const text = await readFile(file, 'utf8');
    for (const token of tokens) expect(text).not.toContain(token.split('.')[2]);
    expect(text).not.toContain(REAL);
    expect(text).not.toContain(REAL.slice(6));
    expect(text).toContain(SYNTHETIC[0]);
  });

  test('passes the check of recorded traffic, except for the fault', async () => {
    const report = await check(await readFile(file, 'utf8'));
    expect(findFailures(report)).toEqual(['request/one-identifier']);
    expect(report).toMatchObject({ statistics: { requests: 8 }, traffic: { ignored: 1, notChecked: 2 } });
  });
});

describe('the journal as HAR', () => {
  test('is valid, and has the same bodies up to 64 KiB', () => {
    expectValid(exported);
    const [small, large, ...others] = texts(exported);
    expect(small).toBe(bodies[0]);
    expect(large).toBeUndefined();
    expect(others.slice(0, 3)).toEqual(bodies.slice(2, 5));
  });

  test('passes the check of recorded traffic, except for the fault', async () => {
    const report = await check(JSON.stringify(exported));
    expect(findFailures(report)).toEqual(['request/one-identifier']);
    expect(report).toMatchObject({ statistics: { requests: 7 }, traffic: { ignored: 1, notChecked: 3 } });
  });

  test('has headers and bodies of the latest 100 requests only', async () => {
    const other = await startMock();
    for (let at = 0; at < 101; at++)
      await post(
        other.url,
        '/rest/v1/personer',
        { personidentifikatorer: [SYNTHETIC[at]] },
        { authorization: 'Bearer x' },
      );
    const har = (await (await fetch(`${other.url}/__krr/journal?format=har`)).json()) as Har;
    await other.close();
    expectValid(har);
    expect(texts(har).map((text) => text !== undefined)).toEqual([false, ...Array(100).fill(true)]);
    expect(await check(JSON.stringify(har))).toMatchObject({ conforms: true, traffic: { notChecked: 1 } });
  });

  test('is filtered like the entries', async () => {
    const other = await startMock();
    await post(other.url, '/rest/v1/personer', { personidentifikatorer: [SYNTHETIC[0]] }, {});
    const read = async (query: string) => (await fetch(`${other.url}/__krr/journal?${query}`)).json();
    expect(await read('format=har&status=200')).toMatchObject({ log: { entries: [] } });
    expect(await read('format=har&status=401')).toMatchObject({ log: { entries: [{ response: { status: 401 } }] } });
    expect(await read('format=xml')).toMatchObject({ errors: [{ source: { parameter: 'format' } }] });
    await other.close();
  });
});

test('a file that cannot be written is an error at the start', async () => {
  await expect(startMock({ har: join(folder, 'missing', 'out.har') })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('cannot be written (ENOENT)'),
  });
});
