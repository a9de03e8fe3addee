import { describe, expect, test } from 'vitest';
import { type RecordedExchange, type Report, rules, TrafficCheck } from '../../../src/conformance/index.ts';
import { createJwt, createLookup, createPerson, NOW, OTHER, PERSON } from './traffic.ts';

function check(exchanges: readonly RecordedExchange[], options: object = {}): Report {
  const traffic = new TrafficCheck({ target: 'traffic.har', ...options });
  for (const exchange of exchanges) traffic.add(exchange);
  return traffic.finish();
}

const findResult = ({ results }: Report, id: string) => results.find((result) => result.id === id)!;
const findViolated = ({ results }: Report): readonly string[] =>
  results.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome)).map(({ id }) => id);

const kari = createPerson(PERSON);
const ola = createPerson(OTHER, { epostadresse: 'ola@example.org' });

describe('a conforming exchange', () => {
  const report = check([createLookup([kari, ola])]);

  test('passes the rules that need only the exchange', () => {
    expect(findViolated(report)).toEqual([]);
    expect(report).toMatchObject({ conforms: true, versions: ['v1'], statistics: { requests: 1 } });
    for (const id of ['response/one-per-identifier', 'response/order', 'person/status', 'contact/epost-format'])
      expect(findResult(report, id).outcome).toBe('pass');
  });

  test('leaves out every rule without its input, with the reason', () => {
    expect(findResult(report, 'request/thousand-identifiers')).toMatchObject({
      outcome: 'skipped',
      reason: 'recorded traffic: it has no such request (1000 identifiers)',
    });
    expect(findResult(report, 'request/empty-rejected').reason).toContain('(an empty list)');
    expect(findResult(report, 'v2/agrees-with-v1').reason).toContain('both interfaces at the same time');
    for (const { outcome, reason } of report.results) if (outcome === 'skipped') expect(reason).toMatch(/.{10}/);
  });

  test('has the ids, levels, titles and sources of the suite', () => {
    expect(report.results.map(({ id, level, title }) => ({ id, level, title }))).toEqual(
      rules.map(({ id, level, title }) => ({ id, level, title })),
    );
  });
});

