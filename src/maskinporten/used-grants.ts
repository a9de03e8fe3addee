import { createHash } from 'node:crypto';

/** Far more than are made in the two minutes that a grant can live. */
const MOST_REMEMBERED = 100_000;

/** The grants that have been used and could come again: by client and jti, until they are over anyway. */
export class UsedGrants {
  readonly #until = new Map<string, number>();
  readonly #most: number;

  constructor(most: number = MOST_REMEMBERED) {
    this.#most = most;
  }

  /**
   * Whether a grant is used for the first time; from then on it is used.
   *
   * @param until when it need not be remembered any more, in seconds as `now`
   */
  use(clientId: string, jti: string, until: number, now: number): boolean {
    const key = createHash('sha256')
      .update(JSON.stringify([clientId, jti]))
      .digest('base64');
    const known = this.#until.get(key);
    if (known !== undefined && known >= now) return false;
    this.#makeRoom(now);
    this.#until.delete(key);
    this.#until.set(key, until);
    return true;
  }

  /** The oldest stand first, and none lives much longer than another. */
  #makeRoom(now: number): void {
    for (const [key, until] of this.#until) {
      if (until >= now && this.#until.size < this.#most) return;
      this.#until.delete(key);
    }
  }
}
