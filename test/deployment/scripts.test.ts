import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lookup, MAIN, startMock, stopMocks } from '../support/cli/krr.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KARI = '01837012046';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'krr-ci-'));
});

afterEach(stopMocks);
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number;
  readonly output: string;
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
  const job = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    RUNNER_TEMP: folder,
  };
  for (const file of [job.GITHUB_OUTPUT, job.GITHUB_ENV, job.GITHUB_STEP_SUMMARY]) writeFileSync(file, '');
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...job, KRR: `${process.execPath} ${MAIN}`, ...env } };
    const child = execFile(command, args, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

const readJobFile = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('scripts/ci/check.sh', () => {
  const check = (env: Readonly<Record<string, string>>) => run('bash', [`${ROOT}scripts/ci/check.sh`], env);

  test('writes a summary and the reports, and passes for a conforming deployment', async () => {
    const { baseUrl } = await startMock();
    const { code, output } = await check({ KRR_TARGET: baseUrl, KRR_TOKEN: 'any', KRR_ARGS: '--rule person/*' });
    expect({ code, errors: output.match(/^::.*/gm) }).toEqual({ code: 0, errors: null });
    const reports = /^report=(.*)$/m.exec(readJobFile('output'))![1]!;
    expect(JSON.parse(readFileSync(join(reports, 'krr.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readJobFile('summary')).toContain(baseUrl);
  });

  test('annotates the job for a deployment that violates a rule, and fails', async () => {
    const { baseUrl } = await startMock(['--scenario', 'trailing-comma']);
    const { code, output } = await check({
      KRR_TARGET: baseUrl,
      KRR_TOKEN: 'any',
      KRR_ARGS: '--rule response/valid-json-utf8',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^::error title=response\/valid-json-utf8::.*expected .*actual /m);
  });

  test('names a missing target', async () => {
    expect(await check({})).toEqual({ code: 2, output: expect.stringMatching(/^::error .*target is missing/) });
  });
});

describe('scripts/ci/mock.sh', () => {
  const start = (args: string) => {
    const program = join(folder, 'krr.sh');
    writeFileSync(program, `echo $$ > '${folder}/pid'\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    const env = { KRR: `sh ${program}`, KRR_PORT: '0', KRR_ARGS: args };
    return run('bash', [`${ROOT}scripts/ci/mock.sh`], env);
  };

  test('leaves a mock running, and names its address for later steps', async () => {
    const { code } = await start('--scenario standard');
    expect(code).toBe(0);
    const url = /^url=(.*)$/m.exec(readJobFile('output'))![1]!;
    try {
      expect(readJobFile('env')).toBe(`KRR_URL=${url}\n`);
      expect((await lookup(url, [KARI])).status).toBe(200);
    } finally {
      process.kill(Number(readJobFile('pid')));
    }
  });

  test('prints the error of a mock that does not start', async () => {
    const { code, output } = await start('--scenario no-such-scenario');
    expect(code).toBe(1);
    expect(output).toContain('no-such-scenario');
  });
});

describe('scripts/healthcheck.mjs', () => {
  const checkHealth = (pid: number) => run(process.execPath, [`${ROOT}scripts/healthcheck.mjs`, String(pid)]);

  test.skipIf(process.platform !== 'linux').each([
    ['an argument', ['--log-level', 'silent'], {}],
    ['the environment and TLS', [], { KRR_TLS: 'true' }],
  ])('finds the port of the process through %s', async (_, args, env) => {
    const port = await findFreePort();
    const mock = await startMock([...args, '--port', String(port)], env);
    expect(await checkHealth(mock.child.pid!)).toEqual({ code: 0, output: '' });
    await stopMocks();
    expect((await checkHealth(process.pid)).code).toBe(1);
  });
});

async function findFreePort(): Promise<number> {
  const mock = await startMock();
  const { port } = new URL(mock.baseUrl);
  await stopMocks();
  return Number(port);
}
