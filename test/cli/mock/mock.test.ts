import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock, generatePerson } from '../../../src/register/index.ts';
import { krr, lookup, startMock, stopMocks } from '../../support/cli/krr.ts';

afterEach(stopMocks);

const sh = (line: string) => promisify(execFile)('sh', ['-c', line]);

/** What curl is asked to do by the lines that the mock prints, where there is no curl. */
const SUBSTITUTE = `curl() { node -e '
  const [url, ...rest] = process.argv.slice(1).filter((argument) => argument !== "-s");
  const after = (flag) => rest.flatMap((argument, at) => (rest[at - 1] === flag ? [argument] : []));
  const headers = Object.fromEntries(after("-H").map((header) => header.split(": ")));
  fetch(url, { method: "POST", headers, body: after("-d")[0] }).then(async (answer) => process.stdout.write(await answer.text()));
' -- "$@"; }
command -v curl >/dev/null && unset -f curl
`;

const hasIpv6 = Object.values(networkInterfaces()).some((ones) => ones?.some(({ address }) => address === '::1'));

describe('the start-up banner', () => {
  test.each([
    ['any', []],
    ['none', ['--auth', 'none']],
    ['a base path', ['--base-path', '/kontaktinfo-oauth2-server/']],
    ['a register of the scenario alone', ['--population', 'scenario']],
    ['every address of IPv4', ['--host', '0.0.0.0']],
  ])('has a curl line that works when pasted, with %s', async (_, args) => {
    const { output } = await startMock(args);
    const line = output()
      .split('\n')
      .find((one) => one.startsWith('  curl '))!;
    const { stdout } = await sh(SUBSTITUTE + line);
    const [person] = JSON.parse(stdout).personer;
    expect(person).toMatchObject({
      status: 'AKTIV',
      varslingsstatus: 'KAN_VARSLES',
      kontaktinformasjon: { epostadresse: expect.stringContaining('@example.') },
      digital_post: expect.any(Object),
    });
    expect(line).toContain(person.personidentifikator);
  });

  test.runIf(hasIpv6).each(['::', '::1'])('has a curl line with a quoted loopback address for %s', async (host) => {
    const { output, baseUrl } = await startMock(['--host', host]);
    const { port } = new URL(baseUrl);
    expect(output()).toContain(`  curl -s 'http://[::1]:${port}/rest/v1/personer' -H`);
    expect((await lookup(`http://[::1]:${port}`, ['25916509831'])).status).toBe(200);
  });

  test('contains a reachable IPv4 address in its curl command', async () => {
    const { output } = await startMock(['--host', '0.0.0.0']);
    expect(output()).toMatch(/ {2}curl -s http:\/\/127\.0\.0\.1:\d+\/rest/);
  });

  test('names the scenario, the seed and the address of the mock', async () => {
    const { output, baseUrl } = await startMock(['--seed', '7', '--base-path', '/gammel']);
    expect(output()).toContain('scenario standard, seed 7');
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:[1-9][0-9]*\/gammel$/);
  });

  test('is followed by one line per request without identifiers', async () => {
    const { output, baseUrl, child } = await startMock();
    await lookup(baseUrl, ['01837012046', '25916509831']);
    await fetch(`${baseUrl}/rest/v1/01837012046`);
    child.kill('SIGTERM');
    await new Promise((exit) => child.once('close', exit));
    const log = output().slice(output().indexOf('\n\n', output().indexOf('curl')) + 2);
    expect(log).toMatch(
      /^\S+Z POST \/rest\/v1\/personer 200 2 persons [0-9.]+ ms\n\S+Z GET \/rest\/v1\/\*+ 404 \(not-found\) [0-9.]+ ms\n$/,
    );
  });
});

const NOW = '2026-06-01T12:00:00+02';
const OF_MINE = '25916509831';
const SOMEBODY = '42846979225';
const SCENARIO = `name: mine
persons:
  one:
    identifier: "${OF_MINE}"
    kontaktinformasjon:
      epostadresse: kari@example.com
      epostadresse_oppdatert: { ago: P1D }
`;

