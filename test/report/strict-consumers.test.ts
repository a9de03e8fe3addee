import { readFileSync } from 'node:fs';
import { Parser } from 'commonmark';
import fc from 'fast-check';
import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Report } from '../../src/conformance/report.ts';
import { FORMATS } from '../../src/report/index.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';
import { createReport, erred, failed, finding, full, good } from '../support/report/reports.ts';
import { findSarifErrors } from '../support/report/sarif-schema.ts';

/** A report with every outcome, one of a conforming service, one without rules, and one with hostile text. */
const SAMPLES: readonly (readonly [name: string, report: Report])[] = [
  ['full', full],
  ['good', good],
  ['empty', createReport([])],
  ['hostile', createReportWithText('\u0000<b>&"\'`|]]>\n::error::\u202e\ud800\r\n- # 1. x')],
];

test.each(SAMPLES)('the %s JUnit report is valid by the schema of the xUnit plugin of Jenkins', async (_, report) => {
  const schema = readFileSync(new URL('../support/report/junit.xsd', import.meta.url), 'utf8');
  const xml = [{ fileName: 'krr.xml', contents: FORMATS.junit(report) }];
  const { errors } = await validateXML({ xml, schema: [schema] });
  expect(errors.map(({ message }) => message)).toEqual([]);
});

test.each(SAMPLES)('the %s SARIF report is valid by the schema of SARIF 2.1.0', (_, report) => {
  expect(findSarifErrors(JSON.parse(FORMATS.sarif(report)))).toEqual([]);
});

test.each(SAMPLES)('the %s HTML report is valid', async (_, report) => {
  const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });
  const { results } = await validator.validateString(FORMATS.html(report));
  const messages = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => ({ ruleId, message, line })),
  );
  expect(messages).toEqual([]);
});

/** The blocks and markup of a Markdown text, in order, without its words. */
function outline(markdown: string): string[] {
  const walker = new Parser().parse(markdown).walker();
  const types: string[] = [];
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, literal } = event.node;
    if (event.entering && !['text', 'softbreak'].includes(type)) types.push(type === 'html_block' ? literal! : type);
  }
  return types;
}

test('a Markdown report has the same blocks for any text, by a CommonMark parser', () => {
  const benign = outline(FORMATS.markdown(createReportWithText('x')));
  fc.assert(
    fc.property(hostile, (text) => {
      expect(outline(FORMATS.markdown(createReportWithText(text)))).toEqual(benign);
    }),
  );
});

test('the lines of a Markdown report are short, unless one word is longer', () => {
  const text = `${'many words '.repeat(100)}${'x'.repeat(30)}`;
  const findings = [{ ...finding, expected: text, actual: text, response: text }];
  const long = createReport([
    { ...failed, findings, requirement: text },
    { ...erred, reason: text },
  ]);
  for (const report of [full, long]) {
    const lines = FORMATS.markdown(report).split('\n');
    expect(lines.filter((line) => line.length > 100 && !line.startsWith('## ') && line.trim().includes(' '))).toEqual(
      [],
    );
  }
});
