import { describe, expect, test } from 'vitest';
import type { RunningMock } from '../../../src/mock/index.ts';
import { bornIn1889, identifiersOf } from '../../support/mock/identifiers.ts';
import { started } from '../../support/mock/run-mock.ts';
import { askOver, postTo, VERSION_NAMES } from '../../support/mock/soap.ts';
import { HENT_PRINT_SERTIFIKAT, hentPersoner } from '../../support/soap/service.ts';

const IDENTIFIERS = identifiersOf(1001, 3);
const foundBy = (mock: RunningMock) => mock.findings().map(({ id }) => id);

/** What a client is blamed for that asks so, one request after the other. */
async function foundIn(requests: readonly string[], version: (typeof VERSION_NAMES)[number]): Promise<string[]> {
  const mock = await started();
  for (const request of requests) await askOver(mock, request, version);
  return foundBy(mock);
}

describe.each(VERSION_NAMES)('over SOAP %s it is found', (version) => {
  test('that persons were looked up one by one', async () => {
    const singles = IDENTIFIERS.slice(0, 10).map((identifier) => hentPersoner([identifier]));
    expect(await foundIn(singles, version)).toEqual(['single-lookups']);
    expect(await foundIn(singles.slice(1), version)).toEqual([]);
    expect(await foundIn(Array(10).fill(singles[0]), version)).toEqual([]);
  });

  test('a batch that was too large, and its size, although it is rejected', async () => {
    const mock = await started();
    await askOver(mock, hentPersoner(IDENTIFIERS), version);
    expect(mock.findings()).toMatchObject([{ id: 'batch-over-limit', seen: 'POST /ws-v5 with 1001 identifiers' }]);
    expect(mock.journal.entries()).toMatchObject([{ persons: 1001, status: version === '1.1' ? 500 : 400 }]);
  });

  test('that an identifier came twice', async () => {
    const [one, other] = IDENTIFIERS as [string, string];
    expect(await foundIn([hentPersoner([one, other, one])], version)).toEqual(['duplicate-identifiers']);
  });

  test('an identifier that may belong to a real person, also in a rejected batch', async () => {
    const mock = await started();
    const ordinary = bornIn1889('none');
    await askOver(mock, hentPersoner([ordinary, IDENTIFIERS[0]!.slice(1)]), version);
    expect(foundBy(mock)).toEqual(['non-synthetic-identifier']);
    expect(JSON.stringify([mock.findings(), mock.journal.entries()])).not.toContain(ordinary);
  });

  test('but nothing of what it does not ask for, or REST alone wants', async () => {
    const mock = await started();
    await askOver(mock, hentPersoner(IDENTIFIERS.slice(0, 2), ['Kontaktinfo']), version);
    await askOver(mock, HENT_PRINT_SERTIFIKAT, version);
    await postTo(mock, Buffer.from('<a/>'), {});
    expect(foundBy(mock)).toEqual([]);
  });
});

test('the journal lists the identifiers of a rejected request, as over REST', async () => {
  const mock = await started();
  const [one, other] = IDENTIFIERS as [string, string];
  await askOver(mock, hentPersoner([one, other.slice(1)]));
  await askOver(mock, hentPersoner([]));
  await askOver(mock, '<x/>');
  expect(mock.journal.entries()).toMatchObject([
    { persons: 2, status: 400, identifiers: [expect.stringMatching(/\*/)] },
    { persons: 0, status: 400 },
    { persons: null, status: 400 },
  ]);
  expect(mock.journal.verify({ identifier: one }, { count: 1 }).ok).toBe(true);
});
