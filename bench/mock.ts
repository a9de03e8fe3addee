/**
 * The mock against Prism, and against the least that any HTTP server does: `npm run build && npx tsx bench/mock.ts`.
 *
 * The load comes from a process of its own, with distinct identifiers in every request. Servers are compared by the CPU
 * time that they themselves used per request, in turns, because the load generator shares the machine.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Usage {
  cpuMs: number;
  rssMb: number;
}
interface Load {
  failures: number;
  bytes: number;
}
interface Server {
  name: string;
  process: ChildProcess;
  url: string;
}

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const ROUNDS = 9;
const running = new Set<ChildProcess>();

async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answered = once(child, 'message');
  child.send(message);
  return (await answered)[0] as T;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return String(port);
}

async function start(
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
  return { name, process: child, url: `http://127.0.0.1:${port}/rest/v1/personer` };
}

async function stop({ process: child }: Server): Promise<void> {
  running.delete(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const mock = () => start('krr mock', '../dist/cli/main.js', (port) => ['mock', '--port', port]);
const prism = () =>
  start('prism mock -d', '../node_modules/@stoplight/prism-cli/dist/index.js', (port) => [
    'mock',
    '-d',
    '--port',
    port,
    here('../openapi/krr.yaml'),
  ]);
const bareHttp = (bytes: number) =>
  start('bare node:http', './servers/bare-http.mjs', () => [], { SIZE: String(Math.round(bytes)) });
const bareFastify = () => start('bare Fastify', './servers/bare-fastify.mjs', () => []);

/** Somebody whom no scenario lists. */
const BODY = JSON.stringify({ personidentifikatorer: ['21894017101'] });

/** Milliseconds until a server gives its first answer. */
async function firstAnswer({ url }: Server): Promise<number> {
  const begun = performance.now();
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };
  while (true) {
    const response = await fetch(url, { method: 'POST', headers, body: BODY }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return performance.now() - begun;
    await sleep(2);
  }
}

interface Measured {
  cpuMs: number;
  failures: number;
}

/** CPU milliseconds per request, and how many requests failed. */
async function measure(server: Server, load: ChildProcess, batch: number, requests: number): Promise<Measured> {
  const before = await ask<Usage>(server.process, {});
  const { failures } = await ask<Load>(load, { url: server.url, batch, requests, connections: Math.min(8, requests) });
  const after = await ask<Usage>(server.process, {});
  return { cpuMs: (after.cpuMs - before.cpuMs) / requests, failures };
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const median = (numbers: readonly number[]): number => sorted(numbers)[numbers.length >> 1]!;

/** The quietest round, and the median of all: a machine is seldom left alone. */
const quietAndMedian = (rounds: readonly Measured[]): readonly [number, number] => {
  const times = rounds.map(({ cpuMs }) => cpuMs);
  return [Math.min(...times), median(times)];
};

type Remark = (quiet: number, middle: number) => string;

function row(name: string, rounds: readonly Measured[], remark: Remark = () => ''): void {
  const [quiet, middle] = quietAndMedian(rounds);
  const failures = rounds.reduce((sum, round) => sum + round.failures, 0);
  const failed = failures === 0 ? '' : `; ${failures} requests failed`;
  console.log(`  ${name.padEnd(15)} ${quiet.toFixed(3)}  median ${middle.toFixed(3)}${remark(quiet, middle)}${failed}`);
}

async function compare(load: ChildProcess, batch: number, requests: number, prismRequests: number): Promise<void> {
  const ours = await mock();
  await firstAnswer(ours);
  await measure(ours, load, batch, requests);
  const { bytes } = await ask<Load>(load, { url: ours.url, batch, requests: 50, connections: 1 });
  const [bare, peer] = await Promise.all([bareHttp(bytes), prism()]);
  await Promise.all([firstAnswer(bare), firstAnswer(peer)]);
  await measure(bare, load, batch, requests);
  const rounds: Record<'ours' | 'bare' | 'peer', Measured[]> = { ours: [], bare: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.ours.push(await measure(ours, load, batch, requests));
    rounds.bare.push(await measure(bare, load, batch, requests));
    if (round % 3 === 0) rounds.peer.push(await measure(peer, load, batch, prismRequests));
  }
  await Promise.all([ours, bare, peer].map(stop));
  const [quiet, middle] = quietAndMedian(rounds.ours);
  const percent = (ratio: number): string => `${(100 * ratio).toFixed(0)} %`;
  const identifiers = batch === 1 ? '1 identifier' : `${batch} identifiers`;
  console.log(`\n${identifiers} a request, answers of ${Math.round(bytes)} bytes: CPU ms, in the quietest round`);
  row('krr mock', rounds.ours);
  row(
    'bare node:http',
    rounds.bare,
    (q, m) => `; krr mock reaches ${percent(q / quiet)}, median ${percent(m / middle)}`,
  );
  row(
    'prism mock -d',
    rounds.peer,
    (q, m) => `; ${(q / quiet).toFixed(0)} krr mocks, median ${(m / middle).toFixed(0)}`,
  );
}

async function compareStarts(): Promise<void> {
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  const servers = [
    ['ours', mock],
    ['bare', bareFastify],
  ] as const;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, startServer] of servers) {
      const server = await startServer();
      times[name].push(await firstAnswer(server));
      await stop(server);
    }
  }
  const [mine, theirs] = [median(times.ours), median(times.bare)];
  const ratio = (mine / theirs).toFixed(2);
  console.log(
    `first answer after start: krr mock ${mine.toFixed(0)} ms, bare Fastify ${theirs.toFixed(0)} ms: ${ratio} times`,
  );
}

async function memory(load: ChildProcess): Promise<void> {
  const server = await mock();
  await firstAnswer(server);
  await measure(server, load, 1000, 1000);
  const { rssMb } = await ask<Usage>(server.process, {});
  console.log(`\nRSS after a million distinct persons: ${rssMb.toFixed(0)} MB`);
  await stop(server);
}

const load = fork(here('./load.mjs'), [], { execArgv: [] });
running.add(load);
try {
  await compareStarts();
  await compare(load, 1, 8000, 8);
  await compare(load, 1000, 200, 3);
  await memory(load);
} finally {
  for (const child of running) child.kill('SIGKILL');
}
