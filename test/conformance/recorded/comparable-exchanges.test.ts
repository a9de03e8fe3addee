import { describe, expect, test } from 'vitest';
import { type RecordedExchange, type Report, TrafficCheck } from '../../../src/conformance/index.ts';
import { createJwt, createLookup, createPerson, NOW, OTHER, PERSON } from './traffic.ts';

function check(exchanges: readonly RecordedExchange[], options: object = {}): Report {
  const traffic = new TrafficCheck({ target: 'traffic.har', hasAuthorization: true, ...options });
  for (const exchange of exchanges) traffic.add(exchange);
  return traffic.finish();
}

const findViolated = ({ results }: Report): readonly string[] =>
  results.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome)).map(({ id }) => id);

const kari = createPerson(PERSON);
const ola = createPerson(OTHER, { epostadresse: 'ola@example.org' });
const CONTACT = createJwt({ scope: 'krr:global/kontaktinformasjon.read' });
const OTHER_CONTACT = createJwt({ scope: 'krr:global/kontaktinformasjon.read', jti: '2' });
const ERRORS = JSON.stringify({ errors: [{ id: 'a', status: '404', title: 'b', detail: 'c' }] });
const toHeaders = (authorization: string) => ({ 'content-type': 'application/json', authorization });
const createRejection = (status: number, parts: object = {}) =>
  createLookup([kari, ola], { response: { status, body: ERRORS }, ...parts });

describe('responses to other callers are not compared', () => {
  test.each([
    ['Bearer opaque-access-token', ['persons-file/matches']],
    [CONTACT, []],
  ])('with the persons file, if the token has one scope: %#', (token, violated) => {
    const mailbox = { postkasseadresse: 'k#1', postkasseleverandoeradresse: '984661185' };
    const toPerson = (identifier: string) => ({ role: identifier, identifier, specified: { digital_post: mailbox } });
    const persons = { name: 'ours', persons: [toPerson(PERSON), toPerson(OTHER)] };
    const complete = createLookup([{ ...kari, digital_post: mailbox }]);
    const other = createLookup([ola], { headers: toHeaders(token) });
    const found = findViolated(check([complete, other], { persons }));
    expect(found.filter((id) => id.startsWith('persons-file'))).toEqual(violated);
  });

  test('with the language date of the persons file, which the person may have changed', () => {
    const specified = { spraak: 'nb', spraak_oppdatert: '2025-01-01T00:00:00+01' } as const;
    const persons = { name: 'ours', persons: [{ role: 'kari', identifier: PERSON, specified }] };
    const changed = { ...kari, spraak: 'nb', spraak_oppdatert: '2026-05-01T00:00:00+02' };
    expect(findViolated(check([createLookup([changed])], { persons }))).toEqual([]);
    expect(findViolated(check([createLookup([{ ...changed, spraak: 'en' }])], { persons }))).toEqual([
      'persons-file/matches',
    ]);
  });

  test.each([
    [CONTACT, ['batch/duplicates']],
    [OTHER_CONTACT, []],
  ])('with duplicates, unless the token is the same: %#', (token, violated) => {
    const { kontaktinformasjon: _, ...withoutContact } = kari;
    const duplicates = createLookup([kari, ola, kari], { headers: toHeaders(CONTACT) });
    const batch = createLookup([withoutContact, ola], { headers: toHeaders(token) });
    expect(findViolated(check([batch, duplicates]))).toEqual(violated);
  });

  test('in a change log that two clients read', () => {
    const read = (fraEndringsId: number, token: string) =>
      createLookup([], {
        url: 'https://krr.example.com/rest/v2/krr/hentEndringer',
        headers: toHeaders(token),
        body: JSON.stringify({ fraEndringsId }),
        response: {
          body: JSON.stringify({
            list: [],
            fraEndringsId,
            tilEndringsId: fraEndringsId + 100,
            sisteEndringsId: 1000,
          }),
        },
      });
    expect(findViolated(check([read(0, CONTACT), read(100, CONTACT), read(0, OTHER_CONTACT)]))).toEqual([]);
  });
});

