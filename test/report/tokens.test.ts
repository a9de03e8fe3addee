import { expect, test } from 'vitest';
import { FORMATS } from '../../src/report/index.ts';
import { createReport, failed } from '../support/report/reports.ts';

const COMMAND = 'krr token --maskinporten https://mp.example.com/ --client-id mine --key key.pem --kid 1 --scope a:b';
const LINE = `export KRR_TOKEN_CHANGES=$(${COMMAND})`;
const report = createReport([failed], { tokens: { KRR_TOKEN_CHANGES: COMMAND } });

test.each(['text', 'markdown', 'html'] as const)(
  '%s contains the command that fetches a token once, on its own line',
  (format) => {
    const lines = FORMATS[format](report).split('\n');
    const stripped = lines.map((line) => line.replace(/^.*<pre>|<\/pre>.*$/g, '').trim());
    expect(stripped.filter((line) => line === LINE)).toHaveLength(1);
    expect(lines.join('\n')).toContain('Tokens used by the commands');
  },
);

test.each(['text', 'markdown', 'html'] as const)(
  '%s omits the section on tokens if no token has to be fetched',
  (format) => {
    expect(FORMATS[format](createReport([failed]))).not.toContain('Tokens used');
  },
);

test.each(['json', 'sarif'] as const)('%s contains the command as data', (format) => {
  expect(JSON.parse(FORMATS[format](report))).toEqual(
    format === 'json'
      ? expect.objectContaining({ tokens: { KRR_TOKEN_CHANGES: COMMAND } })
      : expect.objectContaining({
          runs: [expect.objectContaining({ properties: expect.objectContaining({ tokens: report.tokens }) })],
        }),
  );
});
