import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Mock, startMock } from '../support/cli/krr.ts';

/** A file that goes with the test. */
export async function fileWith(text: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-clients-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** A mock that lets in who has a token of its own. */
export const strictMock = (...args: string[]): Promise<Mock> => startMock(['--auth', 'maskinporten', ...args]);

/** Asks the control API of a mock, and requires that it does what it is asked. */
export async function control<Answer>(mock: Mock, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(new URL(`/__krr${path}`, mock.baseUrl), {
    method,
    ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.json() as Promise<Answer>;
}

/** A token of a mock, without a grant. */
export async function tokenOf(mock: Mock, scope: string, pid?: string): Promise<string> {
  const wish = { scope, ...(pid !== undefined && { pid }) };
  return (await control<{ access_token: string }>(mock, 'POST', '/tokens', wish)).access_token;
}

/** Ends a mock, and requires that its log tells of requests, and nothing of keys, tokens and identifiers. */
export async function expectDiscreetLog({ child, output }: Mock): Promise<void> {
  const greeting = output().indexOf('\n\n', output().indexOf('curl'));
  child.kill('SIGTERM');
  await once(child, 'close');
  const log = output().slice(greeting);
  expect(log).toMatch(/ POST \/\S+ 200 /);
  expect(log).not.toMatch(/eyJ|MII|\d{11}|failed| \/\S* 5\d\d /);
}
