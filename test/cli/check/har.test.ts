import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { krr } from '../../support/cli/krr.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-check-har-'));
});
afterAll(() => rm(folder, { recursive: true }));

const createLine = (status: string) =>
  JSON.stringify({
    request: {
      method: 'POST',
      url: 'https://krr.example.com/rest/v1/personer',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer secret-access-token' },
      body: '{"personidentifikatorer":["01837012046"]}',
    },
    response: {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        personer: [
          { personidentifikator: '01837012046', status, reservasjon: 'NEI', varslingsstatus: 'KAN_IKKE_VARSLES' },
        ],
      }),
    },
  });

async function writeTraffic(...lines: string[]): Promise<string> {
  const file = join(folder, 'traffic.ndjson');
  await writeFile(file, lines.join('\n'));
  return file;
}

test('krr check --har exits with 0 for conforming traffic', async () => {
  const { code, stdout, stderr } = await krr(['check', '--har', await writeTraffic(createLine('AKTIV'))]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('1 request recorded');
});

test('krr check --har exits with 1 for a violation, and writes every report', async () => {
  const json = join(folder, 'krr.json');
  const { code, stdout } = await krr([
    ...['check', '--har', await writeTraffic(createLine('AKTIV'), createLine('UKJENT'))],
    ...['--report', 'text', '--report', `json=${json}`],
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('person/status · MUST');
  expect(stdout).toContain('exchange 2 (one)');
  expect(stdout).not.toContain('secret-access-token');
  const report = JSON.parse(await readFile(json, 'utf8'));
  expect(report).toMatchObject({ conforms: false, traffic: { ignored: 0, notChecked: 0 } });
  const again = await krr(['check', '--har', await writeTraffic(createLine('AKTIV')), '--baseline', json]);
  expect(again.stdout).toContain('person/status');
});

test('krr check --har exits with 2 if there is nothing to check', async () => {
  const { code, stderr } = await krr(['check', '--har', await writeTraffic('{"a":1}')]);
  expect(code).toBe(2);
  expect(stderr).toBe('krr: no rule could be evaluated: the traffic has no request of the service\n');
});

test.each([
  [['http://127.0.0.1:1', '--har', 'x.har'], '--har checks a file and sends nothing: remove the base URL'],
  [['--har', 'x.har', '--dry-run'], '--har checks a file and sends nothing: remove --dry-run'],
  [['--har', 'missing.har'], 'missing.har: there is no such file'],
])('krr check %j is rejected in one line', async (args, message) => {
  expect(await krr(['check', ...args])).toMatchObject({ code: 2, stderr: `krr: ${message}\n` });
});

test('krr check --har rejects options of requests also if the environment has a token', async () => {
  const args = ['check', '--har', 'x.har', '--client-id', 'x'];
  expect(await krr(args, { KRR_TOKEN: 'secret' })).toMatchObject({
    code: 2,
    stderr: 'krr: --har checks a file and sends nothing: remove --client-id\n',
  });
});
