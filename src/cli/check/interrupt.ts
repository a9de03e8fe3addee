import { KrrError } from '../../errors.ts';
import { printError } from '../io.ts';

const INTERRUPTED = 130;

/**
 * Runs a function that may change a deployment. The first SIGINT or SIGTERM aborts `signal`, and the run reverts its
 * changes; a second one exits at once. Returns undefined if the run was interrupted.
 */
export async function runInterruptibly<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    process.stderr.write('krr: reverting changes before exit; interrupt again to exit at once\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    if (error instanceof KrrError) printError(`krr: ${error.message}`);
    process.exitCode = INTERRUPTED;
    return undefined;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
