import { expect, test } from 'vitest';
import { formatCommand } from '../../src/report/command.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { createReport, failed, finding, full, good } from '../support/report/reports.ts';

test('the verdict is the heading, and failed rules are not collapsed', () => {
  expect(formatMarkdown(good)).toMatch(/^## ✅ http:\/\/127\.0\.0\.1:8080 conforms\n/);
  const shown = formatMarkdown(full);
  expect(shown).toMatch(/^## ❌ .* does not conform: 1 of 7 rules, and 1 could not be checked\n/);
  const expanded = shown.slice(0, shown.indexOf('<details>'));
  expect(expanded).toContain('### `state/slettet-no-data` A deleted person has no data');
  expect(expanded).toContain(`[Person, table](${failed.sources[0]!.url})`);
  expect(expanded).toContain(
    `- Where: v1, probe batch, at /personer/4\n- Expected: ${finding.expected}\n- Actual: ${finding.actual}\n`,
  );
  expect(expanded).toContain(`\`\`\`sh\n${formatCommand(finding.curl)}\n\`\`\``);
  expect(expanded).not.toContain('response/order');
});

test('collapses everything else', () => {
  const summaries = [...formatMarkdown(full).matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary);
  expect(summaries).toEqual([
    '1 warning',
    'Observed',
    'Accepted by waivers',
    'Waivers that no longer apply',
    'Skipped',
    'Passed',
  ]);
});

test('a fence is longer than every fence in its content', () => {
  const response = 'HTTP 200, text/plain\n```\n# not a heading\n````';
  const shown = formatMarkdown(createReport([{ ...failed, findings: [{ ...finding, response }], findingCount: 1 }]));
  expect(shown).toContain(`\`\`\`\`\`\n${response}\n\`\`\`\`\``);
});
