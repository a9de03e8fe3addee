import SwaggerParser from '@apidevtools/swagger-parser';
import { describe, expect, test } from 'vitest';
import type { PersonCard } from '../../../src/mock/control/person-card.ts';
import type { RunningMock } from '../../../src/mock/index.ts';
import { type Json, strictAjv } from '../../support/contract/contract.ts';
import { started } from '../../support/mock/run-mock.ts';

const document: Json = await SwaggerParser.dereference('openapi/control.yaml');
const validate = strictAjv().compile(document.components.schemas.PersonCard);

async function post({ url }: Pick<RunningMock, 'url'>, path: string, body: object, headers = {}) {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function readCard(mock: RunningMock, request: object): Promise<PersonCard> {
  const response = await post(mock, '/__krr/persons/card', request);
  expect(response.status).toBe(200);
  const card = (await response.json()) as PersonCard;
  expect(validate(card), JSON.stringify(validate.errors)).toBe(true);
  return card;
}

const NOW = '2026-11-23T12:00:00+01';
const CONTACT = 'krr:global/kontaktinformasjon.read';

describe('the responses of a card', () => {
  const requests = [
    ['a person of the scenario', '01837012046', CONTACT],
    ['an expired person', '30876441078', `${CONTACT} krr:global/digitalpost.read`],
    ['a generated person', '25916509831', `${CONTACT} krr:user/kontaktinformasjon.read`],
    ['an invalid identifier', '01837012047', `${CONTACT} krr:user/digitalpost.read`],
    ['a token without a scope of the service', '01837012046', 'other:scope'],
  ] as const;
  test.each(requests)('equal those of the service for %s', async (_, identifier, scope) => {
    const mock = await started({ now: NOW });
    const { responses } = await readCard(mock, { identifier, scope });
    const authorization = `Bearer ${await mock.token({ client_id: 'test', scope, pid: '01837012046' })}`;
    for (const version of ['v1', 'v2'] as const) {
      const body = { personidentifikatorer: [identifier] };
      const response = await post(mock, `/rest/${version}/personer`, body, { authorization });
      expect(responses[version]).toMatchObject({ status: response.status, body: await response.text() });
    }
  });

  test('equals the response for the logged-in person', async () => {
    const mock = await started({ now: NOW });
    const scope = 'krr:user/kontaktinformasjon.read';
    const { responses } = await readCard(mock, { role: 'reserved', scope });
    const pid = mock.scenario.persons.find(({ role }) => role === 'reserved')!.identifier;
    const token = await mock.token({ client_id: 'test', scope, pid });
    const response = await fetch(`${mock.url}/rest/v2/person`, { headers: { authorization: `Bearer ${token}` } });
    expect(responses.person).toMatchObject({ status: 200, body: await response.text() });
    expect(responses.v1.status).toBe(403);
  });

  test('equals the SOAP response for the parts that the scopes permit', async () => {
    const mock = await started({ now: NOW });
    const { responses } = await readCard(mock, { role: 'mobile-email-mailbox', scope: CONTACT });
    expect(responses.soap).toMatchObject({ status: 200, contentType: expect.stringContaining('soap+xml') });
    expect(responses.soap.body).toContain('kari.berg@example.com');
    expect(responses.soap.body).not.toContain('SikkerDigitalPostAdresse');
  });

  test('are not recorded in the journal', async () => {
    const mock = await started();
    await readCard(mock, { role: 'reserved' });
    expect(mock.journal.entries()).toEqual([]);
  });
});

describe('the 18-month rule of a card', () => {
  const borders = [
    ['2026-11-23T12:00:00+01', '2025-05-23T12:00:00+02'],
    ['2029-08-31T12:00:00+02', '2028-02-29T12:00:00+01'],
    ['2028-02-29T12:00:00+01', '2026-08-29T12:00:00+02'],
    ['2028-08-31T12:00:00+02', '2027-02-28T12:00:00+01'],
  ] as const;
  test.each(borders)('has at %s the border %s', async (now, border) => {
    const mock = await started({ now });
    expect((await readCard(mock, { role: 'mobile-email' })).contact).toMatchObject({ now, border });
  });

  const dates = [
    '2028-02-29T12:00:00+01',
    '2027-08-29T12:00:00+02',
    '2027-08-31T08:00:00+02',
    '2027-05-23T12:00:00+02',
  ];
  test.each(dates)('names the second at which contact information of %s expires', async (date) => {
    const mock = await started({ now: '2028-03-01T12:00:00+01' });
    const kontaktinformasjon = {
      ...{ epostadresse: 'a@example.com', epostadresse_oppdatert: date, epostadresse_sist_verifisert: date },
      mobiltelefonnummer: null,
    };
    const put = await fetch(`${mock.url}/__krr/persons/anna`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ born: 1970, status: 'AKTIV', reservasjon: 'NEI', kontaktinformasjon }),
    });
    expect(put.status).toBe(200);
    const { expires } = (await readCard(mock, { role: 'anna' })).contact.channels[0]!;
    const instant = Date.parse(`${expires}:00`);
    mock.setTime(new Date(instant).toISOString());
    expect((await readCard(mock, { role: 'anna' })).contact).toMatchObject({ reason: 'all-channels-expired' });
    mock.setTime(new Date(instant - 1000).toISOString());
    expect((await readCard(mock, { role: 'anna' })).contact).toMatchObject({ reason: 'usable-channel' });
  });

  const reasons = [
    ['mobile-email-mailbox', 'usable-channel'],
    ['deleted', 'not-active'],
    ['expired', 'all-channels-expired'],
    ['reserved', 'reserved'],
  ] as const;
  test('reports a specified value that does not follow from the person', async () => {
    const mock = await started({ now: NOW, scenario: 'wrong-varslingsstatus' });
    const cards = await Promise.all(mock.scenario.persons.map(({ role }) => readCard(mock, { role })));
    expect(cards.map(({ contact }) => contact.reason)).toContain('specified');
  });

  test.each(reasons)('gives for the role %s the reason %s', async (role, reason) => {
    const mock = await started({ now: NOW });
    expect((await readCard(mock, { role })).contact.reason).toBe(reason);
  });
});

