import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP server that sends fixed bytes after each request head, and then ends the connection in a given way. */
export interface RawTarget {
  readonly url: string;
  /** The bytes that the clients sent. */
  readonly received: () => Buffer;
  readonly respond: (bytes: Buffer, ending: Ending) => void;
  readonly close: () => void;
}

export type Ending = 'close' | 'reset';

export async function startRawTarget(): Promise<RawTarget> {
  let response: Buffer = Buffer.alloc(0);
  let ending: Ending = 'close';
  let received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (!isComplete(Buffer.concat(received))) return;
      socket.write(response, () => finish(socket, ending));
    });
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => Buffer.concat(received),
    respond: (bytes, how) => {
      [response, ending, received] = [bytes, how, []];
    },
    close: () => server.close(),
  };
}

const listen = (server: Server): Promise<unknown> => once(server.listen(0, '127.0.0.1'), 'listening');

/** A reset may overtake data in the peer's buffers, so it waits. */
function finish(socket: Socket, ending: Ending): void {
  if (ending === 'close') socket.end();
  else setTimeout(() => socket.resetAndDestroy(), 30);
}

/** Whether a request with Content-Length, or with chunks, has arrived. */
function isComplete(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
  if (length !== undefined) return bytes.length - end - 4 >= Number(length);
  return !/transfer-encoding: chunked/i.test(text.slice(0, end)) || text.endsWith('0\r\n\r\n');
}

export interface RawResponse {
  readonly bytes: Buffer;
  readonly isReset: boolean;
}

/** Sends bytes to a server and reads its response until the connection ends. */
export async function exchangeBytes(url: string, request: Buffer | string): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  let isReset = false;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {
    isReset = true;
  });
  socket.write(request);
  await new Promise((resolve) => socket.once('close', resolve));
  return { bytes: Buffer.concat(chunks), isReset };
}

/** The head and the decoded body of a response. */
export function readResponse(bytes: Buffer): { readonly head: readonly string[]; readonly body: Buffer } {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const rest = bytes.subarray(end + 4);
  return { head, body: head.some((line) => /^transfer-encoding: chunked$/i.test(line)) ? readChunks(rest) : rest };
}

/** Decodes chunks up to the end of the bytes, also of a truncated body. */
function readChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const line = bytes.indexOf('\r\n', at);
    const size = line === -1 ? 0 : Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    if (size === 0) break;
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
