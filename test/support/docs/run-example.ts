import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface ExampleTest {
  readonly title: string;
  readonly status: string;
}

/** Runs a test file of `examples/vitest` as a project of its own, with krr-kit installed, and returns its tests. */
export async function runVitestExample(file: string, env: NodeJS.ProcessEnv = {}): Promise<readonly ExampleTest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'krr-example-'));
  try {
    cpSync(join(ROOT, 'examples/vitest'), folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/krr-kit'));
    symlinkSync(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
    const args = [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', file, '--reporter', 'json'];
    const options = { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 64 << 20 };
    const { stdout } = await promisify(execFile)(process.execPath, args, options).catch(
      (failed: { stdout: string }) => failed,
    );
    const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      testResults: { assertionResults: ExampleTest[] }[];
    };
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
