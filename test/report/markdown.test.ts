import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdown } from '../../src/report/markdown.ts';
import { hostile, reportHolding } from '../support/report/hostile-report.ts';
import { failed, finding, full, good, reportWith } from '../support/report/reports.ts';

test('the verdict is the heading, and what is broken stands unfolded', () => {
  expect(markdown(good)).toMatch(/^## ✅ http:\/\/127\.0\.0\.1:8080 conforms\n/);
  const shown = markdown(full);
  expect(shown).toMatch(/^## ❌ .* does not conform: 2 of 7 rules\n/);
  const unfolded = shown.slice(0, shown.indexOf('<details>'));
  expect(unfolded).toContain('### `state/slettet-no-data` A deleted person has no data');
  expect(unfolded).toContain(`[Person, table](${failed.sources[0]!.url})`);
  expect(unfolded).toContain(`| v1, probe batch, at /personer/4 | ${finding.expected} | ${finding.actual} |`);
  expect(unfolded).toContain(`\`\`\`sh\n${finding.curl}\n\`\`\``);
  expect(unfolded).not.toContain('response/order');
});

test('everything else is folded away', () => {
  const summaries = [...markdown(full).matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary);
  expect(summaries).toEqual([
    '1 warning',
    'Observed',
    'Accepted by waivers',
    'Waivers that no longer apply',
    'Skipped',
    'Rules that hold',
  ]);
});

test('a fence is longer than any in what it holds', () => {
  const answer = 'HTTP 200, text/plain\n```\n# not a heading\n````';
  const shown = markdown(reportWith([{ ...failed, findings: [{ ...finding, answer }], findingCount: 1 }]));
  expect(shown).toContain(`\`\`\`\`\`\n${answer}\n\`\`\`\`\``);
});

test('no text of a report makes markup, or breaks out of its cell', () => {
  const outline = (shown: string): number[] => {
    const outside = shown.replace(/^(`{3,})(?:sh)?\n[\s\S]*?\n\1$/gm, '');
    return [/<[a-z/]/gi, /(?<!\\)\|/g, /^#/gm, /^<details>/gm].map((pattern) => (outside.match(pattern) ?? []).length);
  };
  const benign = outline(markdown(reportHolding('x')));
  fc.assert(
    fc.property(hostile, (value) => {
      expect(outline(markdown(reportHolding(value)))).toEqual(benign);
    }),
  );
});
