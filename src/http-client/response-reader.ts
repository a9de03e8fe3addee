import { HTTPParser } from 'http-parser-js';
import { decodeBody, MAX_BODY_BYTES } from './body.ts';
import type { HttpResponse } from './messages.ts';

/** Reads the responses of a connection, one after the other. */
export class ResponseReader {
  readonly responses: HttpResponse[] = [];
  readonly #parser = new HTTPParser(HTTPParser.RESPONSE);
  readonly #startedAt = performance.now();
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #interim = new Set<number>();
  #chunks: Buffer[] = [];
  #size = 0;

  constructor() {
    this.#parser[HTTPParser.kOnHeadersComplete] = ({ statusCode, headers }) => {
      this.#status = statusCode;
      this.#headers = joinHeaders(headers);
    };
    this.#parser[HTTPParser.kOnBody] = (chunk, _, length) => this.#addChunk(chunk, length);
    this.#parser[HTTPParser.kOnMessageComplete] = () => this.#endMessage();
  }

  /** @throws Error if the bytes are not HTTP, or a body is too long */
  push(bytes: Buffer): void {
    const result = this.#parser.execute(bytes);
    if (result instanceof Error) throw createParseError(result);
  }

  /** The end of the connection is the end of a body without a length. */
  finish(): void {
    this.#parser.finish();
  }

  #addChunk(chunk: Buffer, length: number): void {
    // The parser accepts a negative length, and would read the same bytes again.
    if (!(length >= 0)) throw createParseError(new Error('a negative length'));
    this.#size += length;
    if (this.#size > MAX_BODY_BYTES) throw Object.assign(new Error('too long'), { code: 'ERR_BODY_TOO_LONG' });
    this.#chunks.push(chunk);
  }

  #endMessage(): void {
    if (this.#status < 200) {
      this.#interim.add(this.#status);
      return;
    }
    this.responses.push({
      status: this.#status,
      headers: this.#headers,
      ...decodeBody(Buffer.concat(this.#chunks), this.#headers['content-encoding'] ?? ''),
      ms: performance.now() - this.#startedAt,
      interimStatuses: [...this.#interim],
    });
    this.#interim = new Set();
    this.#chunks = [];
    this.#size = 0;
  }
}

const createParseError = (cause: Error): Error =>
  Object.assign(new Error('not HTTP', { cause }), { code: 'HPE_INVALID_CONSTANT' });

/** Joins the values of a repeated header. @param list names and values in turn */
function joinHeaders(list: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index]!.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? list[index + 1]! : `${before}, ${list[index + 1]}`);
  }
  return Object.fromEntries(headers);
}
