import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectionResult, HttpRequest, HttpVersion } from './messages.ts';
import { ResponseReader } from './response-reader.ts';

/** The bytes of a request, with the headers Host and Content-Length. */
export function writeRequest(url: URL, { method, headers, body }: HttpRequest, version: HttpVersion): Buffer {
  const content = Buffer.from(body ?? '');
  const all = { Host: url.host, ...headers, ...(body !== null && { 'Content-Length': String(content.length) }) };
  const lines = Object.entries(all).map(([name, value]) => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  const head = `${method} ${url.pathname}${url.search} HTTP/${version}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}

/** Node reports a connection that the server closed by this message. */
const CLOSED = 'socket hang up';

/**
 * Sends requests on a connection, all at once, and reads a response to each. Closes the connection then, and if `signal`
 * is aborted.
 */
export async function exchangeOnConnection(
  connection: Promise<Duplex>,
  requests: readonly Buffer[],
  signal: AbortSignal,
): Promise<ConnectionResult> {
  const socket = await waitForConnection(connection, signal);
  const reader = new ResponseReader();
  return new Promise((resolve) => {
    const end = (failure?: Error, isClosed = false): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      const responses = reader.responses.slice(0, requests.length);
      const isComplete = responses.length === requests.length;
      resolve({ responses, isClosed: isClosed && !isComplete, ...(failure && !isComplete && { failure }) });
    };
    const abort = (): void => end(signal.reason);
    const close = (error?: Error): void => {
      reader.finish();
      end(error ?? new Error(CLOSED), true);
    };
    signal.addEventListener('abort', abort);
    // The listener stays: a connection may fail after its end.
    socket.on('error', close).once('close', () => close());
    socket.once('end', () => close());
    socket.on('data', (bytes: Buffer) => {
      try {
        reader.push(bytes);
        if (reader.responses.length >= requests.length) end();
      } catch (error) {
        end(error as Error);
      }
    });
    if (signal.aborted) abort();
    else if (socket.destroyed) close(socket.errored ?? undefined);
    else socket.write(Buffer.concat(requests));
  });
}

/** Waits for a connection, which a proxy may delay. */
function waitForConnection(connection: Promise<Duplex>, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason);
      connection.then((socket) => socket.destroy()).catch(() => {});
    };
    signal.addEventListener('abort', abort);
    connection.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
