/**
 * `krr persons` beside a bare Node stream that writes as many bytes from one buffer: `npx tsx bench/persons.ts` after
 * `npm run build`. Both write to a pipe; the rounds are interleaved, and the median round counts. `krr identifier --json` reads
 * the identifiers back.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { reportGoals } from './goals.ts';
import { here, median } from './measure.ts';

const COUNT = 1_000_000;
const ROUNDS = 3;
const MAIN = here('../dist/cli/main.js');

/** Writes `process.argv[1]` bytes as `krr persons` does, but always the same ones. */
const BARE_STREAM = `
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
const chunk = Buffer.alloc(1 << 18, 'x');
const chunks = function* () { for (let rest = Number(process.argv[1]); rest > 0; rest -= chunk.length) yield chunk.subarray(0, rest); };
await pipeline(Readable.from(chunks()), process.stdout, { end: false });
`;

interface Output {
  readonly ms: number;
  readonly bytes: number;
}

/** Reads the output of a process to its end. */
async function drain(child: ChildProcess): Promise<Output> {
  const begun = performance.now();
  let bytes = 0;
  child.stdout!.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`a process ended with ${child.exitCode}`);
  return { ms: performance.now() - begun, bytes };
}

const run = (args: readonly string[]): Promise<Output> =>
  drain(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
const printPersons = (format: string) => run([MAIN, 'persons', '--count', String(COUNT), '--format', format]);
const printIdentifiers = () =>
  spawn(process.execPath, [MAIN, 'persons', '--count', String(COUNT), '--format', 'ids'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
function explainIdentifiers(file: string): Promise<Output> {
  const child = spawn(process.execPath, [MAIN, 'identifier', '--json'], { stdio: ['pipe', 'pipe', 'inherit'] });
  createReadStream(file).pipe(child.stdin);
  return drain(child);
}
const writeBare = (bytes: number) => run(['--input-type=module', '-e', BARE_STREAM, String(bytes)]);

const folder = await mkdtemp(join(tmpdir(), 'krr-bench-'));
const identifiers = join(folder, 'identifiers.txt');
await writeFile(identifiers, await buffer(printIdentifiers().stdout));

const times: Record<'bare' | 'ndjson' | 'csv' | 'ids' | 'seq' | 'json', number[]> = {
  bare: [],
  ndjson: [],
  csv: [],
  ids: [],
  seq: [],
  json: [],
};
for (let round = 0; round < ROUNDS; round++) {
  const ndjson = await printPersons('ndjson');
  times.ndjson.push(ndjson.ms);
  times.bare.push((await writeBare(ndjson.bytes)).ms);
  times.csv.push((await printPersons('csv')).ms);
  times.ids.push((await printPersons('ids')).ms);
  times.seq.push((await drain(spawn('seq', [String(COUNT)], { stdio: ['ignore', 'pipe', 'inherit'] }))).ms);
  times.json.push((await explainIdentifiers(identifiers)).ms);
}
await rm(folder, { recursive: true });

const middle = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])) as Record<
  keyof typeof times,
  number
>;
for (const [name, ms] of Object.entries(middle)) console.log(`  ${name.padEnd(8)} ${(ms / 1000).toFixed(2)} s`);
reportGoals([
  { name: 'NDJSON, times a bare stream', value: middle.ndjson / middle.bare, goal: 2 },
  { name: 'CSV, times NDJSON', value: middle.csv / middle.ndjson, goal: 2 },
  // A second, or three times seq: whichever is more.
  { name: 'identifiers, times their goal', value: middle.ids / Math.max(1000, 3 * middle.seq), goal: 1 },
  { name: 'krr identifier --json, s per million', value: middle.json / 1000, goal: 2 },
]);
