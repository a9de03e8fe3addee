import { get } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Client } from 'soap';
import { describe, expect, test } from 'vitest';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import { createMessageSchema, PERSON_SCHEMA } from '../../../src/soap/index.ts';
import { keptLog } from '../../support/mock/in-process.ts';
import { identifierIn, started } from '../../support/mock/run-mock.ts';
import { askOver, clientOf, sendTo, VERSION_NAMES } from '../../support/mock/soap.ts';
import { childOf, contentOf, hentPersoner, MESSAGES, personsOf, read, VERSIONS } from '../../support/soap/service.ts';

/** The request that the documentation prints, with its own indentation and its prefix. */
const DOCUMENTED = `<ns:HentPersonerForespoersel>
 <ns:informasjonsbehov>Kontaktinfo</ns:informasjonsbehov>
 <ns:informasjonsbehov>Sertifikat</ns:informasjonsbehov>
 <ns:informasjonsbehov>SikkerDigitalPost</ns:informasjonsbehov>
 <ns:informasjonsbehov>VarslingsStatus</ns:informasjonsbehov>
 
 <ns:personidentifikator>01013355300</ns:personidentifikator>
 <ns:personidentifikator>01013355491</ns:personidentifikator>
 <ns:personidentifikator>01013356366</ns:personidentifikator>
</ns:HentPersonerForespoersel>`;
const DOCUMENTED_PERSONS = ['01013355300', '01013355491', '01013356366'];

test.each(VERSION_NAMES)('accepts the documented request without a token, in %s', async (version) => {
  const mock = await started();
  const { namespace, contentType } = VERSIONS[version];
  const message = `<e:Envelope xmlns:e="${namespace}" xmlns:ns="${MESSAGES}"><e:Body>${DOCUMENTED}</e:Body></e:Envelope>`;
  const answer = await sendTo(mock, message, version);
  expect(answer).toMatchObject({ status: 200, contentType });
  const persons = personsOf(answer);
  expect(persons.map(({ personidentifikator }) => personidentifikator!.text)).toEqual(DOCUMENTED_PERSONS);
  for (const { varslingsstatus } of persons) expect(varslingsstatus!.text).toMatch(/^KAN_(IKKE_)?VARSLES$/);
});

type Call = (request: object) => Promise<[Record<string, unknown>, string]>;
const call = (client: Client, operation: string, request: object) =>
  (client as unknown as Record<string, Call>)[`${operation}Async`]!(request);

describe('an ordinary client, which knows what the WSDL says', () => {
  test('gets all that there is, in both versions at once', async () => {
    const mock = await started({ auth: 'maskinporten' });
    const versions = [false, true, false, true];
    const clients = await Promise.all(versions.map((forceSoap12Headers) => clientOf(mock, { forceSoap12Headers })));
    const roles = ['mobile-email-mailbox', 'deleted', 'not-registered', 'reserved'];
    const answers = await Promise.all(
      clients.flatMap((client, at) => {
        const personidentifikator = [identifierIn(mock, roles[at]!), identifierIn(mock, 'mobile-only')];
        return [
          call(client, 'HentPersoner', { informasjonsbehov: ['Kontaktinfo'], personidentifikator }),
          call(client, 'HentEndringer', { attributes: { fraEndringsNummer: 0 } }),
          call(client, 'HentPrintSertifikat', {}),
        ];
      }),
    );
    const namespaces = answers.map(([, xml]) => read(xml).namespace);
    const expected = clients.flatMap((_, at) => Array(3).fill(VERSIONS[at % 2 === 0 ? '1.1' : '1.2'].namespace));
    expect(namespaces).toEqual(expected);
    for (const [at, role] of roles.entries()) {
      const [persons, changes, print] = answers.slice(at * 3, at * 3 + 3).map(([answer]) => answer);
      expect(persons!.Person).toMatchObject([
        { personidentifikator: identifierIn(mock, role) },
        { personidentifikator: identifierIn(mock, 'mobile-only'), Kontaktinformasjon: { Mobiltelefonnummer: {} } },
      ]);
      expect((changes!.Person as object[]).length).toBeGreaterThan(10);
      expect(print).toMatchObject({ postkasseleverandoerAdresse: expect.any(String) });
    }
  });

  test('gets a fault that it understands', async () => {
    const mock = await started();
    for (const forceSoap12Headers of [false, true]) {
      const client = await clientOf(mock, { forceSoap12Headers });
      const failed = call(client, 'HentPersoner', { personidentifikator: ['1'] });
      await expect(failed).rejects.toThrow(/personidentifikator number 1 must be 11 digits/);
    }
  });
});

const addressesIn = (wsdl: string) =>
  childOf(read(wsdl), 'service')!.children.map(({ children }) => children[0]!.attributes.location);