describe('a violation', () => {
  test.each([
    ['response/one-per-identifier', createLookup([kari, kari], { body: `{"personidentifikatorer":["${PERSON}"]}` })],
    ['response/order', createLookup([kari, ola], { body: `{"personidentifikatorer":["${OTHER}","${PERSON}"]}` })],
    ['person/status', createLookup([{ ...kari, status: 'UKJENT' }])],
    ['state/slettet-no-data', createLookup([{ ...kari, status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES' }])],
    ['contact/epost-format', createLookup([createPerson(PERSON, { epostadresse: 'kari(at)example.com' })])],
    ['response/json-media-type', createLookup([kari], { response: { headers: { 'content-type': 'text/html' } } })],
    ['request/one-identifier', createLookup([kari], { response: { status: 500, body: '' } })],
    [
      'access/errors-without-internals',
      createLookup([kari], { response: { status: 400, body: '"no.krr.register.LookupException"' } }),
    ],
    [
      'request/over-thousand-rejected',
      createLookup([kari], { body: JSON.stringify({ personidentifikatorer: Array(1001).fill(PERSON) }) }),
    ],
    [
      'disclosure/contact-scope-only',
      createLookup([{ ...kari, sertifikat: 'MII=' }], {
        headers: {
          'content-type': 'application/json',
          authorization: createJwt({ scope: 'krr:global/kontaktinformasjon.read' }),
        },
      }),
    ],
    [
      'access/expired-token',
      createLookup([kari], {
        headers: { 'content-type': 'application/json', authorization: createJwt({ exp: NOW / 1000 - 3600 }) },
      }),
    ],
  ])('is found: %s', (rule, exchange) => {
    const report = check([createLookup([ola]), exchange]);
    expect(findViolated(report)).toContain(rule);
    expect(findResult(report, rule).findings[0]).toMatchObject({ version: 'v1', exchange: 2 });
  });

  test('of a MUST makes the report fail, of a SHOULD only if strict', () => {
    const unordered = createLookup([kari, ola], { body: `{"personidentifikatorer":["${OTHER}","${PERSON}"]}` });
    expect(check([unordered]).conforms).toBe(true);
    expect(check([unordered], { strict: true }).conforms).toBe(false);
    const waiver = { rule: 'response/order', expected: 'warn' as const, reason: 'known' };
    expect(check([unordered], { strict: true, waivers: [waiver] }).conforms).toBe(true);
  });

  test('is counted in full and listed in part', () => {
    const broken = createLookup([{ ...kari, status: 'UKJENT' }]);
    const result = findResult(check(Array.from({ length: 450 }, () => broken)), 'response/one-per-identifier');
    expect(result.outcome).toBe('pass');
    const failing = createLookup([kari], { body: `{"personidentifikatorer":["${OTHER}"]}` });
    const many = findResult(check(Array.from({ length: 450 }, () => failing)), 'response/one-per-identifier');
    expect([many.findingCount, many.findings.length]).toEqual([900, 5]);
  });
});

describe('several responses for a person', () => {
  const changed = createPerson(PERSON, { epostadresse: 'kari.ny@example.com' });
  const dated = createPerson(PERSON, {
    epostadresse: 'kari.ny@example.com',
    epostadresse_oppdatert: '2026-05-30T10:00:00+02',
  });
  const reserved = {
    ...kari,
    reservasjon: 'JA',
    reservasjonstidspunkt: '2026-01-10T10:00:00+01',
    varslingsstatus: 'KAN_IKKE_VARSLES',
  };

  test('are a violation if a contact value changes without its date', () => {
    expect(findViolated(check([createLookup([kari]), createLookup([changed])]))).toEqual(['batch/repeated']);
    expect(findViolated(check([createLookup([kari, ola]), createLookup([changed])]))).toEqual(['batch/split']);
    expect(findViolated(check([createLookup([kari, ola]), createLookup([ola, changed])]))).toEqual([
      'batch/order-independent',
    ]);
    expect(findViolated(check([createLookup([kari]), createLookup([changed, ola])]))).toEqual([
      'batch/independent-of-others',
    ]);
  });

  test('are a violation if two versions of the person alternate', () => {
    const alternating = [kari, reserved, kari, reserved].map((person) => createLookup([person]));
    expect(findViolated(check(alternating))).toEqual(['batch/repeated']);
  });

  test('may differ after a change in the register', () => {
    expect(findViolated(check([createLookup([kari]), createLookup([dated])]))).toEqual([]);
    expect(findViolated(check([kari, reserved, kari].map((person) => createLookup([person]))))).toEqual([]);
  });

  test('may differ for another token', () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer another-token' };
    expect(findViolated(check([createLookup([kari]), createLookup([changed], { headers })]))).toEqual([]);
  });
});

describe('requests that prove nothing', () => {
  test.each([401, 403, 429])('a lookup with status %i is not a failed lookup', (status) => {
    const rejected = createLookup([kari], {
      response: { status, body: '{}', headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer' } },
    });
    expect(findViolated(check([createLookup([kari]), rejected]))).toEqual([]);
  });

  test('a request without Authorization, where no request has it, may have lost it', () => {
    const headers = { 'content-type': 'application/json' };
    expect(findViolated(check([createLookup([kari], { headers })]))).toEqual([]);
    const mixed = check([createLookup([kari]), createLookup([kari], { headers })]);
    expect(findViolated(mixed)).toEqual(['access/missing-token']);
  });

  test('requests to other services are counted', () => {
    const report = check([createLookup([kari], { url: 'https://other.example.com/api' })]);
    expect(report).toMatchObject({
      conforms: false,
      notEvaluated: 'the traffic has no request of the service',
      traffic: { ignored: 1, notChecked: 0 },
    });
  });
});

test('the report names no real person, no address and no token', () => {
  const real = '01017012046';
  const person = createPerson(real, { mobiltelefonnummer: '+4743218765' });
  const secret = 'very-secret-access-token';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
  const body = JSON.stringify({ personer: [{ ...person, status: 'UKJENT' }], debug: secret });
  const report = check([
    createLookup([person], { headers, response: { body } }),
    createLookup([person], { headers, response: { status: 400, body } }),
  ]);
  const text = JSON.stringify(report);
  expect(findViolated(report)).toContain('person/status');
  expect(findViolated(report)).toContain('access/errors-without-token');
  expect(text).not.toContain(real);
  expect(text).not.toContain('kari@example.com');
  expect(text).not.toContain('+4743218765');
  expect(text).not.toContain(secret);
});

test('the report names no address of a response over SOAP, and no number that is not a string', () => {
  const real = '01017012046';
  const soap = (content: string, end = '</s:Envelope>') =>
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${content}</s:Body>${end}`;
  const person = `<krr:Person><krr:personidentifikator>${real}</krr:personidentifikator><krr:Mobiltelefonnummer sistOppdatert="x">43218765</krr:Mobiltelefonnummer></krr:Person>`;
  const report = check([
    createLookup([], {
      url: 'https://krr.example.com/ws-v5',
      headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
      body: soap(
        `<k:HentPersonerForespoersel xmlns:k="http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02"><k:informasjonsbehov>Kontaktinfo</k:informasjonsbehov><k:personidentifikator>${real}</k:personidentifikator></k:HentPersonerForespoersel>`,
      ),
      response: { headers: { 'content-type': 'application/soap+xml; charset=utf-8' }, body: soap(person, '') },
    }),
    createLookup([createPerson(real)], {
      response: {
        body: `{"personer":[{"personidentifikator":"${real}","status":"UKJENT","kontaktinformasjon":{"mobiltelefonnummer": 43218765}}]}`,
      },
    }),
  ]);
  expect(findViolated(report)).toEqual(expect.arrayContaining(['person/status', 'soap/well-formed-xml']));
  expect(JSON.stringify(report)).toContain('Mobiltelefonnummer');
  expect(JSON.stringify(report)).not.toContain('43218765');
});

test('persons of a persons file are compared', () => {
  const persons = {
    name: 'ours',
    persons: [{ role: 'reachable', identifier: PERSON, specified: { status: 'AKTIV', reservasjon: 'JA' } }],
  };
  expect(findViolated(check([createLookup([kari])], { persons }))).toContain('persons-file/matches');
  expect(findResult(check([createLookup([ola])], { persons }), 'persons-file/matches').outcome).toBe('skipped');
});
