import { type FileHandle, open } from 'node:fs/promises';
import { KrrError } from '../../errors.ts';
import { createLog } from './har-entry.ts';

const TAIL = '\n]}}\n';
/** Exchanges that wait to be written. Further ones are counted and left out. */
const MAX_PENDING_BYTES = 64 * 2 ** 20;
const MAX_FILE_BYTES = 2 ** 31;

/**
 * A HAR file that grows with each exchange. It is complete after every write, so a mock that is killed leaves a readable
 * file.
 */
export class HarFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #onError: (message: string) => void;
  #position = 0;
  #pending: string[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | undefined;
  #isFirst = true;
  #omitted = 0;
  #hasFailed = false;

  private constructor(path: string, file: FileHandle, onError: (message: string) => void) {
    this.#path = path;
    this.#file = file;
    this.#onError = onError;
  }

  /**
   * Creates the file, or empties it.
   *
   * @param onError called if exchanges could not be written
   * @throws KrrError OPTION_INVALID if the file cannot be written
   */
  static async create(path: string, onError: (message: string) => void): Promise<HarFile> {
    const handle = await open(path, 'w', 0o600).catch(({ code }: NodeJS.ErrnoException) => {
      throw new KrrError('OPTION_INVALID', `${path}: cannot be written (${code})`);
    });
    const file = new HarFile(path, handle, onError);
    const root = JSON.stringify(createLog([]));
    await file.#append(root.slice(0, root.lastIndexOf(']')));
    return file;
  }

  add(entry: object): void {
    const text = `${this.#isFirst ? '\n' : ',\n'}${JSON.stringify(entry)}`;
    if (this.#hasFailed || !this.#hasRoomFor(text.length)) {
      this.#omitted++;
      return;
    }
    this.#isFirst = false;
    this.#pending.push(text);
    this.#pendingBytes += text.length;
    this.#writing ??= this.#writePending();
  }

  /** Writes the exchanges that are left, and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
    if (this.#omitted > 0) this.#onError(`${this.#path}: ${this.#omitted} requests were not recorded`);
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#pendingBytes + bytes <= MAX_PENDING_BYTES && this.#position + this.#pendingBytes <= MAX_FILE_BYTES;
  }

  async #writePending(): Promise<void> {
    // Exchanges of the same moment are written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.length > 0) {
      const text = this.#pending.join('');
      this.#pending = [];
      this.#pendingBytes = 0;
      await this.#append(text).catch(({ code }: NodeJS.ErrnoException) => {
        this.#hasFailed = true;
        this.#onError(`${this.#path}: cannot be written (${code}); later requests are not recorded`);
      });
    }
    this.#writing = undefined;
  }

  /** Replaces the tail. */
  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text + TAIL);
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#position + done);
      done += bytesWritten;
    }
    this.#position += bytes.length - TAIL.length;
  }
}
