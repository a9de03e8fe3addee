/**
 * Where the CPU time of one request goes: `npm run build`, then `npx tsx bench/profile.ts [identifiers]`. Profiles the built mock
 * under load, maps each sample to its source file, and prints the table of docs/performance.md; `--write` also writes it there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ask, endAll, freePort, here, type Load, startLoad } from './measure.ts';

const PAGE = here('../docs/performance.md');
const SECTION = /(<!-- profile -->\n)[\s\S]*?(<!-- \/profile -->)/;
const MAIN = here('../dist/cli/main.js');
const CONNECTIONS = 8;
const WARM_UP = 5000;
const REQUESTS = 100_000;

/** The first pattern that matches the source of a sample names its part. */
const PARTS: readonly (readonly [part: string, source: RegExp])[] = [
  ['garbage collector', /^\(garbage collector\)/],
  ['writing to the socket', /^writev?\b|^\(native\) write/],
  ['Node: HTTP, sockets, streams, timers', /^node:|^\(program\)|^\(native\)/],
  ['Fastify', /node_modules\/(fastify|find-my-way|avvio|@fastify|fast-|secure-json|light-my-request|process-warning)/],
  ['metrics', /src\/mock\/telemetry|node_modules\/(prom-client|tdigest|@opentelemetry)/],
  ['journal', /src\/mock\/journal/],
  ['client checks', /src\/mock\/client-checks/],
  ['session', /src\/mock\/sessions|src\/mock\/session/],
  ['faults', /src\/mock\/faults/],
  ['log line', /src\/mock\/http\/log|node_modules\/pino/],
  ['authentication', /src\/mock\/auth|src\/maskinporten/],
  ['reading the request, HTTP rules', /src\/mock/],
  ['identifiers', /src\/identifier/],
  ['person', /src\/(register|scenario|time)/],
  ['writing the response', /src\/disclosure/],
  ['contract (media types, validation)', /src\/contract|node_modules\/(ajv|negotiator)/],
  ['other', /./],
];

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const batch = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1);
const requests = Math.max(2000, Math.round(REQUESTS / batch));

/** Runs the mock under load, and returns its profile. */
async function record(folder: string): Promise<Profile> {
  const port = await freePort();
  const options = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval', '200'];
  const mock = spawn(process.execPath, [...options, MAIN, 'mock', '--port', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(mock.stdout, 'data');
  mock.stdout.resume();
  const load = startLoad();
  await sleep(500);
  const message = {
    url: `http://127.0.0.1:${port}/rest/v1/personer`,
    authorization: 'Bearer bench',
    connections: CONNECTIONS,
    batch,
  };
  await ask<Load>(load, { ...message, requests: Math.min(WARM_UP, requests) });
  const { failures } = await ask<Load>(load, { ...message, requests });
  if (failures > 0) throw new Error(`${failures} requests failed`);
  mock.kill('SIGINT');
  await once(mock, 'exit');
  return JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8'));
}

const maps = new Map<string, SourceMap>();

/** The source file of a function, or the name of a function of the engine. */
function findSource({ url, functionName, lineNumber, columnNumber }: CallFrame): string {
  if (!url.startsWith('file:'))
    return url === '' ? `${/^\(/.test(functionName) ? '' : '(native) '}${functionName}` : url;
  const map = maps.get(url) ?? new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')));
  maps.set(url, map);
  const entry = map.findEntry(lineNumber, columnNumber);
  return 'originalSource' in entry ? entry.originalSource : url;
}

/** CPU microseconds of each part, per request. */
function summarize({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<string, number> {
  const parts = new Map(
    nodes.map(({ id, callFrame }) => {
      const source = findSource(callFrame);
      return [
        id,
        source === '(idle)' || source === '(root)' ? undefined : PARTS.find(([, pattern]) => pattern.test(source))![0],
      ];
    }),
  );
  const times = new Map<string, number>(PARTS.map(([part]) => [part, 0]));
  for (const [at, id] of samples.entries()) {
    const part = parts.get(id);
    if (part !== undefined)
      times.set(part, times.get(part)! + timeDeltas[at]! / (requests + Math.min(WARM_UP, requests)));
  }
  return times;
}

const folder = mkdtempSync(join(tmpdir(), 'krr-profile-'));
try {
  const times = [...summarize(await record(folder))]
    .filter(([, time]) => time > 0)
    .sort(([, one], [, other]) => other - one);
  const total = times.reduce((sum, [, time]) => sum + time, 0);
  const rows = times.map(
    ([part, time]) => `| ${part} | ${time.toFixed(1)} | ${((time / total) * 100).toFixed(0)} % |\n`,
  );
  const text = `| ${batch} ${batch === 1 ? 'identifier' : 'identifiers'} per request | µs | share |\n| --- | --- | --- |\n${rows.join('')}| all | ${total.toFixed(0)} | |\n`;
  console.log(text);
  if (process.argv.includes('--write'))
    writeFileSync(
      PAGE,
      readFileSync(PAGE, 'utf8').replace(SECTION, (_, start, end) => `${start}${text}${end}`),
    );
} finally {
  rmSync(folder, { recursive: true });
  endAll();
}
