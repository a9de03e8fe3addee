import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { COMPARISON_FORMATS, compareReports } from '../../src/report/index.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';
import { createReport, failed, full, observed, passed } from '../support/report/reports.ts';

const other = createReport(
  [
    passed,
    { ...observed, observations: { v1: 'the person is returned once', v2: 'the person is returned once' } },
    { ...failed, outcome: 'pass', findings: [], findingCount: 0 },
  ],
  { target: 'https://krr.example.com' },
);
const comparison = compareReports([
  { name: 'test', report: full },
  { name: 'staging', report: other },
]);
const find = (id: string) => comparison.rules.find((rule) => rule.id === id)!;

test('a rule differs if its outcomes or observations differ, or if a run lacks it', () => {
  expect(comparison.rules.filter(({ differs }) => !differs).map(({ id }) => id)).toEqual(['response/status-200']);
  expect(find('state/slettet-no-data').results.map((result) => result?.outcome)).toEqual(['fail', 'pass']);
  expect(find('request/duplicates').results.map((result) => result?.details)).toEqual([
    ['v1: the person is returned twice', 'v2: the person is returned once'],
    ['v1: the person is returned once', 'v2: the person is returned once'],
  ]);
  expect(find('response/order').results[1]).toBeUndefined();
});

test('the text has a column for each run, and the values where they differ', () => {
  const text = COMPARISON_FORMATS.text(comparison);
  expect(text).toMatch(/^test {2}http:\/\/127.*\nstaging {2}https:\/\/krr\.example\.com /);
  expect(text).toMatch(/\n≠ +state\/slettet-no-data +MUST +✗ fail +✓ pass\n/);
  expect(text).toMatch(/\n +response\/status-200 +MUST +✓ pass +✓ pass\n/);
  expect(text).toMatch(
    /\nrequest\/duplicates: .*\n {2}test {2}○ observed; v1: the person is returned twice; v2: .*\n {2}staging {2}○/,
  );
  expect(text).toMatch(/\n6 of 7 rules differ between 2 runs\n$/);
});

test('Markdown and HTML have the same table', () => {
  expect(COMPARISON_FORMATS.markdown(comparison)).toContain('| ≠ | state/slettet-no-data | MUST | ✗ fail | ✓ pass |');
  const html = COMPARISON_FORMATS.html(comparison);
  expect(html).toContain('<td class="fail"><span>✗ fail</span><small>expected no kontaktinformasjon');
  expect(html).not.toMatch(/<script|src=|@import|url\(/);
});

test('the HTML is valid', async () => {
  const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });
  const { results } = await validator.validateString(COMPARISON_FORMATS.html(comparison));
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([]);
});

test.each(Object.entries(COMPARISON_FORMATS))('no text of a report changes how the %s is displayed', (_, format) => {
  fc.assert(
    fc.property(hostile, (text) => {
      const runs = [createReportWithText(text), full].map((report, i) => ({ name: `${text}${i}`, report }));
      const shown = format(compareReports(runs));
      expect(/[^\P{C}\n]|[\u2028\u2029]|^\s*::|##\w*\[/mu.exec(shown)).toBeNull();
    }),
    { numRuns: 100 },
  );
});
