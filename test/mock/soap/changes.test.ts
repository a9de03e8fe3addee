import { expect, test } from 'vitest';
import type { EndringerResponse } from '../../../src/contract/index.ts';
import type { RunningMock } from '../../../src/mock/index.ts';
import { jwt } from '../../support/mock/in-process.ts';
import { HEADERS, identifierIn, started } from '../../support/mock/run-mock.ts';
import { askOver, SENDER_STATUS, VERSION_NAMES } from '../../support/mock/soap.ts';
import { contentOf, faultOf, hentEndringer, personsOf } from '../../support/soap/service.ts';

const NOW = '2026-11-23T12:00:00+01';

async function overRest(mock: RunningMock, fraEndringsId: number): Promise<EndringerResponse> {
  const body = JSON.stringify({ fraEndringsId });
  const answer = await fetch(`${mock.url}/rest/v2/krr/hentEndringer`, { method: 'POST', headers: HEADERS, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as EndringerResponse;
}

async function overSoap(mock: RunningMock, fraEndringsNummer: number, needs: readonly string[] = []) {
  const answer = await askOver(mock, hentEndringer(String(fraEndringsNummer), needs));
  const {
    fraEndringsNummer: fra,
    tilEndringsNummer: til,
    senesteEndringsNummer: seneste,
  } = contentOf(answer).attributes;
  const persons = personsOf(answer);
  return {
    persons,
    identifiers: persons.map(({ personidentifikator }) => personidentifikator!.text),
    numbers: [fra, til, seneste].map(Number),
  };
}

const identifiersOf = ({ list }: EndringerResponse) => list.map(({ personidentifikator }) => personidentifikator);

test('the changes from the beginning are those of REST, with the same numbers', async () => {
  const mock = await started({ now: NOW });
  const rest = await overRest(mock, 0);
  const soap = await overSoap(mock, 0);
  expect(soap.identifiers).toEqual(identifiersOf(rest));
  expect(soap.numbers).toEqual([0, rest.tilEndringsId, rest.sisteEndringsId]);
  const statusOf = soap.persons.map(({ status }) => status!.text);
  expect(statusOf).toEqual(rest.list.map(({ status }) => status));
});

test('SOAP counts from a number on, REST from the one after it', async () => {
  const mock = await started({ now: NOW });
  const { tilEndringsId: last } = await overRest(mock, 0);
  for (const behind of [0, 1, 5]) {
    const rest = await overRest(mock, last - behind - 1);
    expect(identifiersOf(rest)).toHaveLength(behind + 1);
    expect((await overSoap(mock, last - behind)).identifiers).toEqual(identifiersOf(rest));
  }
  expect(await overSoap(mock, last + 1)).toMatchObject({ identifiers: [], numbers: [last + 1, last, last] });
});

test.each(VERSION_NAMES)('a number beyond the next is a fault of the sender in SOAP %s', async (version) => {
  const mock = await started({ now: NOW });
  const { tilEndringsId: last } = await overRest(mock, 0);
  const fault = faultOf(await askOver(mock, hentEndringer(String(last + 2)), version));
  const code = version === '1.1' ? 'Client' : 'Sender';
  expect(fault).toMatchObject({ status: SENDER_STATUS[version], code });
  expect(fault.reason).toContain(`the last change is ${last}`);
  expect(fault.reason).toContain('continue from 0');
});

test('a client that continues after the last number sees each change once, over either protocol', async () => {
  const mock = await started({ now: NOW });
  const { numbers } = await overSoap(mock, 0);
  const pid = identifierIn(mock, 'mobile-only');
  const patched = await fetch(`${mock.url}/rest/v1/person`, {
    method: 'PATCH',
    headers: { ...HEADERS, authorization: `Bearer ${jwt({ scope: 'krr:user/spraak.write', pid })}` },
    body: JSON.stringify({ spraak: 'se' }),
  });
  expect(patched.ok).toBe(true);
  const next = await overSoap(mock, numbers[1]! + 1);
  expect(next.identifiers).toEqual([pid]);
  expect((await overSoap(mock, next.numbers[1]! + 1)).identifiers).toEqual([]);
});

test('a person that has left the register is returned as deleted, as over REST', async () => {
  const mock = await started({ now: NOW });
  const { numbers } = await overSoap(mock, 0);
  const identifier = identifierIn(mock, 'mobile-email-mailbox');
  const put = await fetch(`${mock.url}/__krr/persons/mobile-email-mailbox`, {
    method: 'PUT',
    headers: HEADERS,
    body: JSON.stringify({ identifier, status: 'IKKE_REGISTRERT' }),
  });
  expect(put.status, await put.text()).toBe(200);
  const soap = await overSoap(mock, numbers[1]! + 1, ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost']);
  expect(soap.identifiers).toEqual([identifier]);
  expect(Object.fromEntries(Object.entries(soap.persons[0]!).map(([name, { text }]) => [name, text]))).toEqual({
    personidentifikator: identifier,
    reservasjon: 'NEI',
    status: 'SLETTET',
  });
  expect((await overRest(mock, numbers[1]!)).list).toMatchObject([
    { personidentifikator: identifier, status: 'SLETTET' },
  ]);
});
