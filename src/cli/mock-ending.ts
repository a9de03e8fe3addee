import { KrrError } from '../errors.ts';

const INTERRUPTED = 130;
const PATIENCE_MS = 5000;

/** Where a mock was told to listen. */
interface Listening {
  readonly host: string;
  readonly port: number;
  readonly maskinportenPort?: number;
}

/** What keeps a server from listening, in a line; anything else as it is. */
export function explained(error: NodeJS.ErrnoException & { port?: number }, flags: Listening): Error {
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

/** The first signal lets requests under way finish; a second one, or five seconds, ends them. */
export function closeOnSignal(close: () => Promise<unknown>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(INTERRUPTED);
    stopping = true;
    setTimeout(() => process.exit(INTERRUPTED), PATIENCE_MS).unref();
    void close();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
