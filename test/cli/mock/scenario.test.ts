import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { krr, lookup, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';

const SOMEBODY = '25916509831';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-mock-'));
});
afterEach(async () => {
  await stopMocks();
  await rm(folder, { recursive: true });
});

const file = (name: string): string => join(folder, name);

/** Writes a file as careful editors do: it is never there by half. */
async function save(name: string, text: string): Promise<string> {
  await writeFile(file(`${name}.part`), text);
  await rename(file(`${name}.part`), file(name));
  return file(name);
}

const somebody = (status: string): string =>
  `persons:\n  somebody:\n    identifier: "${SOMEBODY}"\n    status: ${status}\n    kontaktinformasjon: null\n`;

const DELETED = `name: mine\n${somebody('SLETTET')}`;
const ACTIVE = `name: mine\n${somebody('AKTIV')}`;

async function statusAt(mock: Pick<Mock, 'baseUrl'>): Promise<string> {
  return (await lookup(mock.baseUrl, [SOMEBODY])).persons[0]!.status;
}

const becomes = (mock: Mock, status: string) => expect.poll(() => statusAt(mock), { timeout: 20_000 }).toBe(status);

/** What a mock has written to standard error up to now. */
function complaintsOf({ child }: Mock): () => string {
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

const complained = (complaints: () => string, words: string) =>
  expect.poll(complaints, { timeout: 20_000 }).toContain(words);

describe('--scenario', () => {
  test('given twice, merges the second scenario into the first', async () => {
    const mock = await startMock(['--scenario', 'standard', '--scenario', await save('mine.yaml', DELETED)]);
    expect(mock.output()).toContain('(scenario mine, seed 1)');
    const [known] = (await lookup(mock.baseUrl, ['15860462033'])).persons;
    expect([known!.status, await statusAt(mock)]).toEqual(['SLETTET', 'SLETTET']);
  });

  test('accepts several scenarios separated by commas, also in the environment', async () => {
    const both = `standard, ${await save('mine.yaml', DELETED)}`;
    for (const mock of [await startMock(['--scenario', both]), await startMock([], { KRR_SCENARIO: both })]) {
      expect(mock.output()).toContain('(scenario mine, seed 1)');
      const [known] = (await lookup(mock.baseUrl, ['15860462033'])).persons;
      expect([known!.status, await statusAt(mock)]).toEqual(['SLETTET', 'SLETTET']);
    }
  });

  test('with an invalid file prints every error with its location and does not start', async () => {
    const mine = await save('mine.yaml', 'name: mine\npersns: {}\nfaults:\n  down:\n    status: 42\n');
    const { code, stdout, stderr } = await krr(['mock', '--port', '0', '--scenario', mine]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('krr: invalid scenario\n');
    expect(stderr).toMatch(new RegExp(`^${mine}:2:1: .*did you mean persons`, 'm'));
    expect(stderr).toMatch(new RegExp(`^${mine}:5:13: `, 'm'));
  });

  test('with an unknown name prints one line', async () => {
    const { code, stderr } = await krr(['mock', '--scenario', 'rate-limt']);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toContain('rate-limit');
  });
});

describe('a saved file', () => {
  test('is reloaded without a restart, before and after an error, and no connection is closed', async () => {
    const mock = await startMock(['--scenario', await save('mine.yaml', DELETED)]);
    const complaints = complaintsOf(mock);
    const client = new Client(mock.baseUrl);
    onTestFinished(() => client.close());
    let connections = 0;
    client.on('connect', () => connections++);
    const status = async () => {
      const body = JSON.stringify({ personidentifikatorer: [SOMEBODY] });
      const headers = { 'content-type': 'application/json', authorization: 'Bearer any' };
      const answer = await client.request({ method: 'POST', path: '/rest/v1/personer', headers, body });
      return ((await answer.body.json()) as { personer: { status: string }[] }).personer[0]!.status;
    };
    expect(await status()).toBe('SLETTET');
    await save('mine.yaml', ACTIVE);
    await expect.poll(status, { timeout: 20_000 }).toBe('AKTIV');
    await save('mine.yaml', DELETED.replace('persons', 'persns'));
    await complained(complaints, `${file('mine.yaml')}:2:1: `);
    expect(complaints()).toMatch(/^krr: the scenario was not reloaded/);
    expect(await status()).toBe('AKTIV');
    await save('mine.yaml', DELETED);
    await expect.poll(status, { timeout: 20_000 }).toBe('SLETTET');
    expect(connections).toBe(1);
    expect(mock.output()).toContain('scenario mine reloaded\n');
  });

  test('is reloaded when it reappears', async () => {
    const mock = await startMock(['--scenario', await save('mine.yaml', DELETED)]);
    const complaints = complaintsOf(mock);
    await rm(file('mine.yaml'));
    await complained(complaints, file('mine.yaml'));
    expect(await statusAt(mock)).toBe('SLETTET');
    await save('mine.yaml', ACTIVE);
    await becomes(mock, 'AKTIV');
  });

  test('is reloaded if the scenario extends it, also since a later change', async () => {
    await save('first.yaml', DELETED.replace('mine', 'first'));
    await save('second.yaml', ACTIVE.replace('mine', 'second'));
    const mock = await startMock(['--scenario', await save('mine.yaml', 'name: mine\nextends: ./first.yaml\n')]);
    expect(await statusAt(mock)).toBe('SLETTET');
    await save('mine.yaml', 'name: mine\nextends: ./second.yaml\n');
    await becomes(mock, 'AKTIV');
    await save('second.yaml', DELETED.replace('mine', 'second'));
    await becomes(mock, 'SLETTET');
  });

  test('with errors in a file that it extends is reloaded when that file is fixed', async () => {
    const mock = await startMock(['--scenario', await save('mine.yaml', DELETED)]);
    const complaints = complaintsOf(mock);
    expect(await statusAt(mock)).toBe('SLETTET');
    await save('other.yaml', 'name: other\npersns: {}\n');
    await save('mine.yaml', `${ACTIVE}extends: ./other.yaml\n`);
    await complained(complaints, 'other.yaml:2:1: ');
    await save('other.yaml', 'name: other\n');
    await becomes(mock, 'AKTIV');
  });

  test.each([
    ['a file', DELETED],
    ['the library', null],
  ])('applies if the control API has switched to it, from %s', async (_, first) => {
    const mock = await startMock([
      ...['--scenario', first === null ? 'standard' : await save('mine.yaml', first)],
      ...['--scenario-dir', folder],
    ]);
    const other = await save('other.yaml', DELETED.replace('mine', 'other'));
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ scenario: other });
    expect((await fetch(`${mock.baseUrl}/__krr/scenario`, { method: 'PUT', headers, body })).status).toBe(200);
    expect(await statusAt(mock)).toBe('SLETTET');
    await save('other.yaml', ACTIVE.replace('mine', 'other'));
    await becomes(mock, 'AKTIV');
    await expect.poll(mock.output, { timeout: 20_000 }).toContain('scenario other reloaded\n');
  });

  test('is the scenario that the control API resets to', async () => {
    const mock = await startMock(['--scenario', await save('mine.yaml', DELETED)]);
    await save('mine.yaml', ACTIVE);
    await becomes(mock, 'AKTIV');
    await fetch(`${mock.baseUrl}/__krr/scenario`, { method: 'DELETE' });
    expect(await statusAt(mock)).toBe('AKTIV');
  });

  test.each([
    ['--no-watch', ['--no-watch'], {}],
    ['KRR_WATCH=false', [], { KRR_WATCH: 'false' }],
  ])('leaves the scenario as it is with %s', async (_, options, environment) => {
    const watched = await save('mine.yaml', DELETED);
    const [mock, other] = await Promise.all([
      startMock(['--scenario', watched, ...options], environment),
      startMock(['--scenario', watched], { KRR_WATCH: 'on' }),
    ]);
    await save('mine.yaml', ACTIVE);
    await becomes(other!, 'AKTIV');
    expect(await statusAt(mock!)).toBe('SLETTET');
    mock!.child.kill('SIGTERM');
    await once(mock!.child, 'exit');
    expect(mock!.output()).not.toContain('reloaded');
  });
});
