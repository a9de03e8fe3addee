import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { krr, lookup, type Mock, spawnKrr, startMock, stopMocks } from '../support/cli/krr.ts';
import { bornIn1889, identifiersOf } from '../support/mock/identifiers.ts';

const IDENTIFIERS = identifiersOf(30, 5);
const BEHAVIOUR = `name: other
population: all
behaviour:
  timestamps: z
  duplicates: collapsed
  invalidIdentifier: notRegistered
  expiredContact: { v1: delivered, v2: delivered }
`;

let folder: string;
let original: Mock;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-record-'));
  await writeFile(join(folder, 'other.yaml'), BEHAVIOUR);
  await writeFile(join(folder, 'ids.txt'), `# persons\n${IDENTIFIERS.join('\n')}\n${bornIn1889('none')}\n`);
  original = await startMock(['--seed', '9', '--scenario', join(folder, 'other.yaml')]);
});
afterAll(async () => {
  await stopMocks();
  await rm(folder, { recursive: true });
});

const read = ({ baseUrl }: Mock) =>
  Promise.all((['v1', 'v2'] as const).map((version) => lookup(baseUrl, IDENTIFIERS, { version })));

describe('krr record', () => {
  test('writes a scenario that the mock replays, and that krr check accepts for both', async () => {
    const file = join(folder, 'env.yaml');
    const recorded = await krr(['record', original.baseUrl, '--persons', join(folder, 'ids.txt'), '--out', file]);
    expect(recorded.stderr).toContain(`ids.txt:32: left out: not a synthetic identifier`);
    expect(recorded.stderr).toContain('30 persons recorded');
    expect(recorded.code).toBe(0);
    const copy = await startMock(['--scenario', file]);
    expect(await read(copy)).toEqual(await read(original));
    const checks = [copy, original].map(({ baseUrl }) =>
      krr(['check', baseUrl, '--persons', file, '--rule', 'persons-file/*', '--rule', 'state/*']),
    );
    for (const { code, stdout } of await Promise.all(checks)) expect([code, stdout]).toEqual([0, expect.any(String)]);
  });

  test('reports a deployment that returns no persons', async () => {
    const { code, stderr } = await krr([
      'record',
      `${original.baseUrl}/elsewhere`,
      '--persons',
      join(folder, 'ids.txt'),
    ]);
    expect(stderr).toContain('no version returns persons: status 404');
    expect(code).toBe(2);
  });

  test.each(['<html>', '{"personer":[]}', '{"personer":[null,{"personidentifikator":{}}]}'])(
    'reports a deployment that responds with status 200 and %s',
    async (body) => {
      const server = createServer((_, response) => response.writeHead(200).end(body));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { code, stdout, stderr } = await krr(['record', url, '--persons', join(folder, 'ids.txt')]);
      server.close();
      expect(stderr).toContain('\nkrr: no version returns persons: status 200 without a requested person\n');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );
});

test('krr proxy --record writes the scenario at the end', async () => {
  const file = join(folder, 'traffic.yaml');
  const child = spawnKrr(['proxy', original.baseUrl, '--port', '0', '--record', file, '--report', 'json=/dev/null']);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.includes('\n\n')) break;
  }
  const baseUrl = /krr proxy: (\S+)/.exec(output)![1]!;
  const seen = await lookup(baseUrl, IDENTIFIERS.slice(0, 3));
  child.kill('SIGTERM');
  await once(child, 'exit');
  const copy = await startMock(['--scenario', file]);
  expect(await lookup(copy.baseUrl, IDENTIFIERS.slice(0, 3))).toEqual(seen);
});

describe('krr persons --from', () => {
  test.each([
    [
      'a.csv',
      'Navn;Fødselsnummer;E-post;Reservert\nA;01837012046;Kari@example.com;nei\nB;{real};x@example.com;ja\nC;24887331835;;Ja\n',
      3,
    ],
    [
      'a.json',
      '{"dokumentListe":[\n {"id":"01837012046","krr":{"epost":"Kari@example.com","reservasjon":false}},\n {"id":"{real}"},\n {"id":"24887331835","krr":{"reservasjon":"JA"}}]}',
      3,
    ],
  ])('writes a scenario of %s, and reports columns and rows', async (name, text, line) => {
    const file = join(folder, name);
    const real = bornIn1889('none');
    await writeFile(file, text.replace('{real}', real));
    const { code, stdout, stderr } = await krr(['persons', '--from', file]);
    expect(code).toBe(0);
    expect(stderr).toContain(`${name}:${line}: left out: not a synthetic identifier`);
    expect(stderr).toMatch(/columns: .* → identifier, .*→ epostadresse/);
    expect(stdout + stderr).not.toContain(real);
    expect(stdout).toContain('epostadresse: Kari@example.com');
    const scenario = join(folder, `${name}.yaml`);
    await writeFile(scenario, stdout);
    expect(await krr(['scenario', 'validate', scenario])).toMatchObject({ code: 0 });
    expect(await readFile(scenario, 'utf8')).toMatch(/reserved:\n {4}identifier: "24887331835"/);
  });

  test('reads a list of identifiers, and rejects a file without any', async () => {
    const { stdout, code } = await krr(['persons', '--from', join(folder, 'ids.txt')]);
    expect(stdout.match(/identifier:/g)).toHaveLength(30);
    expect(code).toBe(0);
    await writeFile(join(folder, 'none.txt'), 'nothing\n');
    expect(await krr(['persons', '--from', join(folder, 'none.txt')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.txt: no column has identifiers'),
    });
  });
});
