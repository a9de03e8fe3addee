import { randomUUID } from 'node:crypto';
import type { StoreConnection } from './connection.ts';

/** The fields of a message or a response, as JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Handles a message at every replica, the sender included. Returns the fields of the response. */
export type MessageHandler = (message: Fields, isOwn: boolean) => Fields;

/** Replicas that do not respond within this time are stalled; they handle the message when they continue. */
const RESPONSE_TIMEOUT_MS = 2000;

/** Sends messages to all replicas, and collects their responses. */
export class Bus {
  /** Identifies this replica. */
  readonly id = randomUUID();
  readonly #store: Pick<StoreConnection, 'send'>;
  readonly #prefix: string;
  readonly #handlers: Readonly<Record<string, MessageHandler>>;
  readonly #pending = new Map<string, Responses>();

  constructor(
    store: Pick<StoreConnection, 'send'>,
    prefix: string,
    handlers: Readonly<Record<string, MessageHandler>>,
  ) {
    this.#store = store;
    this.#prefix = prefix;
    this.#handlers = handlers;
  }

  get channel(): string {
    return `${this.#prefix}:bus`;
  }

  /** The channel of one replica. It has no receiver when the replica has ended. */
  getResponseChannel(id: string): string {
    return `${this.#prefix}:replica:${id}`;
  }

  /** The channels of this replica with their listeners. */
  get listeners(): Readonly<Record<string, (text: string) => void>> {
    return {
      [this.channel]: (text) => this.#receive(JSON.parse(text)),
      [this.getResponseChannel(this.id)]: (text) => this.#receiveResponse(text),
    };
  }

  /** Sends a message and waits for the responses of all replicas that receive it, at most two seconds. */
  async request(type: string, fields: Fields): Promise<readonly Fields[]> {
    const call = this.open(type);
    const message = JSON.stringify({ ...call.head, ...fields });
    const receivers = await this.#store.send(['PUBLISH', this.channel, message]).catch((error: unknown) => {
      call.cancel();
      throw error;
    });
    return call.waitForResponses(Number(receivers));
  }

  /** Begins a message that the caller publishes. */
  open(type: string) {
    const id = randomUUID();
    const responses = new Responses();
    this.#pending.set(id, responses);
    const cancel = (): void => {
      this.#pending.delete(id);
    };
    return {
      head: { id, from: this.id, type },
      cancel,
      waitForResponses: (receivers: number): Promise<readonly Fields[]> => responses.waitFor(receivers).finally(cancel),
    };
  }

  #receive({ id, from, type, ...fields }: Fields): void {
    const isOwn = from === this.id;
    const response = this.#handlers[type as string]?.(fields, isOwn) ?? {};
    if (isOwn) {
      this.#pending.get(id as string)?.add(response);
      return;
    }
    const message = ['PUBLISH', this.getResponseChannel(from as string), JSON.stringify({ ...response, id })];
    // Without a store, the sender waits no longer either.
    this.#store.send(message).catch(() => {});
  }

  /** An empty message asks only whether the replica is there. */
  #receiveResponse(text: string): void {
    if (text === '') return;
    const { id, ...response } = JSON.parse(text);
    this.#pending.get(id)?.add(response);
  }
}

/** The responses to one message. */
class Responses {
  readonly #all: Fields[] = [];
  #expected = Number.POSITIVE_INFINITY;
  #finish = (): void => {};

  add(response: Fields): void {
    this.#all.push(response);
    if (this.#all.length >= this.#expected) this.#finish();
  }

  waitFor(count: number): Promise<readonly Fields[]> {
    this.#expected = count;
    if (this.#all.length >= count) return Promise.resolve(this.#all);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish(), RESPONSE_TIMEOUT_MS);
      this.#finish = () => {
        clearTimeout(timer);
        resolve(this.#all);
      };
    });
  }
}
