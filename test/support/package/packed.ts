import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** The environment without the settings of the npm and Vitest processes that run the tests. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|TEST$|JEST|KRR_)/i.test(name)),
);

/** The outcome of a command. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end. */
export async function execute(
  folder: string,
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const options = { cwd: folder, env: { ...environment, ...env }, maxBuffer: 2 ** 26, timeout: 300_000 };
  try {
    const { stdout, stderr } = await run(command, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: `${stdout}${stderr}` };
  }
}

/** Creates a temporary folder with files. */
export async function createFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'krr-package-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** The files of a clone: without node_modules, dist and generated code. */
const isCommitted = (file: string): boolean =>
  !/(^|[\\/])(node_modules|dist|generated|\.git)([\\/]|$)/.test(file.slice(ROOT.length));

/** Copies the project as a fresh clone with installed packages. */
export async function cloneProject(): Promise<string> {
  const folder = await createFolder();
  await cp(ROOT, folder, { recursive: true, filter: isCommitted });
  await symlink(MODULES, join(folder, 'node_modules'));
  return folder;
}

/** A program of an installed development dependency, as arguments for `node`. */
export function findProgram(name: string, bin = name): string {
  const file = require.resolve(`${name}/package.json`);
  const { bin: programs } = require(file) as { bin: string | Readonly<Record<string, string>> };
  return join(dirname(file), typeof programs === 'string' ? programs : programs[bin]!);
}

/** Creates a project that has installed the packed package, and uses some packages of this project. */
export async function createConsumer(
  tarball: string,
  files: Readonly<Record<string, string>>,
  packages: readonly string[] = [],
): Promise<string> {
  const folder = await createFolder(files);
  const target = join(folder, 'node_modules/krr-kit');
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  for (const name of packages) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true });
    await symlink(join(MODULES, name), join(folder, 'node_modules', name));
  }
  return folder;
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
