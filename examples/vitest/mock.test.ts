import { type RunningMock, startMock } from 'krr-kit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

// No test may violate a client check.
beforeEach(() => mock.clearFindings());
afterEach(() => expect(mock.findings()).toEqual([]));

/** The client under test. In your project, import it instead. */
async function findNotifiable(baseUrl: string, identifiers: readonly string[]): Promise<readonly string[]> {
  const response = await fetch(`${baseUrl}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ personidentifikatorer: identifiers }),
  });
  if (response.status === 429 || response.status === 503) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)));
    return findNotifiable(baseUrl, identifiers);
  }
  const { personer } = (await response.json()) as {
    personer: { personidentifikator: string; varslingsstatus: string }[];
  };
  return personer
    .filter(({ varslingsstatus }) => varslingsstatus === 'KAN_VARSLES')
    .map(({ personidentifikator }) => personidentifikator);
}

const getIdentifier = (role: string) => mock.scenario.persons.find((person) => person.role === role)!.identifier;

test('omits reserved persons, with one lookup for all persons', async () => {
  await mock.setScenario('standard');
  const [reachable, reserved] = [getIdentifier('mobile-email'), getIdentifier('reserved')];
  expect(await findNotifiable(mock.url, [reachable, reserved])).toEqual([reachable]);
  expect(mock.journal.entries({ role: 'reserved' })).toMatchObject([{ persons: 2, status: 200 }]);
});

test('relies on the register for the 18-month border', async () => {
  await mock.setScenario('eighteen-months');
  const [before, after] = [getIdentifier('email-day-before-border'), getIdentifier('email-day-after-border')];
  expect(await findNotifiable(mock.url, [before, after])).toEqual([after]);
});

test('waits for Retry-After before it retries', async () => {
  await mock.setScenario(['standard', 'rate-limit']); // your own: './rate-limit.yaml'
  const identifier = getIdentifier('mobile-email');
  for (let call = 1; call <= 3; call++) expect(await findNotifiable(mock.url, [identifier])).toEqual([identifier]);
  expect(mock.journal.entries({ status: 429 })).not.toEqual([]);
});
