import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleResult } from '../../src/conformance/report.ts';
import { formatText } from '../../src/report/text.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';
import { createReport, failed, finding, full, good, passed, warned } from '../support/report/reports.ts';

const ESC = '\u001b';

test('the report of a conforming service is short and ends with the verdict', () => {
  expect(formatText(good)).toBe(`http://127.0.0.1:8080
v1 and v2 · 2026-11-23 06:55 UTC · 2 rules, 87 requests in 2.3 s · krr-kit 0.1.0, contract 1.0.0

response  ✓ status-200
request   ○ duplicates

Observed
  request/duplicates  v1: the person is returned twice
                      v2: the person is returned once

✓ 1 passes  ○ 1 observed
http://127.0.0.1:8080 conforms
`);
});

test('prints an observation that both versions share once', () => {
  const [, observed] = good.results;
  const same = { ...observed!, observations: { v1: 'ignored', v2: 'ignored' } };
  expect(formatText(createReport([same]))).toContain('\n  request/duplicates  ignored\n');
});

describe('a violated rule', () => {
  const shown = formatText(full, { colour: false, width: 120 });
  const last = shown.slice(shown.indexOf('✗ state/slettet-no-data · MUST'));

  test('is printed last, and its id is repeated before the verdict', () => {
    const order = [
      'Observed',
      'Skipped',
      'Accepted by waivers',
      'Waivers that no longer',
      'Changed since',
      '! response/order',
    ];
    const places = [...order, '? request/over-thousand-rejected', '✗ state/slettet-no-data ·'].map((part) =>
      shown.indexOf(part),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(shown).toMatch(
      /\nrequest\/over-thousand-rejected, state\/slettet-no-data\n.* does not conform: 1 of 7 rules, and 1 could not be checked\n$/,
    );
  });

  test('is printed with requirement, source, expected and actual value, and a command that reproduces it', () => {
    for (const part of [
      failed.requirement,
      'Person, table',
      failed.sources[0]!.url,
      finding.expected,
      finding.actual,
    ]) {
      expect(last).toContain(part);
    }
    expect(last).toContain(`\n  ${finding.curl}\n`);
    expect(last).toContain('v1, probe batch, at /personer/4');
    expect(last).toContain('and 3 more findings: v2, probe batch, at /personer/7 (sertifikat); 2 not listed');
  });
});

test('a warning prevents conformance only in strict mode', () => {
  const lenient = createReport([passed, warned]);
  expect(formatText(lenient)).toMatch(/! 1 warns\n.* conforms\n$/);
  expect(formatText({ ...lenient, strict: true, conforms: false })).toMatch(
    /\nresponse\/order\n.* does not conform: 1 of 2 rules\n$/,
  );
});

test('truncates a long command and refers to the complete one', () => {
  const long = { ...finding, curl: `curl ${'x'.repeat(1000)}` };
  const shown = formatText(createReport([{ ...failed, findings: [long], findingCount: 1 }]));
  expect(shown).toMatch(/curl x{195} … \(complete in --report json=FILE\)/);
});

test('an accepted deviation does not prevent conformance and is listed with its reason', () => {
  const report = createReport([{ ...failed, waived: 'fixed in March' }]);
  const shown = formatText(report);
  expect(shown).toContain('✗ slettet-no-data (accepted)');
  expect(shown).toContain('state/slettet-no-data fails  fixed in March');
  expect(shown).toMatch(/✗ 1 fails \(1 accepted\)\n.* conforms\n$/);
  expect(shown).not.toContain('A person with status SLETTET');
});

test.each([60, 80, 120])('no line is longer than %d columns, except URLs and commands', (width) => {
  const lines = formatText(full, { colour: false, width }).split('\n');
  const unbroken = lines.filter((line) => line.length > width && !/https:|curl -sS/.test(line));
  expect(unbroken.filter((line) => !line.includes('✓'))).toEqual([]);
});

test('uses colours only on request', () => {
  expect(formatText(full)).not.toContain(ESC);
  const coloured = formatText(full, { colour: true, width: 100 });
  expect(coloured).toContain(`${ESC}[1;31m✗ state/slettet-no-data · MUST${ESC}[0m`);
  expect(coloured.replaceAll(new RegExp(`${ESC}\\[[0-9;]+m`, 'g'), '')).toBe(formatText(full));
});

test('no control character of a response reaches the terminal', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      expect(formatText(createReportWithText(value))).not.toMatch(/[^\P{C}\n]/u);
    }),
  );
});

test('a report in which no rule could be evaluated has no verdict', () => {
  const notEvaluated = { ...good, conforms: false, notEvaluated: 'rate limited (429)' };
  expect(formatText(notEvaluated)).toMatch(/\n.* could not be evaluated\n$/);
});

test('a mandatory rule of which only a recommended part is violated is headed by its level, as in JSON', () => {
  const mild: RuleResult = { ...failed, outcome: 'warn', findings: [{ ...finding, level: 'SHOULD' }], findingCount: 1 };
  expect(formatText({ ...good, results: [mild] })).toContain(`! ${failed.id} · MUST, a recommended part\n`);
});
