import type { ServerResponse } from 'node:http';
import type { Entry } from '../journal/index.ts';
import type { Exchange } from './exchange.ts';
import { createLog, toHarEntry } from './har-entry.ts';
import type { HarFile } from './har-file.ts';

const MAX_KEPT = 100;
/** Without a file, longer bodies are not kept: copying them would cost 5 % of a lookup of 1000 persons. */
const MAX_KEPT_BODY_BYTES = 64 * 1024;
/** No response of the mock is longer. */
const MAX_WRITTEN_BODY_BYTES = 32 * 2 ** 20;

/** Keeps the latest exchanges for the export of the journal, and writes all exchanges to a file. */
export class ExchangeRecorder {
  readonly #file: HarFile | undefined;
  readonly #kept: KeptExchange[] = [];
  #next = 0;
  readonly #maxBytes: number;

  constructor(file?: HarFile) {
    this.#file = file;
    this.#maxBytes = file === undefined ? MAX_KEPT_BODY_BYTES : MAX_WRITTEN_BODY_BYTES;
  }

  /** A copy of a response body; undefined if it is not recorded. */
  copyBody(payload: unknown): string | Buffer | undefined {
    if (typeof payload === 'string') return payload.length <= this.#maxBytes ? payload : undefined;
    if (payload === undefined || payload === null) return '';
    return Buffer.isBuffer(payload) && payload.length <= this.#maxBytes ? Buffer.from(payload) : undefined;
  }

  /** Collects the body that is written to a response. The returned function gets it. */
  captureWrites(response: ServerResponse): () => string | Buffer | undefined {
    const chunks: (string | Buffer)[] = [];
    const keep = (chunk: unknown): void => {
      const copy = typeof chunk === 'function' ? '' : this.copyBody(chunk);
      if (copy !== undefined) chunks.push(copy);
    };
    const { write, end } = response;
    response.write = ((...parts: Parameters<typeof write>) => {
      keep(parts[0]);
      return write.apply(response, parts);
    }) as typeof write;
    response.end = ((...parts: Parameters<typeof end>) => {
      keep(parts[0]);
      return end.apply(response, parts);
    }) as typeof end;
    return () => this.copyBody(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))));
  }

  /** Adds the exchange of a completed request. Without a file, it is read when the journal is exported. */
  add(entry: Entry, read: () => Exchange): void {
    this.#kept[this.#next] = { entry, read: this.#file === undefined ? read : this.#write(this.#file, entry, read()) };
    this.#next = (this.#next + 1) % MAX_KEPT;
  }

  /** Converts entries of a journal to the content of a HAR file; only the latest have headers and bodies. */
  toHar(entries: readonly Entry[], origin: string): object {
    const kept = new Map(this.#kept.map(({ entry, read }) => [entry, read]));
    return createLog(entries.map((entry) => toHarEntry(entry, kept.get(entry)?.(), origin)));
  }

  #write(file: HarFile, entry: Entry, exchange: Exchange): () => Exchange {
    file.add(toHarEntry(entry, exchange, exchange.origin));
    const isKeptWhole = (exchange.responseBody?.length ?? 0) <= MAX_KEPT_BODY_BYTES;
    const kept = isKeptWhole ? exchange : { ...exchange, responseBody: undefined };
    return () => kept;
  }
}

interface KeptExchange {
  readonly entry: Entry;
  readonly read: () => Exchange;
}
