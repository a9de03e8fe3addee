import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, runConformance } from '../../src/conformance/index.ts';
import { startMock } from '../../src/mock/start.ts';
import { bundledNames, bundledScenario } from '../../src/scenario/index.ts';

const CONCURRENCY = 8;
const PATIENCE_MS = 30_000;
/** Where an answer never comes whole, this is long enough for whatever does. */
const IMPATIENCE_MS = 2_000;
const ENDLESS = ['dribble', 'silent', 'slow', 'wrong-content-length'];
const FIRED = ['fail', 'warn', 'error'];

const scenarios = bundledNames().map(({ name }) => bundledScenario(name)!);
/** Those that mostly wait come first, while others are judged. */
const faulty = scenarios
  .filter(({ faults }) => faults.length > 0)
  .sort((one, other) => Number(ENDLESS.includes(other.name)) - Number(ENDLESS.includes(one.name)));
const sound = scenarios.filter(({ faults }) => faults.length === 0);

/** What the judge finds in a mock with a scenario of the library, knowing its persons and its time. */
async function judged(name: string, options: Partial<ConformanceOptions> = {}) {
  const mock = await startMock({ scenario: name });
  try {
    const timeoutMs = ENDLESS.includes(name) ? IMPATIENCE_MS : PATIENCE_MS;
    const target = { baseUrl: mock.url, tokens: { main: 'any' }, timeoutMs, concurrency: CONCURRENCY };
    const report = await runConformance({ target, persons: bundledScenario(name)!, strict: true, ...options });
    const fired = report.results.filter(({ outcome }) => FIRED.includes(outcome)).map(({ id }) => id);
    return { conforms: report.conforms, fired: fired.sort() };
  } finally {
    await mock.close();
  }
}

describe.concurrent('what faults make of a scenario', () => {
  test.each(faulty)('$name breaks each rule that it names', async ({ name, breaks }) => {
    expect(await judged(name, { rules: breaks })).toEqual({ conforms: false, fired: [...breaks].sort() });
  });
});

describe.concurrent('what persons and behaviour make of a scenario', () => {
  test.each(sound)('$name breaks the rules that it names, and no other', async ({ name, breaks }) => {
    expect(await judged(name)).toEqual({ conforms: breaks.length === 0, fired: [...breaks].sort() });
  });
});
