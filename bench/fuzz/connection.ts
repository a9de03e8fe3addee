import { connect, type Socket } from 'node:net';

/** A response without its status line; the body is latin1 text, of 5xx and 4xx only. */
export interface Response {
  readonly status: number;
  readonly text: string;
}

interface Parsed {
  readonly response: Response;
  readonly end: number;
}

/** A SOAP fault repeats the namespace of a header that it does not understand. */
const MAX_TEXT_LENGTH = 100_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** The end of a chunked body; -1 if it is incomplete. */
function findChunkedEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (true) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return -1;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) return bytes.length;
    at = line + 2 + size + 2;
    if (at > bytes.length) return -1;
    if (size === 0) return at;
  }
}

function findEnd(bytes: Buffer, head: string, start: number, isHead: boolean): number {
  if (isHead || /^HTTP\/1\.1 (?:204|304)/.test(head)) return start;
  if (/^transfer-encoding: chunked/im.test(head)) return findChunkedEnd(bytes, start);
  const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
  const end = start + Number(length ?? Number.POSITIVE_INFINITY);
  return end <= bytes.length ? end : -1;
}

/** Parses the first response in the received bytes; undefined if it is incomplete. */
function parseResponse(bytes: Buffer, isHead: boolean, isClosed: boolean): Parsed | undefined {
  const headEnd = bytes.indexOf(END_OF_HEAD);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const start = headEnd + END_OF_HEAD.length;
  const found = findEnd(bytes, head, start, isHead);
  if (found < 0 && !isClosed) return undefined;
  const end = found < 0 ? bytes.length : found;
  const status = Number(head.slice(9, 12));
  const text =
    status >= 400 ? `${head}\r\n\r\n${bytes.toString('utf8', start, Math.min(end, start + MAX_TEXT_LENGTH))}` : head;
  return { response: { status, text }, end };
}

/** How a batch of pipelined requests ended: the responses so far, and why there are no more. */
export interface BatchResult {
  readonly responses: readonly Response[];
  readonly end: 'complete' | 'closed' | 'timeout';
}

/** A connection that is opened again after the server has closed it. */
export class Connection {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends requests at once, and waits for their responses, the end of the connection, or the deadline. */
  send(requests: readonly Buffer[], timeoutMs: number, isLast = false): Promise<BatchResult> {
    const socket = this.#open();
    const responses: Response[] = [];
    let isFinished = false;
    let received: Buffer = Buffer.alloc(0);
    return new Promise((resolve) => {
      const finish = (end: BatchResult['end']): void => {
        if (isFinished) return;
        isFinished = true;
        clearTimeout(timer);
        socket.removeAllListeners('data').removeAllListeners('close');
        if (end !== 'complete' || isLast) this.close();
        resolve({ responses, end });
      };
      // If this process was busy, the response may have arrived already: it is read first.
      const timer = setTimeout(() => setImmediate(() => setImmediate(() => finish('timeout'))), timeoutMs);
      const parse = (isClosed: boolean): void => {
        while (received.length > 0) {
          const isHead = requests[responses.length]?.subarray(0, 5).toString() === 'HEAD ';
          const parsed = parseResponse(received, isHead, isClosed);
          if (parsed === undefined) return;
          received = received.subarray(parsed.end);
          if (parsed.response.status >= 200) responses.push(parsed.response);
        }
      };
      socket.on('data', (data) => {
        received = received.length === 0 ? data : Buffer.concat([received, data]);
        parse(false);
        if (!isLast && responses.length >= requests.length) finish('complete');
      });
      socket.on('close', () => {
        parse(true);
        finish(responses.length >= requests.length ? 'complete' : 'closed');
        this.close();
      });
      socket.write(Buffer.concat(requests));
      if (isLast) socket.end();
    });
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    if (this.#socket === undefined || this.#socket.destroyed || !this.#socket.writable) {
      this.#socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
      // A reset ends a connection like a close; the listener of `close` follows.
      this.#socket.on('error', () => undefined);
    }
    return this.#socket;
  }
}
