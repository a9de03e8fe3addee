import type { ConformanceOptions } from '../../conformance/index.ts';
import { KrrError } from '../../errors.ts';

const INTERRUPTED = 130;

/**
 * Runs what may change something so that a signal ends it in order: what has been changed is changed back first. A second
 * signal ends it at once. Gives undefined if it was ended.
 */
export async function runInterruptibly<T>(
  options: ConformanceOptions,
  run: (options: ConformanceOptions) => Promise<T>,
): Promise<T | undefined> {
  if (!options.allowWrites) return run(options);
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write('krr: what was changed is changed back before this ends; once more ends it at once\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run({ ...options, signal: controller.signal });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    if (error instanceof KrrError) process.stderr.write(`krr: ${error.message}\n`);
    process.exitCode = INTERRUPTED;
    return undefined;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
