import { BoundedMap } from '../../bounded-map.ts';
import type { Token } from './tokens.ts';

const MAX_CLIENTS = 1000;

/** A client, as far as requests distinguish it. */
export interface Client {
  readonly number: number;
  /** Identifies the client at every replica. */
  readonly key: string;
}

/** Numbers the clients of a mock, as far as the requests distinguish them: by user agent and by token. */
export class ClientTracker {
  readonly #known = new BoundedMap<string, Client>(MAX_CLIENTS);
  #count = 0;
  /** Most requests come from the client of the previous one. */
  #latest = { userAgent: '', token: null as Token | null, client: { number: 0, key: '' } };

  identify(userAgent: string, token: Token | null): Client {
    if (this.#latest.client.number > 0 && userAgent === this.#latest.userAgent && token === this.#latest.token)
      return this.#latest.client;
    const key = `${token?.holder ?? ''} ${userAgent}`;
    const client = this.#known.get(key) ?? { number: ++this.#count, key };
    this.#known.set(key, client);
    this.#latest = { userAgent, token, client };
    return client;
  }
}
