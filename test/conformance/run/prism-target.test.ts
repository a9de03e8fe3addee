import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../../src/conformance/index.ts';
import { type RunningPrism, startInventing } from '../../support/mock/prism.ts';
import { checkUrl } from '../../support/mutants/check-mutant.ts';

const MINUTES = 60_000;
/** Prism takes a second to make a thousand persons up, so this asks for no more than tells what they are worth. */
const JUDGED = [
  'request/thousand-identifiers',
  'request/over-thousand-rejected',
  'request/empty-rejected',
  'response/status-200',
  'response/json-media-type',
  'response/valid-json-utf8',
  'response/personer-array',
  'response/one-per-identifier',
  'person/*',
  'state/*',
  'batch/repeated',
  'access/missing-token',
];

let prism: RunningPrism;
let report: Report;
beforeAll(async () => {
  prism = await startInventing();
  report = await checkUrl(prism.url, { rules: JUDGED, api: 'v1' });
}, 4 * MINUTES);
afterAll(() => prism?.stop());

const outcomeOf = (id: string) => report.results.find((result) => result.id === id)?.outcome;

test('a service that is correct by schema and wrong by meaning does not conform', () => {
  expect(report.conforms).toBe(false);
});

test.each([
  ['strangers', 'response/one-per-identifier'],
  ['those asked for are missing', 'request/thousand-identifiers'],
  ['others are answered every time', 'batch/repeated'],
  ['data of the deleted', 'state/slettet-no-data'],
  ['data of those who are not registered', 'state/ikke-registrert-no-data'],
  ['the deleted can be notified', 'state/slettet-kan-ikke-varsles'],
  ['those who are not registered can be notified', 'state/ikke-registrert-kan-ikke-varsles'],
  ['a time of reservation without a reservation', 'person/reservasjonstidspunkt-only-when-reserved'],
])('it is failed because of its meaning: %s, by %s', (_, id) => {
  expect(['fail', 'warn']).toContain(outcomeOf(id));
});

test.each([
  'response/status-200',
  'response/json-media-type',
  'response/valid-json-utf8',
  'response/personer-array',
  'person/identifier',
  'person/status',
  'person/reservasjon',
  'person/varslingsstatus',
  'person/spraak',
  'request/empty-rejected',
  'access/missing-token',
])('it is not failed for what its schema sees to: %s', (id) => {
  expect(outcomeOf(id)).toBe('pass');
});
