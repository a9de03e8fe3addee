import { describe, expect, test } from 'vitest';
import { type ConformanceOptions, runConformance } from '../../../src/conformance/index.ts';
import { startMock } from '../../../src/mock/start.ts';
import { type Fault, getBundledScenario, listBundledScenarios } from '../../../src/scenario/index.ts';

const CONCURRENCY = 8;
const PATIENCE_MS = 30_000;
/** Shorter timeouts where responses never end, or end after 15 s. Every other response of these scenarios is faster. */
const IMPATIENCE_MS: ReadonlyMap<string, number> = new Map([
  ['dribble', 4_000],
  ['silent', 4_000],
  ['slow', 10_000],
  ['wrong-content-length', 4_000],
]);
/** The suite waits for each of their responses, and retries: a few rules keep that short. */
const SELECTED = ['response/status-200', 'response/json-media-type', 'response/valid-json-utf8'];
const BROKEN = ['fail', 'warn'];
const FIRED = [...BROKEN, 'error'];

const scenarios = listBundledScenarios().map(({ name }) => getBundledScenario(name)!);
/**
 * Whether the same request always meets the same: which ones a fault strikes that counts them, or throws dice, depends on
 * the order in which the judge asks.
 */
const isDecided = ({ when: { attempt, per, probability }, delay }: Fault): boolean =>
  probability === undefined && (attempt === undefined || per === 'batch') && !('median' in (delay ?? {}));

/** Those that mostly wait come first, while others are judged. */
const faulty = scenarios
  .filter(({ faults }) => faults.length > 0)
  .sort((one, other) => Number(IMPATIENCE_MS.has(other.name)) - Number(IMPATIENCE_MS.has(one.name)));
const sound = scenarios.filter(({ faults }) => faults.length === 0);

/** What the judge finds in a mock with a scenario of the library, knowing its persons and its time. */
async function judged(name: string, options: Partial<ConformanceOptions> = {}) {
  const mock = await startMock({ scenario: name });
  try {
    const timeoutMs = IMPATIENCE_MS.get(name) ?? PATIENCE_MS;
    const target = { baseUrl: mock.url, tokens: { main: 'any' }, timeoutMs, concurrency: CONCURRENCY };
    const report = await runConformance({ target, persons: getBundledScenario(name)!, strict: true, ...options });
    const idsOf = (outcomes: readonly string[]): string[] =>
      report.results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => id);
    return { conforms: report.conforms, fired: idsOf(FIRED).sort(), broken: idsOf(BROKEN) };
  } finally {
    await mock.close();
  }
}

describe.concurrent('what faults make of a scenario', () => {
  test.each(faulty.filter(({ faults }) => faults.every(isDecided)))(
    '$name violates the rules that it names, and no other that can be evaluated',
    async ({ name, violates }) => {
      const options = IMPATIENCE_MS.has(name) ? { rules: [...SELECTED, ...violates] } : {};
      const { conforms, fired, broken } = await judged(name, options);
      expect(conforms).toBe(violates.length === 0);
      expect(violates.filter((id) => !fired.includes(id))).toEqual([]);
      expect(broken.filter((id) => !violates.includes(id))).toEqual([]);
    },
  );

  // The suite repeats requests with status 429, so the findings about rate-limit depend on their order.
  test.each(faulty.filter(({ name, faults }) => !faults.every(isDecided) && name !== 'rate-limit'))(
    '$name violates each rule that it names',
    async ({ name, violates }) => {
      // The suite retries what a good client retries.
      const selected = violates.length === 0 ? ['response/status-200', 'response/json-media-type'] : violates;
      expect(await judged(name, { rules: selected })).toMatchObject({
        conforms: violates.length === 0,
        fired: [...violates].sort(),
      });
    },
  );
});

describe.concurrent('what persons and behaviour make of a scenario', () => {
  test.each(sound)('$name violates the rules that it names, and no other', async ({ name, violates }) => {
    expect(await judged(name)).toMatchObject({ conforms: violates.length === 0, fired: [...violates].sort() });
  });
});
