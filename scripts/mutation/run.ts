import { Script } from 'node:vm';
import type { Case } from '../../test/conformance/cases/case.ts';
import { type Coverage, getSwitch, type InstrumentedCode, type Mutation } from './instrument.ts';
import type { Recording } from './recording.ts';
import { createRandom, shuffle } from './sample.ts';
import type { CodeTest, TestResult } from './subject.ts';

/** `failure`: a test of the suite fails. `text`: only the text or the place of a finding differs. */
type Detection = 'failure' | 'text' | 'timeout';

export interface MutationResult {
  readonly id: string;
  /** Missing if the mutation survives. */
  readonly detection?: Detection;
  /** The test that detects it, or the number of tests that do not. */
  readonly by: string;
}

/** One test may take this long; more is an endless loop. */
const TEST_TIMEOUT_MS = 10_000;
/** The time for the cases of one mutation, and for the services of each kind. */
const CASES_MS = 20_000;
const SERVICES_MS = 4000;
/** The time to look for a failure, if the text of a finding differs. */
const AFTER_TEXT_MS = 1000;

const current = globalThis as { runMutationTest?: () => TestResult };
const runner = new Script('runMutationTest()');

/** Undefined after a timeout. */
function runTest(test: CodeTest): TestResult | undefined {
  current.runMutationTest = () => test.run();
  try {
    return runner.runInThisContext({ timeout: TEST_TIMEOUT_MS }) as TestResult;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    return { verdict: `${(error as Error).name}`, details: '' };
  }
}

/** The tests of the unmutated code: their results, and the mutations that each of them runs. */
export interface Baseline {
  readonly results: readonly (readonly [index: number, result: TestResult])[];
  readonly testsByMutation: readonly (readonly [id: string, indexes: readonly number[]])[];
  /** The mutations that are run while the code is loaded. */
  readonly whileLoading: readonly string[];
}

/** Runs the cases, the services that violate rules, and the service that is not changed. */
export function measureBaseline({ load }: InstrumentedCode, input: TestInput): Baseline {
  const control = getSwitch();
  const coverage: Coverage = { static: {}, perTest: {} };
  control.mutantCoverage = coverage;
  const results: [number, TestResult][] = [];
  for (const [index, test] of load()
    .createTests(...input)
    .entries()) {
    if (test.kind === 'conforming' && !test.isUnchanged) continue;
    control.currentTestId = String(index);
    results.push([index, test.run()]);
  }
  control.currentTestId = undefined;
  const testsByMutation = new Map<string, number[]>();
  for (const [index, mutations] of Object.entries(coverage.perTest)) {
    for (const id of Object.keys(mutations)) {
      const indexes = testsByMutation.get(id) ?? [];
      testsByMutation.set(id, indexes);
      indexes.push(Number(index));
    }
  }
  return { results, testsByMutation: [...testsByMutation], whileLoading: Object.keys(coverage.static) };
}

type TestInput = readonly [cases: readonly Case[], recordings: readonly Recording[]];

/** Tests to run for a limited time. */
interface Phase {
  readonly indexes: readonly number[];
  readonly ms: number;
}

/** The tests of one mutation so far. */
interface Progress {
  readonly id: string;
  readonly tests: readonly CodeTest[];
  count: number;
  /** The first test in which only a text differs. */
  text?: string;
}

/** Runs tests of the rules on mutated code. */
export class MutationRunner {
  readonly #code: InstrumentedCode;
  readonly #input: TestInput;
  readonly #tests: readonly CodeTest[];
  readonly #expected: Map<number, TestResult>;
  readonly #testsByMutation: ReadonlyMap<string, readonly number[]>;
  readonly #whileLoading: ReadonlySet<string>;

  constructor(code: InstrumentedCode, input: TestInput, baseline: Baseline) {
    this.#code = code;
    this.#input = input;
    this.#tests = code.load().createTests(...input);
    this.#expected = new Map(baseline.results);
    this.#testsByMutation = new Map(baseline.testsByMutation);
    this.#whileLoading = new Set(baseline.whileLoading);
  }

  /** Whether a mutation has an effect only while the code is loaded. */
  isStatic({ id }: Mutation): boolean {
    return this.#whileLoading.has(id) && !this.#testsByMutation.has(id);
  }

  run({ id }: Mutation): MutationResult {
    const covering = this.#testsByMutation.get(id) ?? [];
    if (covering.length === 0) return { id, by: 'no test runs it' };
    const tests = this.#code.load().createTests(...this.#input);
    const progress: Progress = { id, tests, count: 0 };
    for (const phase of this.#selectTests(id, covering)) {
      const found = this.#runPhase(phase, progress);
      if (found !== undefined) return found;
    }
    const { text, count } = progress;
    return text === undefined ? { id, by: `${count} tests pass` } : { id, detection: 'text', by: text };
  }

  /** Returns the first failure, and notes the first difference of a text. */
  #runPhase({ indexes, ms }: Phase, progress: Progress): MutationResult | undefined {
    const begun = performance.now();
    for (const index of indexes) {
      const limit = progress.text === undefined ? ms : Math.min(ms, AFTER_TEXT_MS);
      if (performance.now() - begun > limit) return undefined;
      const test = progress.tests[index]!;
      const difference = this.#compare(progress.id, test, this.#getExpected(index));
      progress.count++;
      if (difference === 'text') progress.text ??= test.name;
      else if (difference !== undefined) return { id: progress.id, detection: difference, by: test.name };
    }
    return undefined;
  }

  #compare(id: string, test: CodeTest, expected: TestResult): Detection | undefined {
    const control = getSwitch();
    control.activeMutant = id;
    const result = runTest(test);
    control.activeMutant = undefined;
    if (result === undefined) return 'timeout';
    if (result.verdict !== expected.verdict) return 'failure';
    return result.details === expected.details ? undefined : 'text';
  }

  #getExpected(index: number): TestResult {
    const result = this.#expected.get(index) ?? this.#tests[index]!.run();
    this.#expected.set(index, result);
    return result;
  }

  /** Cases and requests, then services that violate rules, then conforming ones. */
  #selectTests(id: string, covering: readonly number[]): readonly Phase[] {
    const random = createRandom(Number(id));
    const getKind = (index: number): CodeTest['kind'] => this.#tests[index]!.kind;
    const rules = new Set(covering.map((index) => this.#tests[index]!.rule));
    const violating = covering.filter((index) => getKind(index) === 'violating');
    const fast = covering.filter((index) => !['violating', 'conforming'].includes(getKind(index)));
    const conforming = [...this.#tests.keys()].filter(
      (index) => getKind(index) === 'conforming' && rules.has(this.#tests[index]!.rule),
    );
    return [
      { indexes: fast, ms: CASES_MS },
      { indexes: shuffle(violating, random), ms: SERVICES_MS },
      { indexes: shuffle(conforming, random), ms: SERVICES_MS },
    ];
  }
}
