/**
 * Mutation testing of the rules: changes the code in src/conformance/rules and src/conformance/evidence in a random sample
 * of places, one at a time, and runs the tests of the rules. Prints the changes that no test detects, and the score.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from '../../test/conformance/cases/index.ts';
import { type InstrumentedCode, instrumentRules, type Mutation } from './instrument.ts';
import { listSubjects, recordService } from './record.ts';
import { loadRecordings, type Recording, saveRecordings } from './recording.ts';
import { type Baseline, type MutationResult, MutationRunner, measureBaseline } from './run.ts';
import { createRandom, getConfidenceInterval, sampleByStratum } from './sample.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '400' },
    /** The same command continues after this time. */
    minutes: { type: 'string', default: '600' },
    /** Only files with this text in their path. */
    file: { type: 'string', default: '' },
  },
});
const end = Date.now() + Number(options.minutes) * 60_000;
const cache = new URL('.cache/', import.meta.url);

/** Recordings depend on services and probes: delete them after a change of these. */
const RECORDINGS = ['violating', 'conforming'] as const;

/** Reads a file of the cache, or computes and stores its content. */
function getCached<T>(name: string, compute: () => T): T {
  const path = new URL(name, cache);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const computed = compute();
  writeFileSync(path, JSON.stringify(computed));
  return computed;
}

const MIN_SCORE = 0.9;
const CONCURRENT_RECORDINGS = 3;

async function loadOrRecord(kind: (typeof RECORDINGS)[number]): Promise<readonly Recording[]> {
  const path = new URL(kind, cache);
  if (existsSync(path)) return loadRecordings(path);
  const subjects = listSubjects(kind);
  const recordings: Recording[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < subjects.length; index = next++)
      recordings[index] = await recordService(subjects[index]!);
  };
  await Promise.all(Array.from({ length: CONCURRENT_RECORDINGS }, work));
  saveRecordings(path, recordings);
  return recordings;
}

const getLine = ({ fileName, location: { start } }: Mutation): string =>
  readFileSync(new URL(`../../${fileName}`, import.meta.url), 'utf8')
    .split('\n')
    [start.line]!.trim();

const describeSurvivor = (mutation: Mutation, { by }: MutationResult): string => {
  const { fileName, location, mutatorName, replacement } = mutation;
  const place = `${fileName}:${location.start.line + 1}:${location.start.column + 1}`;
  return [`${place} ${mutatorName} (${by})`, `  ${getLine(mutation)}`, `  ${replacement}`].join('\n');
};

/** Runs the mutations of the sample that an earlier call has not run. */
function runSample(runner: MutationRunner, sample: readonly Mutation[], hash: string): readonly MutationResult[] {
  const name = `results-${hash}-${options.seed}-${options.sample}${options.file.replaceAll('/', '-')}.json`;
  const results = getCached<MutationResult[]>(name, () => []);
  for (const mutation of sample.slice(results.length)) {
    if (Date.now() > end) break;
    results.push(runner.run(mutation));
    writeFileSync(new URL(name, cache), JSON.stringify(results));
  }
  for (const [index, result] of results.entries())
    if (result.detection === undefined) console.log(describeSurvivor(sample[index]!, result));
  return results;
}

/** Returns whether the score may be sufficient, within its interval. */
function printScore(results: readonly MutationResult[], size: number): boolean {
  const count = (detection?: string): number => results.filter((one) => one.detection === detection).length;
  const detected = results.length - count();
  const toPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const [low, high] = getConfidenceInterval(detected, results.length);
  console.log(`seed ${options.seed}: ${results.length} of ${size} mutations were run`);
  console.log(
    `${detected} are detected: ${toPercent(detected / results.length)} (95 % interval: ${toPercent(low)} to ${toPercent(high)})`,
  );
  console.log(`by a failing test ${count('failure')}, by a timeout ${count('timeout')}, by a text ${count('text')}`);
  return high >= MIN_SCORE;
}

function createRunner(code: InstrumentedCode, recordings: readonly Recording[], hash: string): MutationRunner {
  const input = [cases, recordings] as const;
  return new MutationRunner(
    code,
    input,
    getCached<Baseline>(`baseline-${hash}.json`, () => measureBaseline(code, input)),
  );
}

mkdirSync(cache, { recursive: true });
const recordings: Recording[] = [];
for (const kind of RECORDINGS) recordings.push(...(await loadOrRecord(kind)));
const code = await instrumentRules();
const hash = createHash('sha256')
  .update(code.hash + JSON.stringify(cases))
  .update(RECORDINGS.map((kind) => statSync(new URL(kind, cache)).mtimeMs).join())
  .digest('hex')
  .slice(0, 12);
const runner = createRunner(code, recordings, hash);
const active = code.mutations.filter((mutation) => !runner.isStatic(mutation));
console.log(`${active.length} mutations, and ${code.mutations.length - active.length} of code that runs only once`);
const sample = sampleByStratum(
  active.filter(({ fileName }) => fileName.includes(options.file)),
  Number(options.sample),
  ({ fileName }) => fileName,
  createRandom(Number(options.seed)),
);
process.exit(printScore(runSample(runner, sample, hash), sample.length) ? 0 : 1);