describe('the WSDL', () => {
  test('has the schemas that responses are validated against', async () => {
    const mock = await started();
    const answer = await fetch(`${mock.url}/ws-v5?wsdl`);
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const wsdl = await answer.text();
    expect(wsdl).toContain(PERSON_SCHEMA);
    expect(wsdl).toContain(createMessageSchema());
  });

  test.each(['?wsdl', '?WSDL', '?wsdl=', '?wsdl&x=1'])(
    'is asked for by %s, and has the address asked at',
    async (query) => {
      const mock = await started({ basePath: '/gammel' });
      const address = `${mock.url}/ws-v5`;
      expect(addressesIn(await (await fetch(address + query)).text())).toEqual([address, address]);
      const byName = address.replace('127.0.0.1', 'localhost');
      expect(addressesIn(await (await fetch(byName + query)).text())).toEqual([byName, byName]);
      expect(
        (await askOver({ url: byName.replace('/ws-v5', '') }, hentPersoner([identifierIn(mock, 'reserved')]))).status,
      ).toBe(200);
    },
  );

  test('has an address of HTTPS where that is served', async () => {
    const { tls, ca } = await createLocalTls('localhost');
    const mock = await started({ tls, basePath: '/gammel' });
    const wsdl = await new Promise<string>((resolve, reject) => {
      get(`${mock.url}/ws-v5?wsdl`, { ca, agent: false }, (answer) => void text(answer).then(resolve)).on(
        'error',
        reject,
      );
    });
    expect(mock.url).toMatch(/^https:/);
    expect(addressesIn(wsdl)).toEqual([`${mock.url}/ws-v5`, `${mock.url}/ws-v5`]);
  });

  test('has the address that the mock listens on if the request names no host', async () => {
    const mock = await started();
    const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
    socket.write('GET /ws-v5?wsdl HTTP/1.0\r\n\r\n');
    const [, wsdl] = (await text(socket)).split('\r\n\r\n');
    expect(addressesIn(wsdl!)).toEqual([`${mock.url}/ws-v5`, `${mock.url}/ws-v5`]);
  });
});

describe('what changes under way is seen over SOAP at once', () => {
  const statusOf = async (mock: { url: string }, identifier: string) =>
    personsOf(await askOver(mock, hentPersoner([identifier])))[0]!.status!.text;

  test('another scenario, and a person put on top', async () => {
    const mock = await started();
    const identifier = identifierIn(mock, 'mobile-email-mailbox');
    expect(await statusOf(mock, identifier)).toBe('AKTIV');
    const put = await fetch(`${mock.url}/__krr/persons/mobile-email-mailbox`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier, status: 'SLETTET' }),
    });
    expect(put.status, await put.text()).toBe(200);
    expect(await statusOf(mock, identifier)).toBe('SLETTET');
    await mock.setScenario('standard');
    expect(await statusOf(mock, identifier)).toBe('AKTIV');
  });

  test('how the service behaves, and the print certificate', async () => {
    const mock = await started();
    const lookUp = async () =>
      contentOf(await askOver(mock, hentPersoner(Array(2).fill(identifierIn(mock, 'reserved')))));
    expect((await lookUp()).children).toHaveLength(2);
    await mock.setScenario('duplicates-collapsed');
    expect((await lookUp()).children).toHaveLength(1);
  });
});

test('a scenario omits contact data of persons that cannot be notified, by the documentation’s text and not its table', async () => {
  const needs = ['Kontaktinfo', 'SikkerDigitalPost', 'Sertifikat'];
  const partsIn = async (scenario: string, asked: readonly string[]) => {
    const mock = await started({ scenario });
    const [person] = personsOf(await askOver(mock, hentPersoner([identifierIn(mock, 'reserved-with-mailbox')], asked)));
    return Object.keys(person!).slice(3);
  };
  const whole = ['Kontaktinformasjon', 'SikkerDigitalPostAdresse', 'X509Sertifikat'];
  expect(await partsIn('reserved', [...needs, 'VarslingsStatus'])).toEqual(['varslingsstatus', ...whole]);
  expect(await partsIn('reserved-withheld-over-soap', [...needs, 'VarslingsStatus'])).toEqual(['varslingsstatus']);
  expect(await partsIn('reserved-withheld-over-soap', needs)).toEqual(whole);
});

test('the journal lists the masked identifiers, the log only their number', async () => {
  const { log, written } = keptLog('info');
  const mock = await started({ log });
  const asked = [identifierIn(mock, 'reserved'), identifierIn(mock, 'expired'), '23079422568'];
  await askOver(mock, hentPersoner(asked));
  await askOver(mock, hentPersoner(asked));
  await askOver(mock, hentPersoner(asked, ['Kontaktinfo']), '1.1');
  const entries = mock.journal.entries({ operation: 'ws-v5' });
  expect(entries).toMatchObject(
    [1, 2, 1].map((attempt) => ({ attempt, method: 'POST', path: '/ws-v5', version: null })),
  );
  expect(entries[0]).toMatchObject({ persons: 3, status: 200, outcome: 'completed', token: null });
  expect(entries[0]!.roles).toEqual(expect.arrayContaining(['reserved', 'expired']));
  expect(mock.journal.verify({ operation: 'ws-v5', identifier: asked[0]! }, { count: 3 }).ok).toBe(true);
  expect(JSON.stringify(entries)).not.toMatch(/\d{11}/);
  expect(written()).toMatch(/POST \/ws-v5 200 3 persons/);
  expect(written()).not.toMatch(/\d{11}/);
});
