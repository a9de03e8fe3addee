/** Longer bodies pass through and are not checked. */
const MAX_BODY_BYTES = 32 * 2 ** 20;
/** The bodies of all exchanges that are in progress or not checked yet. */
const MAX_TOTAL_BYTES = 64 * 2 ** 20;

/** Limits the memory of captured bodies. */
export class CaptureBudget {
  #used = 0;

  take(bytes: number): boolean {
    if (this.#used + bytes > MAX_TOTAL_BYTES) return false;
    this.#used += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}

/** Keeps a copy of a body that passes through. */
export class BodyCapture {
  readonly #budget: CaptureBudget;
  #chunks: Buffer[] = [];
  #kept = 0;
  #isComplete = true;
  /** The length of the body, whether or not it is kept. */
  bytes = 0;

  constructor(budget: CaptureBudget) {
    this.#budget = budget;
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (!this.#isComplete) return;
    if (this.bytes <= MAX_BODY_BYTES && this.#budget.take(chunk.length)) {
      this.#kept += chunk.length;
      this.#chunks.push(chunk);
      return;
    }
    this.#isComplete = false;
    this.release();
  }

  /** The whole body; undefined if it was too large. */
  read(): Buffer | undefined {
    if (!this.#isComplete) return undefined;
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0];
  }

  /** Frees the memory. */
  release(): void {
    this.#budget.release(this.#kept);
    this.#kept = 0;
    this.#chunks = [];
  }
}