async function withScenario(use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-mock-'));
  await writeFile(join(folder, 'mine.yaml'), SCENARIO);
  await use(join(folder, 'mine.yaml')).finally(() => rm(folder, { recursive: true }));
}

describe('every option is also an environment variable', () => {
  test('seed, scenario, auth, now, base path and log level', () =>
    withScenario(async (file) => {
      const { baseUrl, output } = await startMock([], {
        KRR_SEED: '7',
        KRR_SCENARIO: file,
        KRR_AUTH: 'none',
        KRR_NOW: NOW,
        KRR_BASE_PATH: '/gammel',
        KRR_LOG_LEVEL: 'silent',
      });
      expect(baseUrl).toMatch(/\/gammel$/);
      const { status, persons } = await lookup(baseUrl, [OF_MINE, SOMEBODY], { authorization: '' });
      expect(status).toBe(200);
      expect(persons[0]!.kontaktinformasjon).toMatchObject({
        epostadresse: 'kari@example.com',
        epostadresse_oppdatert: '2026-05-31T12:00:00+02',
      });
      expect(persons[1]).toEqual(generatePerson(7, SOMEBODY, frozenClock(Date.parse(`${NOW}:00`))));
      expect(output()).toContain('scenario mine, seed 7');
      expect(output()).not.toContain('POST');
    }));

  test('host and population', async () => {
    const { baseUrl } = await startMock([], { KRR_HOST: '127.0.0.2', KRR_POPULATION: 'scenario' });
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.2:/);
    const { persons } = await lookup(baseUrl, [SOMEBODY]);
    expect(persons).toMatchObject([{ status: 'IKKE_REGISTRERT' }]);
  });

  test('port', async () => {
    const { baseUrl } = await startMock();
    const taken = new URL(baseUrl).port;
    const { code, stderr } = await krr(['mock'], { KRR_PORT: taken });
    expect(stderr).toContain(`port ${taken} is in use`);
    expect(code).toBe(2);
  });

  test('an empty variable is ignored', async () => {
    const { baseUrl, output } = await startMock([], {
      KRR_HOST: '',
      KRR_PORT: '',
      KRR_NOW: '',
      KRR_AUTH: '',
      KRR_SEED: '',
      KRR_SCENARIO: '',
    });
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(output()).toContain('scenario standard, seed 1');
  });

  test('the command line overrides the environment', async () => {
    const { output } = await startMock(['--seed', '3'], { KRR_SEED: '7', KRR_PORT: '1' });
    expect(output()).toContain('seed 3');
  });
});

test('a token is required unless --auth none is set', async () => {
  const { baseUrl } = await startMock();
  expect((await lookup(baseUrl, [SOMEBODY], { authorization: '' })).status).toBe(401);
});

test('--population all registers every person and overrides the scenario', () =>
  withScenario(async (file) => {
    await writeFile(file, `${SCENARIO}population: scenario\n`);
    const [alone, all] = await Promise.all([
      startMock(['--scenario', file]),
      startMock(['--scenario', file, '--population', 'all']),
    ]);
    expect((await lookup(alone.baseUrl, [SOMEBODY])).persons).toMatchObject([{ status: 'IKKE_REGISTRERT' }]);
    expect((await lookup(all.baseUrl, [SOMEBODY])).persons).toMatchObject([{ status: 'AKTIV' }]);
  }));

test('now in a scenario stops the clock, and --now overrides it', () =>
  withScenario(async (file) => {
    await writeFile(file, `${SCENARIO}now: 2026-03-01T12:00:00+01\n`);
    const [frozen, moved] = await Promise.all([
      startMock(['--scenario', file]),
      startMock(['--scenario', file, '--now', NOW]),
    ]);
    const updated = async (baseUrl: string) =>
      (await lookup(baseUrl, [OF_MINE])).persons[0]!.kontaktinformasjon!.epostadresse_oppdatert;
    expect(await updated(frozen.baseUrl)).toBe('2026-02-28T12:00:00+01');
    expect(await updated(moved.baseUrl)).toBe('2026-05-31T12:00:00+02');
  }));
