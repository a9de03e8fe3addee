import { expect, test } from 'vitest';
import { json } from '../../src/report/index.ts';
import { full } from '../support/report/reports.ts';

test('it is the report, to the letter, with its version first', () => {
  expect(JSON.parse(json(full))).toEqual(full);
  expect(json(full)).toMatch(/^\{\n {2}"schemaVersion": 1,\n/);
  expect(json(full).endsWith('}\n')).toBe(true);
});
