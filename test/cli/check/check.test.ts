import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../../../src/conformance/index.ts';
import type { Report } from '../../../src/conformance/report.ts';
import { type BrokenService, brokenService } from '../../support/cli/broken-service.ts';
import { krr, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';

const execute = promisify(execFile);

let folder: string;
let mock: Mock;
let broken: BrokenService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-check-'));
  mock = await startMock(['--log-level', 'info']);
  broken = await brokenService();
});
afterAll(async () => {
  await Promise.all([stopMocks(), broken.close(), rm(folder, { recursive: true })]);
});

const fileOf = (name: string): string => join(folder, name);
const written = (name: string): Promise<string> => readFile(fileOf(name), 'utf8');

test('the mock conforms, in seconds, with the standard persons and no token', async () => {
  const { code, stdout, stderr } = await krr(['check', mock.baseUrl]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^${mock.baseUrl}\nv1 and v2 · `));
  expect(stdout.replaceAll('\n', ' ')).toMatch(
    new RegExp(
      `${mock.baseUrl} conforms, with \\d+ of \\d+ MUST rules skipped: further tokens are not given \\(\\d+\\);`,
    ),
  );
  expect(stdout).toMatch(/\npersons-file +✓ matches\n/);
  expect(stdout).not.toContain('\u001b');
});

test('prints the violations of a faulty service and exits with code 1', async () => {
  const { code, stdout, stderr } = await krr(['check', broken.baseUrl, '--rule', 'response/*']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const [block] = /✗ response\/personer-array · MUST\n(?: {2}.*\n)+/.exec(stdout)!;
  expect(block).toContain('https://docs.digdir.no/');
  expect(block).toContain('expected  an object with the array personer');
  expect(block).toContain('actual    an object with the members people');
  expect(block).toContain(`curl -sS -i '${broken.baseUrl}/rest/v1/personer' -H "Authorization: Bearer $KRR_TOKEN"`);
  expect(stdout).toMatch(/does not conform: \d+ of \d+ rules(?:, and \d+ could not be checked)?\n$/);
});

test('the command that a finding prints shows the finding again', async () => {
  const { stdout } = await krr(['check', broken.baseUrl, '--rule', 'response/personer-array']);
  const [curl] = /curl -sS -i .*/.exec(stdout)!;
  const { stdout: again } = await execute('sh', ['-c', curl], { env: { ...process.env, KRR_TOKEN: 'any' } });
  expect(again).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(again).toContain('{"people":[]}');
});

describe('tokens', () => {
  const SECRET = 'eyJhbGciOiJub25lIn0.secret-of-the-test.x';

  test('are taken from the environment and from options, and are in no report', async () => {
    const formats = ['json', 'junit', 'markdown', 'sarif', 'html'];
    const reports = formats.flatMap((format) => ['--report', `${format}=${fileOf(`token.${format}`)}`]);
    const env = { KRR_TOKEN: SECRET, KRR_TOKEN_NONE: `${SECRET}none` };
    const args = ['check', broken.baseUrl, '--report', 'text', ...reports, '--token-for', `contact=${SECRET}contact`];
    const { stdout, stderr } = await krr(args, env);
    expect(broken.tokens()).toEqual(expect.arrayContaining([SECRET, `${SECRET}none`, `${SECRET}contact`]));
    for (const text of [stdout, stderr, ...(await Promise.all(formats.map((format) => written(`token.${format}`))))]) {
      expect(text).not.toContain('secret-of-the-test');
    }
  });

  test('that are given as an option go before those of the environment', async () => {
    const args = ['check', broken.baseUrl, '--token', 'of-the-option', '--rule', 'response/status-200'];
    broken.forget();
    await krr(args, { KRR_TOKEN: 'of-the-environment' });
    expect(broken.tokens()).toEqual(['of-the-option']);
  });

  test('are required for another machine, also if the environment has an empty one', async () => {
    const { code, stderr } = await krr(['check', 'https://krr.example.com'], { KRR_TOKEN: '' });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'krr: an access token is needed: set KRR_TOKEN in the environment, use --token, or fetch one with --maskinporten\n',
    });
  });

  test.each([
    ['--token', 'two words'],
    ['--token-for', 'contact=two\nlines'],
    ['--token-for', 'kontakt=secret words'],
  ])('%s %j is rejected and not repeated', async (option, value) => {
    const { code, stderr } = await krr(['check', mock.baseUrl, option, value]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect(stderr).not.toMatch(/two|secret/);
  });
});

describe('reports', () => {
  test('are written side by side, and one of them to standard output', async () => {
    const args = [
      'check',
      mock.baseUrl,
      '--rule',
      'response/*',
      '--report',
      'json',
      '--report',
      `junit=${fileOf('a.xml')}`,
    ];
    const { code, stdout } = await krr([...args, '--report', `html=${fileOf('a.html')}`]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Report).target).toBe(mock.baseUrl);
    expect(await written('a.xml')).toMatch(/^<\?xml /);
    expect(await written('a.html')).toMatch(/^<!doctype html>/);
  });

  test.runIf(existsSync('/dev/full'))('on a full disk end with one line and exit code 2', async () => {
    const { code, stderr } = await krr([
      'check',
      mock.baseUrl,
      '--rule',
      'response/order',
      '--report',
      'html=/dev/full',
    ]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'krr: --report to /dev/full: it cannot be written (ENOSPC)\n',
    });
  });

  test('contain the changes since an earlier report', async () => {
    const rule = ['--rule', 'request/duplicates', '--rule', 'response/status-200'];
    await krr(['check', mock.baseUrl, ...rule, '--report', `json=${fileOf('earlier.json')}`]);
    const same = await krr(['check', mock.baseUrl, ...rule, '--baseline', fileOf('earlier.json')]);
    expect(same.stdout).toMatch(/\nChanged since \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}no changes\n/);
    const earlier = JSON.parse(await written('earlier.json')) as { results: Record<string, unknown>[] };
    for (const result of earlier.results) if (result.outcome === 'pass') result.outcome = 'fail';
    await writeFile(fileOf('earlier.json'), JSON.stringify(earlier));
    const { code, stdout } = await krr(['check', mock.baseUrl, ...rule, '--baseline', fileOf('earlier.json')]);
    expect(code).toBe(0);
    expect(stdout).toContain('\n  response/status-200: fails → passes\n');
  });
});

describe('waivers', () => {
  test('accept known deviations and report stale waivers', async () => {
    const run = ['check', broken.baseUrl, '--rule', 'response/personer-array', '--rule', 'response/status-200'];
    await writeFile(
      fileOf('waivers.yaml'),
      '- { rule: response/personer-array, expected: fail, reason: renamed in March }\n- { rule: response/status-200, expected: fail, reason: gone }\n',
    );
    const { code, stdout } = await krr([...run, '--waivers', fileOf('waivers.yaml')]);
    expect(code).toBe(0);
    expect(stdout).toContain('response/personer-array fails  renamed in March');
    expect(stdout).toContain('response/status-200: fails by the waiver, now passes');
    expect((await krr(run)).code).toBe(1);
  });

  test('with errors are rejected, each with its position', async () => {
    await writeFile(fileOf('bad.yaml'), '- rule: response/nope\n  expected: fail\n');
    const { code, stdout, stderr } = await krr(['check', mock.baseUrl, '--waivers', fileOf('bad.yaml')]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^krr: invalid waivers\n\/.*\/bad\.yaml:1:3: missing key "reason"\n.*\/bad\.yaml:1:9: rule: unknown rule/,
    );
  });
});

test('--strict makes a warning fail', async () => {
  const run = ['check', broken.baseUrl, '--rule', 'access/www-authenticate', '--rule', 'access/errors-are-json'];
  const lenient = await krr(run);
  expect(lenient.stdout).toContain('! access/');
  expect([lenient.code, (await krr([...run, '--strict'])).code]).toEqual([0, 1]);
});

describe('without asking', () => {
  test('--list prints every rule, and needs no address', async () => {
    const { code, stdout } = await krr(['check', '--list']);
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/)[0]),
    ).toEqual(rules.map(({ id }) => id));
  });

  test('--list prints the rules that are selected', async () => {
    const { stdout } = await krr(['check', '--list', '--rule', 'response/*', '--rule', '*/order', '--level', 'should']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^response\/\S+ +SHOULD +\S/);
  });

  test('--dry-run prints the requests and sends nothing', async () => {
    broken.forget();
    const { code, stdout } = await krr(['check', broken.baseUrl, '--dry-run', '--rule', 'batch/split', '--api', 'v1']);
    expect({ code, tokens: broken.tokens() }).toEqual({ code: 0, tokens: [] });
    expect(stdout).toMatch(
      /^Requests to http:\S+ for 1 rule \(dry run, nothing is sent\):\n\nprobe +v1 +description\n/,
    );
    expect(stdout).toMatch(/\nbatch-split +2 +the batch in two halves\n/);
    expect(stdout).toMatch(/\n1 request to detect the versions, \d+ for the probes, and up to \d+ more /);
  });

  test('--dry-run counts the requests of all rounds', async () => {
    const args = ['--dry-run', '--rule', 'batch/repeated', '--api', 'v1'];
    const count = async (...options: string[]) => {
      const { stdout } = await krr(['check', broken.baseUrl, ...args, ...options]);
      return stdout.trim().split('\n').at(-1);
    };
    expect(await count()).toBe(
      '1 request to detect the versions, 2 for the probes, and up to 2 more to confirm a difference',
    );
    expect(await count('--repeat', '5')).toContain('10 for the probes in 5 rounds, and up to 10 more');
    expect(await count('--duration', '2m')).toContain('2 for the probes in each round until 120 s are over');
  });

  test('--dry-run needs no token', async () => {
    const { code, stdout } = await krr(['check', 'https://krr.example.com', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nwith-deleted +- +- +[^:]+: not sent, /);
  });
});

/** Words in the only line on standard error; %s is the mock. */
const USAGE_ERRORS: readonly [command: string, words: string][] = [
  ['', 'missing base URL. Example: krr check http://127.0.0.1:8080'],
  ['localhost:8080', 'expected a URL such as http://127.0.0.1:8080'],
  ['%s/rest/v1', 'give the part before /rest: http://127.0.0.1:'],
  ['%s/nowhere', 'the lookup does not exist (404 or 405)'],
  ['http://127.0.0.1:1', 'nothing listens there'],
  ['https://kontaktregisteret.no', '--i-know-this-is-production'],
  ['https://krr.example.com --token x --persons standard', 'which are not sent to krr.example.com: '],
  ['%s --persons nope', 'no scenario is called "nope"'],
  ['%s --rule nope/*', 'no rule matches: krr check --list prints all rules'],
  ['--list --rule nope/*', 'no rule matches'],
  ['%s --dry-run --rule nope/*', 'no rule matches'],
  ['%s --level MAY', 'Allowed choices are MUST, SHOULD, OBSERVE'],
  ['%s --api v3', 'Allowed choices are v1, v2, auto'],
  ['%s --now yesterday', 'Expected a timestamp with an offset'],
  ['%s --concurrency 0', 'from 1 to 64'],
  ['%s --timeout 0', 'from 1 to 600'],
  ['%s --rate x', 'from 1 to 1000'],
  ['%s --repeat 0', 'from 1 to 1000'],
  ['%s --duration 60', 'Expected a time from 1s to 24h, such as 90s, 10m or 2h'],
  ['%s --duration 1h', '--duration is longer than --max-time (600 s): set --max-time too'],
  ['%s --duration 5s --repeat 2', "'--duration <time>' cannot be used with option '--repeat <number>'"],
  ['%s --token-for kontakt=x', 'the names are: contact, digital-post'],
  ['%s --report pdf', 'the formats are text, json, junit, markdown, sarif, html'],
  ['%s --report junit=', 'the formats are text'],
  ['%s --report text --report json', 'only one report can be written to standard output'],
  ['%s --report json=/tmp/x --report junit=/tmp/x', 'only one report can be written to /tmp/x'],
  ['%s --report junit=/nowhere/at/all.xml', '/nowhere/at/all.xml: the folder does not exist'],
  ['%s --waivers nope.yaml', 'nope.yaml: there is no such file'],
  ['%s --baseline nope.json', 'nope.json: there is no such file'],
  ['%s --baseline package.json', 'package.json: not a report written by --report json'],
  ['%s --cert package.json', '--cert and --key belong together'],
  ['%s --cert package.json --key package.json', 'not a usable PEM file'],
  ['%s --ca package.json', '--ca package.json: not a usable PEM file'],
  ['%s --key nope.pem --cert nope.pem', 'nope.pem: there is no such file'],
];

test.concurrent.each(USAGE_ERRORS)(
  'krr check %s prints one line with %s and exits with code 2',
  async (command, words) => {
    const args = command.replace('%s', mock.baseUrl).split(' ').filter(Boolean);
    const { code, stdout, stderr } = await krr(['check', ...args]);
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  },
);

test('--help names every option and shows how to use them', async () => {
  const { stdout } = await krr(['check', '--help']);
  for (const part of ['--token-for', '--i-know-this-is-production', '(env: KRR_TOKEN)', 'Exit code: 0', 'Examples:']) {
    expect(stdout).toContain(part);
  }
});

test('--now sets the time of the evaluation', async () => {
  const frozen = await startMock(['--now', '2030-06-01T12:00:00+02']);
  const run = ['check', frozen.baseUrl, '--rule', 'persons-file/matches', '--rule', 'contact/timestamp-not-in-future'];
  expect((await krr([...run, '--now', '2030-06-01T12:00:00+02', '--strict'])).code).toBe(0);
  expect((await krr([...run, '--now', '2020-06-01T12:00:00+02', '--strict'])).code).toBe(1);
});
