import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { started } from '../../support/mock/run-mock.ts';

let root = '';
const at = (name: string): string => join(root, name);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'krr-test-'));
  await mkdir(at('mine'));
  for (const name of ['mine/start.yaml', 'mine/other.yaml', 'secret.yaml']) await writeFile(at(name), 'name: some\n');
  await writeFile(at('mine/.env.yaml'), 'DB_PASSWORD: hunter2\nAPI_KEY: 7f3a\n');
  await writeFile(at('mine/text.yaml'), 'DB_PASSWORD=hunter2\n');
  await symlink(at('secret.yaml'), at('mine/link.yaml'));
  execFileSync('mkfifo', [at('mine/fifo.yaml')]);
});
afterAll(() => rm(root, { recursive: true }));

async function activate(url: string, scenario: string) {
  const response = await fetch(`${url}/__krr/scenario`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario }),
  });
  return { status: response.status, text: (await response.text()).replaceAll(root, '') };
}

test('a control call reads scenario files below the folder of the start only', async () => {
  const { url } = await started({ scenario: at('mine/start.yaml') });
  expect((await activate(url, at('mine/other.yaml'))).status).toBe(200);
  expect((await activate(url, 'standard')).status).toBe(200);
  for (const name of ['secret.yaml', 'nowhere.yaml', 'mine/../secret.yaml', 'mine/link.yaml']) {
    const { status, text } = await activate(url, join(root, '/') + name);
    expect([status, text]).toEqual([400, expect.stringContaining('is not below the scenario folder')]);
  }
});

test('a control call reads no file of a mock that was started without files, unless there is a scenario folder', async () => {
  const [closed, open] = await Promise.all([started(), started({ scenarioDirectory: root })]);
  expect((await activate(closed.url, at('secret.yaml'))).status).toBe(400);
  expect((await activate(open.url, at('secret.yaml'))).status).toBe(200);
});

test('an error does not quote a file that is not a scenario, and a FIFO is rejected', async () => {
  const { url } = await started({ scenarioDirectory: root });
  for (const name of ['mine/.env.yaml', 'mine/text.yaml']) {
    const { status, text } = await activate(url, at(name));
    expect(status).toBe(400);
    expect(text).toContain('not a scenario: expected a mapping with a name');
    expect(text).not.toMatch(/hunter2|PASSWORD|7f3a/);
  }
  expect(await activate(url, at('mine/fifo.yaml'))).toMatchObject({
    status: 400,
    text: expect.stringContaining('is not a file'),
  });
});
