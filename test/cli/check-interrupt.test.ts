import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { spawnKrr } from './krr.ts';

/** A service that knows one person, and tells when the language is changed for the first time. */
async function servicePerson(onFirstChange: () => void, refuses?: string) {
  const state = { spraak: 'nn', changes: [] as string[] };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    response.setHeader('Content-Type', 'application/json');
    if (request.method === 'POST') return response.end('{"personer":[]}');
    if (request.method === 'PATCH') {
      const { spraak } = JSON.parse(body);
      state.changes.push(spraak);
      if (spraak === refuses) return response.writeHead(422).end();
      state.spraak = spraak;
      if (state.changes.length === 1) onFirstChange();
      return response.writeHead(204).end();
    }
    const person = { personidentifikator: '21906841522', reservasjon: 'NEI', status: 'AKTIV', spraak: state.spraak };
    // While the signal is on its way nothing goes on.
    return setTimeout(() => response.end(JSON.stringify(person)), state.changes.length === 1 ? 2000 : 0);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { state, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a run when the language has been changed back', async (signal) => {
  let stop = (): void => {};
  const { state, url } = await servicePerson(() => stop());
  const args = ['check', url, '--allow-writes', '--token-for', 'user=own', '--rule', 'me/*', '--api', 'v1'];
  const child = spawnKrr(args);
  stop = () => child.kill(signal);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ code: child.exitCode, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toBe('krr: what was changed is changed back before this ends; once more ends it at once\n');
  expect(state).toEqual({ spraak: 'nn', changes: ['nb', 'nn'] });
});

test('a run that is ended says if the language could not be changed back', async () => {
  let stop = (): void => {};
  const { url } = await servicePerson(() => stop(), 'nn');
  const child = spawnKrr(['check', url, '--allow-writes', '--token-for', 'user=own', '--rule', 'me/*', '--api', 'v1']);
  stop = () => child.kill('SIGINT');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ code: child.exitCode, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(/\nkrr: the language could not be put back: it was nn, [^\n]+\n$/);
});
