import { afterEach, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { lookup, type Mock, stopMocks } from '../cli/krr.ts';
import { identifiersOf } from '../mock/identifiers.ts';
import { settingsFor, startClient } from './client.ts';
import { control, expectDiscreetLog, strictMock, tokenOf } from './strict-mock.ts';

afterEach(stopMocks);

const EVERYTHING = 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read';
const [ONE, OTHER, THIRD] = identifiersOf(3, 23) as [string, string, string];

async function choose(mock: Mock, pid: string, spraak: string): Promise<void> {
  const token = await tokenOf(mock, 'krr:user/spraak.write', pid);
  const answer = await fetch(`${mock.baseUrl}/rest/v1/person`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ spraak }),
  });
  expect(answer.status).toBe(204);
}

const put = (mock: Mock, role: string, identifier: string, person: object) =>
  control(mock, 'PUT', `/persons/${role}`, { identifier, ...person });

/** What happens to the register, in turn, while the client follows. */
const CHANGES: readonly ((mock: Mock) => Promise<unknown>)[] = [
  (mock) => choose(mock, ONE, 'se'),
  (mock) => put(mock, 'new', OTHER, { status: 'AKTIV', kontaktinformasjon: { epostadresse: 'ny@example.com' } }),
  (mock) => control(mock, 'PUT', '/scenario', { scenario: 'thousand-persons' }),
  (mock) => put(mock, 'person-0001', THIRD, { status: 'SLETTET' }),
  (mock) => control(mock, 'PUT', '/time', { now: '2031-06-01T12:00:00+02' }),
  (mock) => choose(mock, ONE, 'en'),
  (mock) => control(mock, 'PUT', '/scenario', { scenario: ['standard', 'languages'] }),
  (mock) => choose(mock, ONE, ''),
  (mock) => choose(mock, OTHER, 'nn'),
];

const FOLLOWED = { operation: 'hentEndringer', status: 200 } as const;

/** Waits until the client has asked once more. */
async function askedAgain(mock: Mock): Promise<void> {
  const { entries } = await control<{ entries: { id: number }[] }>(mock, 'GET', '/journal');
  await control(mock, 'POST', '/journal/wait', { filter: { ...FOLLOWED, since: entries.at(-1)?.id ?? 0 } });
}

async function registerAt(mock: Mock, identifiers: readonly string[]): Promise<readonly Person[]> {
  const authorization = `Bearer ${await tokenOf(mock, EVERYTHING)}`;
  const batches = [identifiers.slice(0, 1000), identifiers.slice(1000)];
  const told = await Promise.all(batches.map((batch) => lookup(mock.baseUrl, batch, { version: 'v2', authorization })));
  return told.flatMap(({ persons }) => persons);
}

/** Changes have no word for who is not in the register but this. */
function asInACopy(person: Person): Person {
  if (person.status !== 'IKKE_REGISTRERT') return person;
  const { spraak, spraak_oppdatert, ...rest } = person;
  return { ...rest, status: 'SLETTET' };
}

test('a client that follows the changes while they arrive has a copy that equals the register', async () => {
  const mock = await strictMock();
  const client = startClient('follow-changes.mjs', settingsFor(mock));
  for (const [turn, change] of CHANGES.entries()) {
    // Some come one by one, others before the client has asked again.
    if (turn % 3 < 2) await askedAgain(mock);
    await change(mock);
  }
  const { code, stdout, stderr } = await client.ended();
  expect([code, stderr]).toEqual([0, '']);
  const { copy } = JSON.parse(stdout) as { copy: readonly Person[] };
  const known = copy.map(({ personidentifikator }) => personidentifikator);
  expect(known.length).toBeGreaterThan(1000);
  expect(known).toEqual(expect.arrayContaining([ONE, OTHER, THIRD]));
  expect(copy).toEqual((await registerAt(mock, known)).map(asInACopy));
  await expectDiscreetLog(mock);
});
