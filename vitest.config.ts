import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The parts of the suite that take longest. They start first, so that the last file of a run is a short one. */
const LONGEST = ['package', 'mutants', 'conforming-services', 'browser', 'scenario/library', 'conformance', 'cli'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const path = relative('test', moduleId);
      const found = LONGEST.findIndex((folder) => path.startsWith(`${folder}/`));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** Tests inside one process. They share the loaded modules, which saves up to half of their time. */
const TOGETHER = [
  ...[
    'conformance',
    'conforming-services',
    'contract',
    'disclosure',
    'har',
    'http-client',
    'identifier',
    'maskinporten',
  ],
  ...['mock', 'mutants', 'proxy', 'recording', 'register', 'report', 'scenario', 'soap', 'time', 'xml', 'yaml'],
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: TOGETHER } },
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
    ],
    // Many tests wait for processes and timers.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: LongestFirst },
    // Files share their worker, so that a failed test must not affect others.
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
