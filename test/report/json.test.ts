import { expect, test } from 'vitest';
import { formatJson } from '../../src/report/index.ts';
import { full } from '../support/report/reports.ts';

test('contains the unchanged report, beginning with its version', () => {
  expect(JSON.parse(formatJson(full))).toEqual(full);
  expect(formatJson(full)).toMatch(/^\{\n {2}"schemaVersion": 1,\n/);
  expect(formatJson(full).endsWith('}\n')).toBe(true);
});