describe('status 404', () => {
  test('violates nothing if the version never returned persons', () => {
    expect(findViolated(check([createRejection(404), createRejection(404)]))).toEqual([]);
    const expired = createJwt({ exp: 1 });
    expect(findViolated(check([createRejection(404, { headers: toHeaders(expired) })]))).toEqual([]);
  });

  test('violates a rule after a lookup of that version', () => {
    expect(findViolated(check([createLookup([kari]), createRejection(404)]))).toContain('response/status-200');
    const inVersion2 = createRejection(404, { url: 'https://krr.example.com/rest/v2/personer' });
    expect(findViolated(check([createLookup([kari]), inVersion2]))).toEqual([]);
  });
});

test('an empty list is checked if a lookup succeeded before, however many requests are in between', () => {
  const empty = createLookup([], { response: { body: '{"personer":[]}' } });
  const violated = findViolated(check([createLookup([kari]), empty], { windowSize: 1 }));
  expect(violated).toEqual(['request/empty-rejected']);
});

test('a token with the scope of contact information must get no mailbox in the change log either', () => {
  const mailbox = { digital_post: { postkasseadresse: 'k#1', postkasseleverandoeradresse: '984661185' } };
  const changes = createLookup([], {
    url: 'https://krr.example.com/rest/v2/krr/hentEndringer',
    headers: toHeaders(createJwt({ scope: 'krr:global/hentendring.read krr:global/kontaktinformasjon.read' })),
    body: '{"fraEndringsId":0}',
    response: {
      body: JSON.stringify({ list: [{ ...kari, ...mailbox }], fraEndringsId: 0, tilEndringsId: 1, sisteEndringsId: 1 }),
    },
  });
  expect(findViolated(check([changes]))).toContain('disclosure/contact-scope-elsewhere');
});

describe('over SOAP', () => {
  const NAMESPACE = 'http://kontaktinfo.difi.no/xsd/oppslagstjeneste/16-02';
  const wrap = (content: string) =>
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>${content}</e:Body></e:Envelope>`;
  const exchange = (request: string, response: string): RecordedExchange =>
    createLookup([], {
      url: 'https://krr.example.com/ws-v5',
      headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
      body: wrap(request),
      response: { headers: { 'content-type': 'application/soap+xml; charset=utf-8' }, body: wrap(response) },
      startedAt: NOW,
    });
  const readChanges = (from: number, fra: number, til: number, seneste: number) =>
    exchange(
      `<n:HentEndringerForespoersel xmlns:n="${NAMESPACE}" fraEndringsNummer="${from}"/>`,
      `<n:HentEndringerRespons xmlns:n="${NAMESPACE}" fraEndringsNummer="${fra}" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}"/>`,
    );

  test.each([
    ['the end of the log', readChanges(8, 8, 7, 7), []],
    ['a page of one change', readChanges(5, 5, 5, 7), []],
    ['no progress', readChanges(5, 5, 4, 7), ['soap/changes-shape']],
    ['a decreasing number', readChanges(5, 5, 8, 7), ['soap/changes-shape']],
    ['another number than requested', readChanges(5, 4, 7, 7), ['soap/changes-shape']],
  ])('a request for changes is checked: %s', (_name, changes, violated) => {
    expect(findViolated(check([changes]))).toEqual(violated);
  });

  test('a request for 1000 persons is checked', () => {
    const persons = Array.from({ length: 1000 }, (_, at) => String(10_000_000_000 + at));
    const requested = persons.map((one) => `<n:personidentifikator>${one}</n:personidentifikator>`).join('');
    const request = `<n:HentPersonerForespoersel xmlns:n="${NAMESPACE}"><n:informasjonsbehov>Person</n:informasjonsbehov>${requested}</n:HentPersonerForespoersel>`;
    const response = `<n:HentPersonerRespons xmlns:n="${NAMESPACE}"></n:HentPersonerRespons>`;
    expect(findViolated(check([exchange(request, response)]))).toContain('soap/thousand-identifiers');
  });
});
