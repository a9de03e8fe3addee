import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { spawnKrr } from '../../support/cli/krr.ts';

/** A service that knows one person, and once the language is changed for the first time, waits before it goes on. */
async function servicePerson(whenChanged: () => Promise<unknown>, refuses?: string) {
  const state = { spraak: 'nn', changes: [] as string[] };
  let waited: Promise<unknown> = Promise.resolve();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    response.setHeader('Content-Type', 'application/json');
    if (request.method === 'POST') return response.end('{"personer":[]}');
    if (request.method === 'PATCH') {
      const { spraak } = JSON.parse(body);
      state.changes.push(spraak);
      if (spraak === refuses) return response.writeHead(422).end();
      state.spraak = spraak;
      if (state.changes.length === 1) waited = whenChanged();
      return response.writeHead(204).end();
    }
    const person = { personidentifikator: '21906841522', reservasjon: 'NEI', status: 'AKTIV', spraak: state.spraak };
    await waited;
    return response.end(JSON.stringify(person));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { state, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

/** Runs what changes a language, and ends it by a signal as soon as it has been changed. */
async function ended(signal: 'SIGINT' | 'SIGTERM', refuses?: string) {
  // While the signal is on its way nothing goes on: that it has come is said on standard error.
  const { state, url } = await servicePerson(() => {
    child.kill(signal);
    return once(child.stderr, 'data');
  }, refuses);
  const child = spawnKrr([
    'check',
    url,
    '--allow-writes',
    '--token-for',
    'user=own',
    '--rule',
    'logged-in-person/*',
    '--api',
    'v1',
  ]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr, state };
}

const NOTICE = 'krr: reverting changes before exit; interrupt again to exit at once\n';

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a run after the language is restored', async (signal) => {
  expect(await ended(signal)).toEqual({
    code: 130,
    stdout: '',
    stderr: NOTICE,
    state: { spraak: 'nn', changes: ['nb', 'nn'] },
  });
});

test('an interrupted run reports a language that could not be restored', async () => {
  const { code, stdout, stderr } = await ended('SIGINT', 'nn');
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(/\nkrr: the language could not be restored: it was nn, [^\n]+\n$/);
});
