import { expect, test } from 'vitest';
import { rules } from '../../src/conformance/index.ts';
import { statements } from '../../src/conformance/statements.ts';
import { krr } from '../support/cli/krr.ts';

test('each statement has existing rules, or a reason', () => {
  const ids = new Set(rules.map(({ id }) => id));
  expect(statements.flatMap((statement) => statement.rules).filter((id) => !ids.has(id))).toEqual([]);
  expect(statements.filter((statement) => (statement.rules.length === 0) === (statement.reason === undefined))).toEqual(
    [],
  );
});

test('krr rules lists the rules', async () => {
  const { code, stdout } = await krr(['rules']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(rules.length);
});

test('krr rules --coverage prints a row for each statement, as CSV or Markdown', async () => {
  const csv = (await krr(['rules', '--coverage', '--format', 'csv'])).stdout;
  expect(csv.trimEnd().split('\n')).toHaveLength(statements.length + 1);
  expect(csv).toContain(
    '\nSPRAAK,https://docs.digdir.no/resources/begrep/felles/spraak,"spraak is nb, nn, en or se",person/spraak,\n',
  );
  const markdown = (await krr(['rules', '--coverage'])).stdout;
  expect(markdown).toContain('\n| spraak is nb, nn, en or se | `person/spraak` |\n');
  expect(markdown).toContain('| Test persons are reset daily | none: a run is shorter than a day |');
});

test('--format without --coverage is rejected', async () => {
  const { code, stderr } = await krr(['rules', '--format', 'csv']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'krr: --format is the format of --coverage: give both\n' });
});
