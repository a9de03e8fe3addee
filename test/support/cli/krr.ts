import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Person } from '../../../src/contract/index.ts';

export const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** Removes KRR_ variables of the developer from the environment of the command. */
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KRR_')));

export const spawnKrr = (args: readonly string[], env: Environment = {}, nodeOptions: readonly string[] = []) =>
  spawn(process.execPath, [...nodeOptions, MAIN, ...args], { env: { ...inherited, ...env } });

/** Runs the command until it exits. */
export async function krr(args: readonly string[], env: Environment = {}) {
  const child = spawnKrr(args, env);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

/** A running `krr mock`. */
export interface Mock {
  readonly child: ChildProcessWithoutNullStreams;
  readonly baseUrl: string;
  /** The standard output so far. */
  readonly output: () => string;
}

const running = new Set<ChildProcessWithoutNullStreams>();

/** Starts `krr mock` on a free port and waits for its banner. */
export async function startMock(args: readonly string[] = [], env: Environment = {}): Promise<Mock> {
  const child = spawnKrr(['mock', '--port', '0', ...args], env);
  running.add(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  while (!/\n\n$/.test(output)) await Promise.race([once(child.stdout, 'data'), diedEarly(child)]);
  return { child, baseUrl: / on (https?:\S+) /.exec(output)![1]!, output: () => output };
}

async function diedEarly(child: ChildProcessWithoutNullStreams): Promise<never> {
  await once(child, 'exit');
  throw new Error(`krr mock ended with ${child.exitCode} before it listened`);
}

/** Stops every mock that a test has started, even if the test failed. */
export async function stopMocks(): Promise<void> {
  const left = [...running].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  running.clear();
  await Promise.all(left.map((child) => [once(child, 'exit'), child.kill('SIGKILL')][0]));
}

/** Looks persons up, including persons who are not registered. */
export async function lookup(
  baseUrl: string,
  identifiers: readonly string[],
  { version = 'v1', authorization = 'Bearer any' } = {},
) {
  const response = await fetch(`${baseUrl}/rest/${version}/personer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: authorization },
    body: JSON.stringify({
      personidentifikatorer: identifiers,
      ...(version === 'v2' && { inkluderIkkeRegistrerte: true }),
    }),
  });
  const body = (await response.json()) as { personer: Person[] };
  return { status: response.status, persons: body.personer };
}
