/**
 * `krr proxy` against a bare proxy of node:http, in front of the same mock: `npm run build && npx tsx bench/proxy.ts`.
 * Goals: at most 1.2 times the CPU time with 1 identifier, at most 3 times with 1000; flat memory over 100 MB. docs/proxy.md has
 * the figures.
 */
import type { ChildProcess } from 'node:child_process';
import {
  ask,
  endAll,
  firstAnswer,
  type Load,
  type Measured,
  measure,
  quietAndMedian,
  row,
  type Server,
  start,
  startLoad,
  type Usage,
} from './measure.ts';

const ROUNDS = 7;
const MEMORY_BYTES = 100 * 2 ** 20;

interface Servers {
  readonly bare: Server;
  readonly checking: Server;
}

async function startServers(): Promise<Servers> {
  const mock = await start('krr mock', '../dist/cli/main.js', (port) => [
    'mock',
    '--port',
    port,
    '--log-level',
    'silent',
  ]);
  await firstAnswer(mock);
  const target = new URL(mock.url).origin;
  const bare = await start('bare proxy', './servers/bare-proxy.mjs', () => [], { TARGET: target });
  const options = ['--log-level', 'silent'];
  const checking = await start('krr proxy', '../dist/cli/main.js', (port) => [
    'proxy',
    target,
    '--port',
    port,
    ...options,
  ]);
  await Promise.all([firstAnswer(bare), firstAnswer(checking)]);
  return { bare, checking };
}

async function compare(
  servers: Servers,
  load: ChildProcess,
  batch: number,
  requests: number,
  goal: number,
): Promise<void> {
  const rounds: Record<keyof Servers, Measured[]> = { bare: [], checking: [] };
  for (const server of Object.values(servers)) await measure(server, load, batch, requests);
  for (let round = 0; round < ROUNDS; round++) {
    rounds.bare.push(await measure(servers.bare, load, batch, requests));
    rounds.checking.push(await measure(servers.checking, load, batch, requests));
  }
  const [quiet, middle] = quietAndMedian(rounds.bare);
  console.log(`\n${batch} identifiers a request: CPU ms, in the quietest round; goal ${goal} times`);
  row('bare proxy', rounds.bare);
  row(
    'krr proxy',
    rounds.checking,
    (q, m) => `; ${(q / quiet).toFixed(2)} times the bare proxy, median ${(m / middle).toFixed(2)}`,
  );
}

async function measureMemory({ checking }: Servers, load: ChildProcess): Promise<void> {
  const { url, authorization } = checking;
  const measured: string[] = [];
  for (let part = 0; part < 4; part++) {
    const { bytes } = await ask<Load>(load, { url, authorization, batch: 1000, requests: 25, connections: 4 });
    const { rssMb } = await ask<Usage>(checking.process, {});
    measured.push(`${Math.round((bytes * 25 * (part + 1)) / 2 ** 20)} MB: ${Math.round(rssMb)} MB`);
  }
  console.log(`\nmemory (RSS) after responses of ${MEMORY_BYTES / 2 ** 20} MB in four parts: ${measured.join(', ')}`);
}

const load = startLoad();
try {
  const servers = await startServers();
  await compare(servers, load, 1, 2000, 1.2);
  await compare(servers, load, 1000, 40, 3);
  await measureMemory(servers, load);
} finally {
  endAll();
}
