import { KrrError } from '../errors.ts';

const INTERRUPTED = 130;
const SHUTDOWN_TIMEOUT_MS = 5000;

/** Where a mock was told to listen. */
interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly maskinportenPort?: number;
}

/** What keeps a server from listening, in a line; anything else as it is. */
export function toListenError(error: NodeJS.ErrnoException & { port?: number }, flags: ListenOptions): Error {
  if (error instanceof KrrError || error.syscall === undefined) return error;
  const { port = flags.port } = error;
  if (error.code === 'EADDRINUSE') {
    const option = port === flags.maskinportenPort ? '--maskinporten-port' : '--port';
    return new KrrError(
      'PORT_TAKEN',
      `port ${port} is taken: choose another with ${option}, or any free one with ${option} 0`,
    );
  }
  const reason = error.code ?? error.message;
  return new KrrError('ADDRESS_UNAVAILABLE', `cannot listen on ${flags.host}, port ${port}: ${reason}`);
}

/** How a mock ends. */
export interface ShutdownSteps {
  /** Lets requests under way finish. */
  readonly close: () => Promise<unknown>;
  /** What is to be done in any case, once; returns the exit code, 0 if nothing was found. */
  readonly report: () => Promise<number>;
}

/**
 * The first signal lets requests under way finish; a second one, or five seconds, ends them. What was found is told
 * either way: who asked for an exit code by it does not lose it to a client that would not let go.
 */
export function closeOnSignal({ close, report }: ShutdownSteps): void {
  let reported: Promise<number> | undefined;
  const reportOnce = (): Promise<number> => {
    reported ??= report();
    return reported;
  };
  const forceExit = async (): Promise<void> => process.exit((await reportOnce()) || INTERRUPTED);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return forceExit();
    stopping = true;
    setTimeout(forceExit, SHUTDOWN_TIMEOUT_MS).unref();
    await close();
    process.exitCode = await reportOnce();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
