import type { RunConformance } from '../../mock/index.ts';

const TIMEOUT_MS = 10_000;
const CONCURRENCY = 4;

/** Runs the conformance suite for the control API. The suite is loaded by the first run. */
export const runConformance: RunConformance = async ({ url, soapUrl, tokens, persons, now, signal, onProgress }) => {
  const { runConformance: run } = await import('../../conformance/run/run.ts');
  const { getBundledScenario } = await import('../../scenario/index.ts');
  return run({
    target: {
      baseUrl: url,
      ...(soapUrl !== undefined && { soapUrl }),
      tokens,
      timeoutMs: TIMEOUT_MS,
      concurrency: CONCURRENCY,
    },
    persons: persons === 'standard' ? getBundledScenario('standard')! : persons,
    ...(now !== undefined && { now }),
    signal,
    onProgress,
  });
};
