import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleResult } from '../../src/conformance/report.ts';
import { text } from '../../src/report/text.ts';
import { hostile, reportHolding } from '../support/report/hostile-report.ts';
import { failed, finding, full, good, passed, reportWith, warned } from '../support/report/reports.ts';

const ESC = '\u001b';

test('a report of a service that conforms is short, and ends by saying so', () => {
  expect(text(good)).toBe(`http://127.0.0.1:8080
v1 and v2 · 2026-11-23 06:55 UTC · 2 rules, 87 requests in 2.3 s · krr-kit 0.1.0, contract 1.0.0

answer   ✓ status-200
request  ○ duplicates

Observed
  request/duplicates  v1: the person is answered twice
                      v2: the person is answered once

✓ 1 holds  ○ 1 observed
http://127.0.0.1:8080 conforms
`);
});

test('what both versions do is said once', () => {
  const [, observed] = good.results;
  const same = { ...observed!, observations: { v1: 'ignored', v2: 'ignored' } };
  expect(text(reportWith([same]))).toContain('\n  request/duplicates  ignored\n');
});

describe('a rule that does not hold', () => {
  const shown = text(full, { colour: false, width: 120 });
  const last = shown.slice(shown.indexOf('✗ state/slettet-no-data · MUST'));

  test('comes after everything else, and is named once more beside the verdict', () => {
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
      /\nrequest\/over-thousand-rejected, state\/slettet-no-data\n.* does not conform: 2 of 7 rules\n$/,
    );
  });

  test('says what is asked for, who says so, what came instead and how to see it again', () => {
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

test('a warning counts against a service only if it is judged strictly', () => {
  const lenient = reportWith([passed, warned]);
  expect(text(lenient)).toMatch(/! 1 warns\n.* conforms\n$/);
  expect(text({ ...lenient, strict: true, conforms: false })).toMatch(
    /\nanswer\/order\n.* does not conform: 1 of 2 rules\n$/,
  );
});

test('a command too long for a terminal is cut, and says where it is whole', () => {
  const long = { ...finding, curl: `curl ${'x'.repeat(1000)}` };
  const shown = text(reportWith([{ ...failed, findings: [long], findingCount: 1 }]));
  expect(shown).toMatch(/curl x{195} … \(the whole command is in --report json=FILE\)/);
});

test('an accepted deviation is no failure, and stands with its reason', () => {
  const report = reportWith([{ ...failed, waived: 'mended in March' }]);
  const shown = text(report);
  expect(shown).toContain('✗ slettet-no-data (accepted)');
  expect(shown).toContain('state/slettet-no-data fails  mended in March');
  expect(shown).toMatch(/✗ 1 fails \(1 accepted\)\n.* conforms\n$/);
  expect(shown).not.toContain('Whoever is SLETTET');
});

test.each([60, 80, 120])('no line is longer than %d columns, but addresses and commands', (width) => {
  const lines = text(full, { colour: false, width }).split('\n');
  const unbroken = lines.filter((line) => line.length > width && !/https:|curl -sS/.test(line));
  expect(unbroken.filter((line) => !line.includes('✓'))).toEqual([]);
});

test('colours are there only if they are asked for', () => {
  expect(text(full)).not.toContain(ESC);
  const coloured = text(full, { colour: true, width: 100 });
  expect(coloured).toContain(`${ESC}[1;31m✗ state/slettet-no-data · MUST${ESC}[0m`);
  expect(coloured.replaceAll(new RegExp(`${ESC}\\[[0-9;]+m`, 'g'), '')).toBe(text(full));
});

test('nothing that a deployment answers acts on a terminal', () => {
  fc.assert(
    fc.property(hostile, (value) => {
      expect(text(reportHolding(value))).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});

test('where not one rule was judged, nothing is said for or against the service', () => {
  const unjudged = { ...good, conforms: false, unjudged: 'it is asked too often' };
  expect(text(unjudged)).toMatch(/\n.* could not be judged\n$/);
});

test('what is mandatory, and broken only in what is recommended, is headed as recommended', () => {
  const mild: RuleResult = { ...failed, outcome: 'warn', findings: [{ ...finding, level: 'SHOULD' }], findingCount: 1 };
  expect(text({ ...good, results: [mild] })).toContain(`! ${failed.id} · SHOULD\n`);
});
