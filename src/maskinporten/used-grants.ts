import { createHash } from 'node:crypto';

/** Far more than are made in the two minutes that a grant can live. */
const MAX_REMEMBERED = 100_000;

/** The grants that have been used and could come again: by client and jti, until they are over anyway. */
export class UsedGrants {
  readonly #expiryByKey = new Map<string, number>();
  readonly #max: number;

  constructor(most: number = MAX_REMEMBERED) {
    this.#max = most;
  }

  /**
   * Whether a grant is used for the first time; from then on it is used.
   *
   * @param until when it need not be remembered any more, in seconds as `now`
   */
  redeem(clientId: string, jti: string, until: number, now: number): boolean {
    const key = createHash('sha256')
      .update(JSON.stringify([clientId, jti]))
      .digest('base64');
    const known = this.#expiryByKey.get(key);
    if (known !== undefined && known >= now) return false;
    this.#evict(now);
    this.#expiryByKey.delete(key);
    this.#expiryByKey.set(key, until);
    return true;
  }

  /** The oldest stand first, and none lives much longer than another. */
  #evict(now: number): void {
    for (const [key, until] of this.#expiryByKey) {
      if (until >= now && this.#expiryByKey.size < this.#max) return;
      this.#expiryByKey.delete(key);
    }
  }
}
