import { afterEach, expect, test } from 'vitest';
import type { PersonerResponse } from '../../src/contract/index.ts';
import { lookup, type Mock, stopMocks } from '../support/cli/krr.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { settingsFor, told } from './client.ts';
import { control, expectDiscreetLog, fileWith, strictMock, tokenOf } from './strict-mock.ts';

afterEach(stopMocks);

const MANY = identifiersOf(2500, 22);
const BATCHES = [MANY.slice(0, 1000), MANY.slice(1000, 2000), MANY.slice(2000)];

/** As the scenario of the library has it, but sooner. */
const SOON = `name: soon
extends: token-expiry
faults:
  expired:
    when: { attempt: 2-, per: token }
    status: 401
    headers: { WWW-Authenticate: 'Bearer realm="krr", error="invalid_token"' }
`;

interface Entry {
  readonly status: number;
  readonly persons: number;
  readonly token: number;
}
type Run = PersonerResponse & { readonly tokens: number };

const lookupsAt = async (mock: Mock): Promise<readonly Entry[]> =>
  (await control<{ entries: Entry[] }>(mock, 'GET', '/journal?operation=personer')).entries;

test('looks up 2500 persons with one token in three requests', async () => {
  const mock = await strictMock();
  const { personer, tokens } = await told<Run>('batches.mjs', settingsFor(mock), { input: MANY.join('\n') });
  expect(tokens).toBe(1);
  expect((await lookupsAt(mock)).map(({ status, persons }) => [status, persons])).toEqual([
    [200, 1000],
    [200, 1000],
    [200, 500],
  ]);
  const authorization = `Bearer ${await tokenOf(mock, 'krr:global/kontaktinformasjon.read')}`;
  const asked = await Promise.all(BATCHES.map((batch) => lookup(mock.baseUrl, batch, { authorization })));
  expect(personer).toEqual(asked.flatMap(({ persons }) => persons));
});

test('looks up every person once when tokens expire during the run', async () => {
  const mock = await strictMock('--scenario', await fileWith(SOON, 'soon.yaml'));
  const { personer, tokens } = await told<Run>('batches.mjs', settingsFor(mock), { input: MANY.join('\n') });
  expect(tokens).toBe(3);
  expect((await lookupsAt(mock)).map(({ status, persons, token }) => [status, persons, token])).toEqual([
    [200, 1000, 1],
    [401, 1000, 1],
    [200, 1000, 2],
    [401, 500, 2],
    [200, 500, 3],
  ]);
  expect(personer.map(({ personidentifikator }) => personidentifikator)).toEqual(MANY);
  await expectDiscreetLog(mock);
});
