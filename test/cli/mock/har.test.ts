import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { krr, lookup, startMock, stopMocks } from '../../support/cli/krr.ts';

afterEach(stopMocks);

test('krr check --har accepts the file of krr mock --har', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'krr-har-'));
  const file = join(folder, 'out.har');
  const { child, baseUrl } = await startMock(['--har', file]);
  await Promise.all([1, 2, 3].map(() => lookup(baseUrl, ['01837012046', '24887331835'])));
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(JSON.parse(await readFile(file, 'utf8')).log.entries).toHaveLength(3);
  const { code, stdout } = await krr(['check', '--har', file, '--persons', 'standard']);
  expect(stdout).toContain('3 requests');
  expect(code).toBe(0);
  await rm(folder, { recursive: true });
});
