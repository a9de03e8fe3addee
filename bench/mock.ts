/**
 * The mock against Prism, and against the least that any HTTP server does: `npm run build && npx tsx bench/mock.ts`.
 *
 * The load comes from a process of its own, with distinct identifiers in every request. Servers are compared by the CPU
 * time that they themselves used per request, in turns, because the load generator shares the machine.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

interface Usage {
  cpuMs: number;
  rssMb: number;
}
interface Load {
  seconds: number;
  failures: number;
  bytes: number;
}
interface Server {
  name: string;
  process: ChildProcess;
  url: string;
}

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const ROUNDS = 3;
let nextPort = 18_080;

async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answered = once(child, 'message');
  child.send(message);
  return (await answered)[0] as T;
}

function spawn(
  name: string,
  script: string,
  args: (port: string) => string[],
  env: Record<string, string> = {},
): Server {
  const port = String(nextPort++);
  const child = fork(here(script), args(port), {
    execArgv: ['--import', here('./servers/probe.mjs')],
    env: { ...process.env, ...env, PORT: port },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { name, process: child, url: `http://127.0.0.1:${port}/rest/v1/personer` };
}

const mock = (): Server => spawn('krr mock', '../dist/cli/main.js', (port) => ['mock', '--port', port]);
const prism = (): Server =>
  spawn('prism mock -d', '../node_modules/@stoplight/prism-cli/dist/index.js', (port) => [
    'mock',
    '-d',
    '--port',
    port,
    here('../openapi/krr.yaml'),
  ]);
const bareHttp = (bytes: number): Server =>
  spawn('bare node:http', './servers/bare-http.mjs', () => [], { SIZE: String(Math.round(bytes)) });
const bareFastify = (): Server => spawn('bare Fastify', './servers/bare-fastify.mjs', () => []);

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

async function stop({ process: child }: Server): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

/** CPU milliseconds per request. */
async function measure(server: Server, load: ChildProcess, batch: number, requests: number): Promise<number> {
  const before = await ask<Usage>(server.process, {});
  const result = await ask<Load>(load, { url: server.url, batch, requests, connections: Math.min(8, requests) });
  const after = await ask<Usage>(server.process, {});
  if (result.failures > 0) throw new Error(`${server.name}: ${result.failures} of ${requests} requests failed`);
  return (after.cpuMs - before.cpuMs) / requests;
}

async function compare(load: ChildProcess, batch: number, requests: number, prismRequests: number): Promise<void> {
  const ours = mock();
  await firstAnswer(ours);
  await measure(ours, load, batch, requests);
  const { bytes } = await ask<Load>(load, { url: ours.url, batch, requests: 50, connections: 1 });
  const bare = bareHttp(bytes);
  const peer = prism();
  await Promise.all([firstAnswer(bare), firstAnswer(peer)]);
  await measure(bare, load, batch, requests);
  const times: Record<'ours' | 'bare' | 'peer', number[]> = { ours: [], bare: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(await measure(ours, load, batch, requests));
    times.bare.push(await measure(bare, load, batch, requests));
    times.peer.push(await measure(peer, load, batch, prismRequests));
  }
  await Promise.all([ours, bare, peer].map(stop));
  const [mine, theirs, prisms] = [median(times.ours), median(times.bare), median(times.peer)];
  console.log(
    `\n${batch} identifier${batch > 1 ? 's' : ''} a request (answers of ${Math.round(bytes)} bytes), CPU ms a request`,
  );
  console.log(`  krr mock        ${mine.toFixed(3)}   [${times.ours.map((t) => t.toFixed(3)).join(', ')}]`);
  console.log(
    `  bare node:http  ${theirs.toFixed(3)}   krr mock reaches ${((100 * theirs) / mine).toFixed(0)} % of it`,
  );
  console.log(`  prism mock -d   ${prisms.toFixed(0)}   krr mock is ${(prisms / mine).toFixed(0)} times as fast`);
}

async function compareStarts(): Promise<void> {
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  for (let round = 0; round < 9; round++) {
    for (const [name, start] of [
      ['ours', mock],
      ['bare', bareFastify],
    ] as const) {
      const server = start();
      times[name].push(await firstAnswer(server));
      await stop(server);
    }
  }
  const [mine, theirs] = [median(times.ours), median(times.bare)];
  console.log(
    `first answer after start: krr mock ${mine.toFixed(0)} ms, bare Fastify ${theirs.toFixed(0)} ms: ${(mine / theirs).toFixed(2)} times`,
  );
}

async function memory(load: ChildProcess): Promise<void> {
  const server = mock();
  await firstAnswer(server);
  await measure(server, load, 1000, 1000);
  const { rssMb } = await ask<Usage>(server.process, {});
  console.log(`\nRSS after a million distinct persons: ${rssMb.toFixed(0)} MB`);
  await stop(server);
}

const load = fork(here('./load.mjs'), [], { execArgv: [] });
await compareStarts();
await compare(load, 1, 20_000, 20);
await compare(load, 1000, 500, 3);
await memory(load);
load.kill();
