import { expect, test } from 'vitest';
import { FORMATS } from '../../src/report/index.ts';
import { failed, reportWith } from '../support/report/reports.ts';

const COMMAND = 'krr token --maskinporten https://mp.example.com/ --client-id mine --key key.pem --kid 1 --scope a:b';
const LINE = `export KRR_TOKEN_CHANGES=$(${COMMAND})`;
const report = reportWith([failed], { tokens: { KRR_TOKEN_CHANGES: COMMAND } });

test.each(['text', 'markdown', 'html'] as const)('%s says once, in a line of its own, how a token is had', (format) => {
  const lines = FORMATS[format](report).split('\n');
  const stripped = lines.map((line) => line.replace(/^.*<pre>|<\/pre>.*$/g, '').trim());
  expect(stripped.filter((line) => line === LINE)).toHaveLength(1);
  expect(lines.join('\n')).toContain('Tokens that the commands name');
});

test.each(['text', 'markdown', 'html'] as const)('%s says nothing of tokens that nobody has to fetch', (format) => {
  expect(FORMATS[format](reportWith([failed]))).not.toContain('Tokens that');
});

test.each(['json', 'sarif'] as const)('%s has the command for programs', (format) => {
  expect(JSON.parse(FORMATS[format](report))).toEqual(
    format === 'json'
      ? expect.objectContaining({ tokens: { KRR_TOKEN_CHANGES: COMMAND } })
      : expect.objectContaining({
          runs: [expect.objectContaining({ properties: expect.objectContaining({ tokens: report.tokens }) })],
        }),
  );
});
