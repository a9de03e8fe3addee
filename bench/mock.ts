/**
 * The mock against Prism, and against the least that any HTTP server does: `npm run build && npx tsx bench/mock.ts`.
 */
import type { ChildProcess } from 'node:child_process';
import { type Goal, reportGoals } from './goals.ts';
import {
  ask,
  endAll,
  firstAnswer,
  here,
  type Load,
  type Measured,
  measure,
  median,
  quietAndMedian,
  row,
  start,
  startLoad,
  stop,
  type Usage,
} from './measure.ts';

const ROUNDS = 9;

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

async function compare(
  load: ChildProcess,
  batch: number,
  requests: number,
  prismRequests: number,
  goal: number,
): Promise<Goal> {
  const ours = await mock();
  await firstAnswer(ours);
  await measure(ours, load, batch, requests);
  const { bytes } = await ask<Load>(load, {
    url: ours.url,
    authorization: ours.authorization,
    batch,
    requests: 50,
    connections: 1,
  });
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
  console.log(`\n${identifiers} a request, responses of ${Math.round(bytes)} bytes: CPU ms, in the quietest round`);
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
  const share = quietAndMedian(rounds.bare)[1] / middle;
  return { name: `${identifiers}, median share of bare node:http`, value: share, goal, isMinimum: true };
}

async function compareStarts(): Promise<Goal> {
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
  const ratio = mine / theirs;
  console.log(
    `first response after start: krr mock ${mine.toFixed(0)} ms, bare Fastify ${theirs.toFixed(0)} ms: ${ratio.toFixed(2)} times`,
  );
  return { name: 'first response after start, times bare Fastify', value: ratio, goal: 1.15 };
}

async function memory(load: ChildProcess): Promise<void> {
  const server = await mock();
  await firstAnswer(server);
  await measure(server, load, 1000, 1000);
  const { rssMb } = await ask<Usage>(server.process, {});
  console.log(`\nRSS after a million distinct persons: ${rssMb.toFixed(0)} MB`);
  await stop(server);
}

const load = startLoad();
try {
  const goals = [await compareStarts(), await compare(load, 1, 8000, 8, 0.65), await compare(load, 1000, 200, 3, 0.4)];
  await memory(load);
  reportGoals(goals);
} finally {
  endAll();
}