describe('the identifier of a card', () => {
  test('is explained with weights and check sums', async () => {
    const mock = await started();
    const { explanation } = await readCard(mock, { identifier: '20914695016' });
    expect(explanation.digits.map(({ digit }) => digit).join('')).toBe('20914695016');
    expect(explanation.digits.map(({ part }) => part).join(' ')).toBe(
      'day day month month year year individnummer individnummer individnummer k1 k2',
    );
    expect(explanation.checks).toMatchObject({ k1: { digit: 1, permitted: [1] }, k2: { digit: 6, permitted: [6] } });
    const sum = explanation.digits.reduce((total, { digit, k1Weight }) => total + digit * (k1Weight ?? 0), 0);
    expect(explanation.checks!.k1.sum).toBe(sum);
  });

  test('is explained if it is invalid', async () => {
    const mock = await started();
    const { explanation } = await readCard(mock, { identifier: '20914695017' });
    expect(explanation).toMatchObject({
      parsed: { valid: false, reasons: ['k2'] },
      reasons: ['the second check digit is 7, expected 6'],
    });
  });
});

test('the scenario text of a card describes the same person', async () => {
  const mock = await started({ now: NOW });
  const { parse } = await import('yaml');
  for (const request of [{ role: 'expired' }, { identifier: '25916509831' }]) {
    const card = await readCard(mock, request);
    const [[role, person]] = Object.entries(parse(card.yaml).persons) as [[string, object]];
    const put = await fetch(`${mock.url}/__krr/persons/${role}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
    expect(put.status, await put.text()).toBe(200);
    expect((await readCard(mock, request)).responses).toEqual(card.responses);
  }
});

test.each([
  [{}, 400],
  [{ identifier: '123' }, 400],
  [{ role: 'nobody' }, 404],
])('returns an error for %j', async (request, status) => {
  const mock = await started();
  expect((await post(mock, '/__krr/persons/card', request)).status).toBe(status);
});
