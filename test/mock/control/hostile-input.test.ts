import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tryLoadScenario } from '../../../src/scenario/load.ts';
import { ask, controlled } from '../../support/mock/control-client.ts';
import { mockWith, post } from '../../support/mock/in-process.ts';

const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'length',
  'then',
  '',
  ' ',
  '<<',
];
const KNOWN_KEYS = [
  ...[
    'name',
    'persons',
    'faults',
    'behaviour',
    'print',
    'extends',
    'violates',
    'now',
    'population',
    'identifier',
    'status',
    'born',
    'sex',
    'kind',
  ],
  ...[
    'kontaktinformasjon',
    'digital_post',
    'when',
    'headers',
    'body',
    'delay',
    'dribble',
    'attempt',
    'person',
    'operation',
    'filter',
    'count',
    'scenario',
    'scope',
    'pid',
  ],
];
const key = fc.oneof(fc.constantFrom(...HOSTILE_KEYS), fc.constantFrom(...KNOWN_KEYS));
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.constantFrom('x', 'standard', '01837012046', 'AKTIV', ...HOSTILE_KEYS),
);

/** JSON text, because `__proto__` in a literal sets the prototype. */
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf.map((value) => JSON.stringify(value)),
    tie('list'),
    tie('mapping'),
    tie('mapping'),
  ),
  list: fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
  mapping: fc
    .uniqueArray(fc.tuple(key, tie('json')), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
}));
const text = json as fc.Arbitrary<string>;

const { app } = controlled();
const mock = mockWith();
const send = (line: string, payload: string) => {
  const [method, path] = line.split(' ') as ['PUT', string];
  return app.inject({ method, url: `/__krr${path}`, payload, headers: { 'content-type': 'application/json' } });
};

test('a scenario file with hostile keys results in diagnostics or a scenario', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, text, async (first, second, third) => {
      const file = `{"name": "x", "persons": {"anna": ${first}, "per": {"kontaktinformasjon": ${second}}}, "faults": {"f": ${third}, "g": {"status": 503, "headers": ${first}}}}`;
      expect(await tryLoadScenario({ file: 'x.yaml', text: file })).toHaveProperty('ok');
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('a control call with hostile keys never returns 5xx', async () => {
  const lines = [
    'PUT /scenario',
    'PUT /time',
    'PUT /persons/anna',
    'PUT /persons/__proto__',
    'PUT /persons/toString',
    'POST /tokens',
    'POST /journal/verify',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lines),
      text,
      fc.constantFrom(...KNOWN_KEYS, ...HOSTILE_KEYS),
      async (line, body, name) => {
        for (const payload of [body, `{${JSON.stringify(name)}: ${body}}`]) {
          const { statusCode, body: response } = await send(line, payload);
          expect(statusCode, `${line} ${payload} ${response}`).toBeLessThan(500);
        }
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});

const QUERIES = ['/journal', '/persons', '/findings', '/scenario', '/'];
test.each(QUERIES)('a query of %s with hostile names never returns 5xx', async (path) => {
  for (const name of HOSTILE_KEYS) {
    for (const query of [
      `${name}=1`,
      `${name}[${name}]=1`,
      `role=${name}`,
      `property=${name}`,
      `operation=${name}`,
      `property=${name}&property=x`,
    ]) {
      expect((await ask(app, `GET ${path}?${encodeURI(query)}`)).status, query).toBeLessThan(500);
    }
  }
});

test('a lookup with hostile keys never returns 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (first, second) => {
      for (const payload of [
        first,
        `{"personidentifikatorer": ${first}}`,
        `{"personidentifikatorer": ["01837012046"], "informasjonsbehov": ${first}, "x": ${second}}`,
      ]) {
        for (const version of ['v1', 'v2']) {
          const { statusCode, body } = await post(mock, payload, {}, `/rest/${version}/personer`);
          expect(statusCode, `${payload} ${body}`).toBeLessThan(500);
        }
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test.each(['PUT /scenario', 'PUT /persons/anna', 'POST /journal/verify', 'POST /tokens'])(
  '%s reports at most 100 errors and the number of the others',
  async (line) => {
    const names = Array.from({ length: 9000 }, (_, n) => `"n${n}":1`);
    const { statusCode, body } = await send(line, `{${names.join(',')}}`);
    expect(statusCode).toBe(400);
    const { errors } = JSON.parse(body) as { errors: { detail: string }[] };
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)!.detail).toMatch(/^and (?:8[0-9]{3}|90[0-9]{2}) more$/);
    expect(body.length).toBeLessThan(200_000);
  },
);

test.each(['PUT /scenario', 'PUT /persons/anna', 'PUT /faults', 'POST /journal/verify', 'POST /sessions'])(
  '%s rejects more than 10,000 values at any depth',
  async (line) => {
    const { statusCode, body } = await send(line, JSON.stringify({ faults: { a: Array(9_999).fill({}) } }));
    expect([statusCode, JSON.parse(body).errors]).toMatchObject([
      400,
      [{ id: 'invalid-body', detail: 'expected at most 10000 values' }],
    ]);
  },
);

test('at most 100 scenarios are activated at once', async () => {
  const { json: answer, status } = await ask(app, 'PUT /scenario', {
    body: { scenario: Array.from({ length: 9000 }, (_, n) => `s${n}`) },
  });
  expect([status, answer.errors.length]).toEqual([400, 1]);
});
