import { BoundedMap } from './bounded-map.ts';
import type { Token } from './tokens.ts';

const MAX_CLIENTS = 1000;

/** Numbers the clients of a mock, as far as the requests distinguish them: by user agent and by token. */
export class ClientTracker {
  readonly #known = new BoundedMap<string, number>(MAX_CLIENTS);
  #count = 0;
  /** Most requests come from the client of the previous one. */
  #latest = { userAgent: '', token: null as Token | null, client: 0 };

  identify(userAgent: string, token: Token | null): number {
    if (this.#latest.client > 0 && userAgent === this.#latest.userAgent && token === this.#latest.token)
      return this.#latest.client;
    const key = `${token?.holder ?? ''} ${userAgent}`;
    const client = this.#known.get(key) ?? ++this.#count;
    this.#known.set(key, client);
    this.#latest = { userAgent, token, client };
    return client;
  }
}
