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

test('each rule from a document about the service is in a statement', () => {
  const listed = new Set(statements.flatMap((statement) => statement.rules));
  const standards = /^(?:RFC|SOAP)/;
  const fromDocument = rules.filter(({ sources }) => sources.some(({ document }) => !standards.test(document)));
  expect(fromDocument.length).toBeGreaterThan(100);
  expect(fromDocument.map(({ id }) => id).filter((id) => !listed.has(id))).toEqual([]);
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
