import { createClient, ErrorReply } from '@redis/client';
import { KrrError } from '../../errors.ts';
import type { StoreAddress } from './address.ts';

/** A command without a response within this time has failed. */
const COMMAND_TIMEOUT_MS = 2000;
const CONNECT_TIMEOUT_MS = 1000;
/** A start waits this long for a store that starts at the same time. */
const START_TIMEOUT_MS = 5000;
const MAX_RECONNECT_MS = 500;
/** A lost or silent store is noticed, and found again, after about this time. */
const PROBE_INTERVAL_MS = 500;

/** An error of the store; its message contains no user name and no password. */
export class StoreError extends Error {}

/** Receives the messages of a channel. */
export type MessageListener = (message: string) => void;

/**
 * A connection to Redis or Valkey that is restored by itself. Commands fail at once while the store is down or silent, so
 * that no request waits for it. Messages arrive in the order of the commands that caused them.
 */
export class StoreConnection {
  readonly #address: StoreAddress;
  readonly #client: ReturnType<typeof createStoreClient>;
  #failure: string | undefined = 'it is not connected yet';
  #probe: NodeJS.Timeout | undefined;
  #hasStarted = false;
  #isClosed = false;
  /** Called before the connection is used for the first time, and again after each failure. Commands work during the call. */
  onRestored: () => Promise<void> = async () => {};

  constructor(address: StoreAddress) {
    this.#address = address;
    this.#client = createStoreClient(address.url, () => this.#hasStarted);
    this.#client.on('error', (error: unknown) => this.#fail(error));
  }

  /** Why the store cannot be used; undefined if it can. */
  get failure(): string | undefined {
    return this.#failure === undefined
      ? undefined
      : `the state store ${this.#address.label} cannot be used: ${this.#failure}`;
  }

  /** @throws KrrError STATE_UNREADABLE if there is no store within five seconds */
  async connect(channels: Readonly<Record<string, MessageListener>>): Promise<void> {
    try {
      await withTimeout(this.#start(channels), START_TIMEOUT_MS);
    } catch (error) {
      this.#client.destroy();
      const reason = this.#failure ?? describe(error);
      throw new KrrError(
        'STATE_UNREADABLE',
        `${this.#address.label}: ${reason}; check the URL and the password of the state`,
      );
    }
    this.#scheduleProbe();
  }

  async #start(channels: Readonly<Record<string, MessageListener>>): Promise<void> {
    await this.#client.connect();
    this.#hasStarted = true;
    for (const [channel, listener] of Object.entries(channels)) await this.#client.subscribe(channel, listener);
    await this.#restore();
  }

  /**
   * Sends a command.
   *
   * @throws StoreError if the store is down, does not respond in time, or rejects the command
   */
  async send(command: readonly string[]): Promise<unknown> {
    if (this.#failure !== undefined) throw new StoreError(this.failure);
    return this.#send(command);
  }

  async #send(command: readonly string[]): Promise<unknown> {
    try {
      return await withTimeout(this.#client.sendCommand(command), COMMAND_TIMEOUT_MS);
    } catch (error) {
      this.#fail(error);
      throw new StoreError(this.failure);
    }
  }

  /** Runs a script atomically. */
  run(script: string, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    return this.send(['EVAL', script, `${keys.length}`, ...keys, ...values.map(String)]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#probe);
    this.#client.destroy();
  }

  #fail(error: unknown): void {
    this.#failure = describe(error);
  }

  #scheduleProbe(): void {
    this.#probe = setTimeout(async () => {
      await this.#check().catch(() => {});
      if (!this.#isClosed) this.#scheduleProbe();
    }, PROBE_INTERVAL_MS).unref();
  }

  /** Notices a silent store, and uses a store again that responds. */
  async #check(): Promise<void> {
    if (!this.#client.isReady) return this.#fail(this.#failure ?? 'it is not connected');
    await this.#send(['PING']);
    if (this.#failure !== undefined) await this.#restore();
  }

  async #restore(): Promise<void> {
    const before = this.#failure;
    this.#failure = undefined;
    try {
      await this.onRestored();
    } catch (error) {
      this.#failure ??= before;
      throw error;
    }
  }
}

function createStoreClient(url: string, hasStarted: () => boolean) {
  return createClient({
    url,
    RESP: 3,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A store that rejects the first connection, such as for a wrong password, rejects the next one too.
      reconnectStrategy: (retries, cause) =>
        (hasStarted() || !(cause instanceof ErrorReply)) && Math.min(50 * 2 ** retries, MAX_RECONNECT_MS),
    },
  });
}

async function withTimeout<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    // A process that was busy for longer has not read the response yet.
    const expire = (): void => void setImmediate(() => setImmediate(() => reject(createTimeoutError(timeoutMs))));
    timer = setTimeout(expire, timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const createTimeoutError = (timeoutMs: number): Error => new Error(`no response within ${timeoutMs / 1000} seconds`);

/** The errors of the client name addresses at most. */
function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message.split('\n', 1)[0]!;
}
