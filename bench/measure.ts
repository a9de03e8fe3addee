/**
 * Shared code of the server benchmarks: each server is a process of its own, loaded by another one with distinct
 * identifiers in every request. Servers are compared by the CPU time that they themselves used per request, in turns,
 * because the load generator shares the machine.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Usage {
  cpuMs: number;
  rssMb: number;
  heapMb: number;
}
export interface Load {
  failures: number;
  bytes: number;
}
export interface Server {
  name: string;
  process: ChildProcess;
  url: string;
  authorization: string;
}

export const here = (path: string): string => new URL(path, import.meta.url).pathname;
const running = new Set<ChildProcess>();

/** The process that loads the servers. */
export function startLoad(): ChildProcess {
  const load = fork(here('./load.mjs'), [], { execArgv: [] });
  running.add(load);
  return load;
}

/** Ends the processes of a benchmark. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

export async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answered = once(child, 'message');
  child.send(message);
  return (await answered)[0] as T;
}

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return String(port);
}

export async function start(
  name: string,
  script: string,
  args: (port: string) => string[],
  env: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort();
  const child = fork(here(script), args(port), {
    execArgv: ['--import', here('./servers/probe.mjs')],
    env: { ...process.env, ...env, PORT: port },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const url = `http://127.0.0.1:${port}/rest/v1/personer`;
  return { name, process: child, url, authorization: 'Bearer bench' };
}

export async function stop({ process: child }: Server): Promise<void> {
  running.delete(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A person in no scenario. */
const BODY = JSON.stringify({ personidentifikatorer: ['21894017101'] });

/** Milliseconds until a server sends its first response. */
export async function firstAnswer({ url, authorization }: Server): Promise<number> {
  const begun = performance.now();
  const headers = { 'content-type': 'application/json', authorization };
  while (true) {
    const response = await fetch(url, { method: 'POST', headers, body: BODY }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return performance.now() - begun;
    await sleep(2);
  }
}

export interface Measured {
  cpuMs: number;
  failures: number;
}

/** CPU milliseconds per request, and how many requests failed. */
export async function measure(server: Server, load: ChildProcess, batch: number, requests: number): Promise<Measured> {
  const before = await ask<Usage>(server.process, {});
  const { url, authorization } = server;
  const connections = Math.min(8, requests);
  const { failures } = await ask<Load>(load, { url, authorization, batch, requests, connections });
  const after = await ask<Usage>(server.process, {});
  return { cpuMs: (after.cpuMs - before.cpuMs) / requests, failures };
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
export const median = (numbers: readonly number[]): number => sorted(numbers)[numbers.length >> 1]!;

/** The quietest round, and the median of all: a machine is seldom left alone. */
export const quietAndMedian = (rounds: readonly Measured[]): readonly [number, number] => {
  const times = rounds.map(({ cpuMs }) => cpuMs);
  return [Math.min(...times), median(times)];
};

type Remark = (quiet: number, middle: number) => string;

export function row(name: string, rounds: readonly Measured[], remark: Remark = () => ''): void {
  const [quiet, middle] = quietAndMedian(rounds);
  const failures = rounds.reduce((sum, round) => sum + round.failures, 0);
  const failed = failures === 0 ? '' : `; ${failures} requests failed`;
  console.log(`  ${name.padEnd(15)} ${quiet.toFixed(3)}  median ${middle.toFixed(3)}${remark(quiet, middle)}${failed}`);
}
