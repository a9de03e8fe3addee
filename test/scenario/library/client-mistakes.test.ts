import { afterAll, describe, expect, test } from 'vitest';
import type { EndringerResponse, Person } from '../../../src/contract/index.ts';
import { type RunningMock, startMock } from '../../../src/mock/index.ts';
import { HEADERS, identifierIn } from '../../support/mock/run-mock.ts';

/** Clients with a mistake of a known program, and clients without: a scenario shows the difference. */

const mock: RunningMock = await startMock();
afterAll(() => mock.close());

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${mock.url}${path}`, {
    method: 'POST',
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify(body),
  });
}

async function lookUp(version: 'v1' | 'v2', roles: readonly string[]): Promise<readonly Person[]> {
  const personidentifikatorer = roles.map((role) => identifierIn(mock, role));
  const response = await post(`/rest/${version}/personer`, { personidentifikatorer });
  return ((await response.json()) as { personer: Person[] }).personer;
}

const readPayload = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString());

describe('changes-in-small-pages', () => {
  const readPage = async (fraEndringsId: number): Promise<EndringerResponse> =>
    (await (await post('/rest/v2/krr/hentEndringer', { fraEndringsId })).json()) as EndringerResponse;

  /** Polls as often as a copy of one person needs at most. Returns whether the copy was updated. */
  async function follow(own: string, storesAlways: boolean): Promise<boolean> {
    let stored = 0;
    for (let poll = 0; poll < mock.scenario.persons.length; poll++) {
      const { list, tilEndringsId } = await readPage(stored);
      const updates = list.some(({ personidentifikator }) => personidentifikator === own);
      if (updates) return true;
      if (storesAlways) stored = tilEndringsId;
    }
    return false;
  }

  test('a client that stores no position after a page without its own persons never gets further', async () => {
    await mock.setScenario('changes-in-small-pages');
    const own = mock.scenario.persons.at(-1)!.identifier;
    expect(await follow(own, true)).toBe(true);
    expect(await follow(own, false)).toBe(false);
  });

  test('a page has at most two persons, and the pages have all', async () => {
    await mock.setScenario('changes-in-small-pages');
    const seen = new Set<string>();
    for (let from = 0, last = -1; from !== last; ) {
      const { list, tilEndringsId, sisteEndringsId } = await readPage(from);
      expect(list.length).toBeLessThanOrEqual(2);
      for (const { personidentifikator } of list) seen.add(personidentifikator);
      [from, last] = [tilEndringsId, sisteEndringsId];
    }
    expect(seen.size).toBe(mock.scenario.persons.length - 1);
  });
});

test('left-out-of-version-2: a client that keeps only reserved persons sends digital post to a missing person', async () => {
  await mock.setScenario('left-out-of-version-2');
  const roles = ['reserved', 'left-out', 'unreserved'];
  const found = await lookUp('v2', roles);
  const reserved = new Set(
    found.filter(({ reservasjon }) => reservasjon === 'JA').map(({ personidentifikator }) => personidentifikator),
  );
  const unreserved = new Set(
    found.filter(({ reservasjon }) => reservasjon === 'NEI').map(({ personidentifikator }) => personidentifikator),
  );
  const select = (isRecipient: (identifier: string) => boolean) =>
    roles.filter((role) => isRecipient(identifierIn(mock, role)));
  expect(select((identifier) => unreserved.has(identifier))).toEqual(['unreserved']);
  expect(select((identifier) => !reserved.has(identifier))).toContain('left-out');
});

test('deleted-without-reservation: a client that requires reservasjon fails at a deleted person', async () => {
  await mock.setScenario('deleted-without-reservation');
  const readFirst = async (role: string): Promise<Person> => {
    const body = { personidentifikatorer: [identifierIn(mock, role)] };
    const response = await post('/rest/v1/personer', body, { accept: 'application/jose' });
    return readPayload(await response.text()).personer[0];
  };
  const isReservedUnguarded = ({ reservasjon }: Person) => (reservasjon as string).toLowerCase() === 'ja';
  const isReserved = ({ status, reservasjon }: Person) => status === 'AKTIV' && reservasjon === 'JA';
  const [active, deleted] = [await readFirst('mobile-email'), await readFirst('deleted')];
  expect(deleted).toEqual(expect.not.objectContaining({ reservasjon: expect.anything() }));
  expect([isReserved(active), isReserved(deleted), isReservedUnguarded(active)]).toEqual([false, false, false]);
  expect(() => isReservedUnguarded(deleted)).toThrow(TypeError);
});

test('reserved: a client that reads reservasjon as a boolean finds no reserved person', async () => {
  await mock.setScenario('reserved');
  const persons = await lookUp(
    'v1',
    mock.scenario.persons.map(({ role }) => role),
  );
  expect(persons.filter(({ reservasjon }) => reservasjon === 'JA')).not.toEqual([]);
  expect(persons.filter(({ reservasjon }) => (reservasjon as unknown) === true)).toEqual([]);
});

test('shared-address: a client that uses the e-mail address as a key loses persons', async () => {
  await mock.setScenario('shared-address');
  const persons = await lookUp('v1', ['mother', 'daughter', 'reserved-son']);
  const byAddress = new Map(persons.map((person) => [person.kontaktinformasjon?.epostadresse, person]));
  const byIdentifier = new Map(persons.map((person) => [person.personidentifikator, person]));
  expect([byIdentifier.size, byAddress.size]).toEqual([3, 1]);
  for (const { kontaktinformasjon } of persons)
    expect(kontaktinformasjon).toMatchObject({ epostadresse_duplisert: 'JA', mobiltelefonnummer_duplisert: 'JA' });
});

test('reserved-without-dates: a client that requires a date fails at a reserved person', async () => {
  await mock.setScenario('reserved-without-dates');
  const persons = await lookUp(
    'v2',
    mock.scenario.persons.map(({ role }) => role),
  );
  const reserved = persons.filter(({ reservasjon, kontaktinformasjon }) => reservasjon === 'JA' && kontaktinformasjon);
  expect(reserved).not.toEqual([]);
  const readYear = ({ kontaktinformasjon }: Person) =>
    (kontaktinformasjon!.epostadresse_oppdatert ?? kontaktinformasjon!.mobiltelefonnummer_oppdatert)!.slice(0, 4);
  for (const person of reserved) expect(() => readYear(person)).toThrow(TypeError);
});

test('renewed-certificate: a client that stores the certificate of a person encrypts with the former one', async () => {
  await mock.setScenario('mailbox-suppliers');
  const [digipost, eboks] = await lookUp('v1', ['digipost', 'e-boks']);
  const lastChange = async () =>
    ((await (await post('/rest/v2/krr/hentEndringer', { fraEndringsId: 0 })).json()) as EndringerResponse)
      .sisteEndringsId;
  const before = await lastChange();
  await mock.setScenario('renewed-certificate');
  const [renewed, other] = await lookUp('v1', ['digipost', 'e-boks']);
  expect(renewed!.sertifikat).not.toBe(digipost!.sertifikat);
  expect(other!.sertifikat).toBe(eboks!.sertifikat);
  expect({ ...renewed, sertifikat: undefined }).toEqual({ ...digipost, sertifikat: undefined });
  expect(await lastChange()).toBe(before);
});

test('numeric-mailbox: a client that reads a mailbox address as a number loses its zeros', async () => {
  await mock.setScenario('numeric-mailbox');
  for (const { digital_post } of await lookUp('v1', ['earlier-supplier', 'todays-supplier'])) {
    const address = digital_post!.postkasseadresse!;
    expect(address).toMatch(/^\d{10}$/);
    expect(String(Number(address))).not.toBe(address);
  }
});

test('provider-collection: its persons are returned in the order of the request, with the print address', async () => {
  await mock.setScenario('provider-collection');
  const persons = await lookUp('v1', ['collection-6', 'collection-1', 'collection-3']);
  expect(persons.map(({ personidentifikator }) => personidentifikator)).toEqual([
    '23079402532',
    '23079403164',
    '23079402966',
  ]);
  for (const person of persons) expect(person).toMatchObject({ status: 'AKTIV', reservasjon: 'NEI' });
  const print = await (await fetch(`${mock.url}/rest/v1/printSertifikat`, { headers: HEADERS })).json();
  expect(print).toMatchObject({ postkasseleverandoerAdresse: 'printserver' });
});
