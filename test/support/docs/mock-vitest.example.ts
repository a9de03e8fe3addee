import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../../../src/index.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

// The client does nothing that it should not, in any test.
beforeEach(() => mock.clearFindings());
afterEach(() => expect(mock.findings()).toEqual([]));

/** The client under test: in a project of your own, import it from there. */
async function canBeNotified(baseUrl: string, identifiers: readonly string[]): Promise<readonly string[]> {
  const answer = await fetch(`${baseUrl}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ personidentifikatorer: identifiers }),
  });
  if (answer.status === 429 || answer.status === 503) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
    return canBeNotified(baseUrl, identifiers);
  }
  const { personer } = (await answer.json()) as {
    personer: { personidentifikator: string; varslingsstatus: string }[];
  };
  return personer.filter((one) => one.varslingsstatus === 'KAN_VARSLES').map((one) => one.personidentifikator);
}

const identifierOf = (role: string) => mock.scenario.persons.find((person) => person.role === role)!.identifier;

test('who is reserved is not notified, and all are asked for in one call', async () => {
  await mock.setScenario('standard');
  const [reachable, reserved] = [identifierOf('mobile-email'), identifierOf('reserved')];
  expect(await canBeNotified(mock.url, [reachable, reserved])).toEqual([reachable]);
  expect(mock.journal.entries({ role: 'reserved' })).toMatchObject([{ persons: 2, status: 200 }]);
});

test('the border of 18 months is the business of the register, not of the client', async () => {
  await mock.setScenario('eighteen-months');
  const [before, after] = [identifierOf('email-day-before-border'), identifierOf('email-day-after-border')];
  expect(await canBeNotified(mock.url, [before, after])).toEqual([after]);
});

test('who is told to wait comes again, and no sooner', async () => {
  await mock.setScenario(['standard', 'rate-limit']); // your own: './rate-limit.yaml'
  const someone = identifierOf('mobile-email');
  for (let call = 1; call <= 3; call++) expect(await canBeNotified(mock.url, [someone])).toEqual([someone]);
  expect(mock.journal.verify({ fault: 'told-how-long', status: 429 }, { count: 1 })).toMatchObject({ ok: true });
});
