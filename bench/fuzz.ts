/**
 * Sends mutated lookups, tokens, grants, signed SOAP messages, control calls and fault scenarios to a mock in a process of
 * its own: `npm run build && npx tsx bench/fuzz.ts`. Exits with 1 for a 5xx that is not by design, a hang, a stack trace, a
 * slow `/health/live` or a heap that grows.
 *
 * `--seed <number>` and `--requests <number>` select the requests, `--minutes <number>` bounds the time of all rounds. `--only <number>`
 * sends one request, prints it and its response; its seed and number are in the report of a failure.
 */
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Credentials, createCredentials, createToken } from './fuzz/credentials.ts';
import { measureUsage, prepareMock, resetSessions, startMock, withOptions } from './fuzz/mock.ts';
import { printCounts, printFailure, Report } from './fuzz/report.ts';
import { createRequest, type Tokens } from './fuzz/requests/index.ts';
import { runRound } from './fuzz/round.ts';
import { ask, here } from './measure.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20261130' },
    requests: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
    pipelined: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
const perRound = Math.ceil(Number(values.requests) / rounds);
const msPerRound = (Number(values.minutes) * 60_000) / rounds;
const TOKEN_LIFE_MS = 1_800_000;

/** A valid token, renewed before it expires. */
function createTokens(credentials: Credentials): () => Tokens {
  let tokens = { valid: createToken(credentials), credentials };
  let renewAt = performance.now() + TOKEN_LIFE_MS;
  return () => {
    if (performance.now() > renewAt) {
      tokens = { valid: createToken(credentials), credentials };
      renewAt = performance.now() + TOKEN_LIFE_MS;
    }
    return tokens;
  };
}

const created = await createCredentials();
const mock = await withOptions(created, startMock);
const idle = await startMock([]);
const health = fork(here('./fuzz/health.mjs'), [], { execArgv: [] });
process.on('exit', () => {
  for (const child of [mock.process, idle.process, health]) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));

const getTokens = createTokens(await prepareMock(mock, created));
if (values.only === undefined) await fuzz(getTokens);
else await repeat(Number(values.only), getTokens);
process.exit();

function hasExited(): boolean {
  return mock.process.exitCode !== null || mock.process.signalCode !== null;
}

async function fuzz(getTokens: () => Tokens): Promise<void> {
  const url = (port: number): string => `http://127.0.0.1:${port}/health/live`;
  console.log(
    `seed ${seed}, ${rounds} rounds of ${perRound} requests, load of the machine ${loadavg()[0]!.toFixed(1)}`,
  );
  const report = new Report(seed);
  let number = 0;
  let { cpuMs } = await measureUsage(mock);
  for (let round = 0; round < rounds && !hasExited(); round++) {
    health.send({ urls: { mock: url(mock.port), idle: url(idle.port) } });
    const first = number;
    const deadline = performance.now() + msPerRound;
    const isOver = (): boolean => number >= first + perRound || performance.now() > deadline || hasExited();
    const next = () => (isOver() ? undefined : { number, request: createRequest(seed, number++, getTokens()) });
    const { connections, pipelined } = values;
    await runRound({
      port: mock.port,
      connections: Number(connections),
      pipelined: Number(pipelined),
      next,
      ...report,
    });
    if (hasExited()) break;
    const times = await ask<HealthTimes>(health, {});
    await resetSessions(mock);
    const usage = await measureUsage(mock);
    report.addRound({ ...usage, cpuMs: usage.cpuMs - cpuMs, requests: number - first, ...times });
    cpuMs = usage.cpuMs;
  }
  if (hasExited()) report.addReason('the mock has exited');
  printCounts(report);
  process.exitCode = report.evaluate(mock.log) ? 0 : 1;
}

interface HealthTimes {
  readonly mock: number;
  readonly idle: number;
  readonly count: number;
}

async function repeat(number: number, getTokens: () => Tokens): Promise<void> {
  const request = createRequest(seed, number, getTokens());
  console.log(`${request.kind}\n${request.bytes.toString('utf8')}\n`);
  const once = [{ number, request }];
  await runRound({
    port: mock.port,
    connections: 1,
    pipelined: 1,
    next: () => once.pop(),
    onResult: (_request, status) => console.log(`result: ${status}`),
    onDuration: (_request, ms) => console.log(`after ${ms.toFixed(0)} ms`),
    onFailure: printFailure,
  });
  console.log(mock.log.join('\n'));
}
