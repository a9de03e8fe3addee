import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCommand } from '../../src/report/command.ts';
import { formatHtml } from '../../src/report/html.ts';
import { createReportWithText, hostile } from '../support/report/hostile-report.ts';
import { createReport, failed, finding, full, good } from '../support/report/reports.ts';

const page = formatHtml(full);
const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character]!,
  );

test('loads nothing and allows only its own style and script', () => {
  expect(page).not.toMatch(/<(link|img|iframe|object|script src)|url\(|@import|fetch\(/);
  const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page)!;
  const computeHash = (element: string): string => {
    const [, content] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)!;
    return `'sha256-${createHash('sha256').update(content!).digest('base64')}'`;
  };
  expect(policy).toBe(
    `default-src 'none'; style-src ${computeHash('style')}; script-src ${computeHash('script')}; base-uri 'none'; form-action 'none'`,
  );
  expect(page).not.toMatch(/ (style|on[a-z]+)="/);
});

test('lists every rule once, by outcome, in order of severity', () => {
  const shown = [...page.matchAll(/data-outcome="([a-z]+)" id="([^"]+)"/g)].map(([, outcome, id]) => [id, outcome]);
  expect(shown).toEqual([
    ['state/slettet-no-data', 'fail'],
    ['request/over-thousand-rejected', 'error'],
    ['response/order', 'warn'],
    ['mailbox/both-members', 'accepted'],
    ['request/duplicates', 'observed'],
    ['disclosure/contact-scope-only', 'skipped'],
    ['response/status-200', 'pass'],
  ]);
});

test('a failed rule is expanded, with evidence and sources', () => {
  const failedRule = page.slice(page.indexOf('id="state/slettet-no-data"'), page.indexOf('<h2>Not checked'));
  expect(failedRule).toMatch(/^id="state\/slettet-no-data" open>/);
  for (const part of [
    failed.requirement,
    finding.expected,
    finding.actual,
    formatCommand(finding.curl),
    finding.response,
  ]) {
    expect(failedRule).toContain(escaped(part));
  }
  expect(failedRule).toContain(`<a href="${failed.sources[0]!.url}" rel="noreferrer">Person, table</a>`);
  expect(failedRule).toContain('3 more findings, the first 1 listed');
});

test('contains the verdict, the changes and the stale waivers', () => {
  expect(page).toContain('<strong>does not conform: 1 of 7 rules, and 1 could not be checked</strong>');
  expect(formatHtml(good)).toContain('<strong>conforms</strong>');
  expect(page).toContain('Changed since 2026-10-01 10:00 UTC');
  expect(page).toContain('<li>state/slettet-no-data: passes → fails</li>');
  expect(page).toContain('response/status-200: fails by the waiver, now passes');
  expect(formatHtml(good)).not.toContain('Changed since');
});

test('no text of a report becomes markup', () => {
  const outline = (text: string): string => text.replace(/>[^<]*</g, '><').replace(/="[^"]*"/g, '=""');
  const benign = outline(formatHtml(createReportWithText('x')));
  fc.assert(
    fc.property(hostile, (value) => {
      expect(outline(formatHtml(createReportWithText(value)))).toBe(benign);
    }),
    { numRuns: 50 },
  );
});

test('a failed rule without findings has no evidence', () => {
  expect(formatHtml(createReport([{ ...failed, findings: [], findingCount: 0 }]))).not.toContain('class="finding"');
});
