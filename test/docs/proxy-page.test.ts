import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Log, startMock } from '../../src/mock/index.ts';
import { startProxy } from '../../src/proxy/index.ts';
import { readCodeBlocks } from '../support/docs/markdown.ts';

test('docs/proxy.md shows a scenario whose faults are injected as described', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'krr-proxy-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'unlucky.yaml');
  writeFileSync(file, readCodeBlocks('docs/proxy.md', 'yaml')[0]!);
  const mock = await startMock();
  const log = new Log('silent', { write: () => {} });
  const proxy = await startProxy({ target: mock.url, log, scenario: file });
  onTestFinished(async () => void (await Promise.all([mock.close(), proxy.close()])));
  const lookUp = async () => {
    const response = await fetch(`${proxy.url}/rest/v1/personer`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer any' },
      body: '{"personidentifikatorer":["01837012046","03859914534"]}',
    });
    return [
      response.status,
      await response.text().then(
        (text) => text.length,
        () => 'cut',
      ),
    ];
  };
  expect([await lookUp(), await lookUp(), await lookUp(), await lookUp()]).toEqual([
    [503, expect.any(Number)],
    [503, expect.any(Number)],
    [200, 'cut'],
    [200, expect.any(Number)],
  ]);
  expect(mock.journal.entries()).toHaveLength(2);
});
