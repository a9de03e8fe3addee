import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import { hostile, reportHolding } from '../support/report/hostile-report.ts';
import { failed, finding, full, good, reportWith } from '../support/report/reports.ts';

const page = html(full);
const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character]!,
  );

test('it stands alone: nothing is loaded, and only its own style and script are let in', () => {
  expect(page).not.toMatch(/<(link|img|iframe|object|script src)|url\(|@import|fetch\(/);
  const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page)!;
  const hashOf = (element: string): string => {
    const [, content] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(page)!;
    return `'sha256-${createHash('sha256').update(content!).digest('base64')}'`;
  };
  expect(policy).toBe(
    `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri 'none'; form-action 'none'`,
  );
  expect(page).not.toMatch(/ (style|on[a-z]+)="/);
});

test('every rule is there once, by how it ended, worst first', () => {
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

test('what is broken is open, with evidence and sources', () => {
  const broken = page.slice(page.indexOf('id="state/slettet-no-data"'), page.indexOf('<h2>Could not be checked'));
  expect(broken).toMatch(/^id="state\/slettet-no-data" open>/);
  for (const part of [failed.requirement, finding.expected, finding.actual, finding.curl, finding.answer]) {
    expect(broken).toContain(escaped(part));
  }
  expect(broken).toContain(`<a href="${failed.sources[0]!.url}" rel="noreferrer">Person, table</a>`);
  expect(broken).toContain('3 more findings, the first 1 listed');
});

test('the verdict, what changed and stale waivers are told', () => {
  expect(page).toContain('<strong>does not conform: 2 of 7 rules</strong>');
  expect(html(good)).toContain('<strong>conforms</strong>');
  expect(page).toContain('Changed since 2026-10-01 10:00 UTC');
  expect(page).toContain('<li>state/slettet-no-data: holds → fails</li>');
  expect(page).toContain('response/status-200: fail by the waiver, now pass');
  expect(html(good)).not.toContain('Changed since');
});

test('no text of a report makes markup', () => {
  const outline = (text: string): string => text.replace(/>[^<]*</g, '><').replace(/="[^"]*"/g, '=""');
  const benign = outline(html(reportHolding('x')));
  fc.assert(
    fc.property(hostile, (value) => {
      expect(outline(html(reportHolding(value)))).toBe(benign);
    }),
    { numRuns: 50 },
  );
});

test('an empty list of findings is no evidence', () => {
  expect(html(reportWith([{ ...failed, findings: [], findingCount: 0 }]))).not.toContain('class="finding"');
});
