import { afterEach, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { frozenClock, generatePerson } from '../../src/register/index.ts';
import { getBundledScenario } from '../../src/scenario/index.ts';
import { lookup, type Mock, stopMocks } from '../support/cli/krr.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { settingsFor, startClient } from './client.ts';
import { control, expectDiscreetLog, strictMock, tokenOf } from './strict-mock.ts';

afterEach(stopMocks);

const EVERYTHING = 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read';

/** Generated persons, AKTIV all the time. */
const [ONE, OTHER, THIRD, FOURTH] = identifiersOf(100, 23).filter(
  (identifier) => generatePerson(1, identifier, frozenClock(Date.UTC(2026, 5))).status === 'AKTIV',
) as [string, string, string, string];
/** Not registered in the scenario that has it, and AKTIV by generation. */
const UNREGISTERED = getBundledScenario('thousand-persons')!.persons.find(
  ({ identifier, specified }) =>
    specified.status === 'IKKE_REGISTRERT' &&
    generatePerson(1, identifier, frozenClock(Date.UTC(2026, 5))).status === 'AKTIV',
)!.identifier;

/** Everybody whom any change is about. */
const EVERYBODY = ['standard', 'languages', 'thousand-persons']
  .flatMap((name) => getBundledScenario(name)!.persons)
  .map(({ identifier }) => identifier)
  .concat(ONE, OTHER, THIRD, FOURTH);

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
  (mock) => put(mock, 'gone', FOURTH, { status: 'IKKE_REGISTRERT' }),
  (mock) => control(mock, 'PUT', '/time', { now: '2031-06-01T12:00:00+02' }),
  (mock) => choose(mock, ONE, 'en'),
  (mock) => control(mock, 'PUT', '/scenario', { scenario: ['standard', 'languages'] }),
  (mock) => choose(mock, ONE, ''),
  (mock) => choose(mock, OTHER, 'nn'),
  (mock) => control(mock, 'PUT', '/time', { now: '2033-01-01T00:00:00+01' }),
  (mock) => put(mock, 'gone', FOURTH, { status: 'IKKE_REGISTRERT' }),
];

const FOLLOWED = { operation: 'hentEndringer', status: 200 } as const;

/** Waits until the client has asked once more. */
async function askedAgain(mock: Mock): Promise<void> {
  const { entries } = await control<{ entries: { id: number }[] }>(mock, 'GET', '/journal');
  await control(mock, 'POST', '/journal/wait', { filter: { ...FOLLOWED, since: entries.at(-1)?.id ?? 0 } });
}

/** Whoever of these is in the register. */
async function registerAt(mock: Mock, identifiers: readonly string[]): Promise<readonly Person[]> {
  const authorization = `Bearer ${await tokenOf(mock, EVERYTHING)}`;
  const batches = [identifiers.slice(0, 1000), identifiers.slice(1000)];
  const told = await Promise.all(batches.map((batch) => lookup(mock.baseUrl, batch, { version: 'v2', authorization })));
  return told.flatMap(({ persons }) => persons).filter(({ status }) => status !== 'IKKE_REGISTRERT');
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
  const copied = new Map(copy.map((person) => [person.personidentifikator, person]));
  const found = await registerAt(mock, [...new Set([...EVERYBODY, ...copied.keys()])]);
  expect(found.length).toBeGreaterThan(900);
  for (const person of found) expect(copied.get(person.personidentifikator)).toEqual(person);
  const others = copy.filter((person) => !found.some((one) => one.personidentifikator === person.personidentifikator));
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['SLETTET']));
  expect(copied.get(FOURTH)).toMatchObject({ status: 'SLETTET' });
  expect(copied.get(UNREGISTERED)).toMatchObject({ status: 'AKTIV' });
  await expectDiscreetLog(mock);
});
