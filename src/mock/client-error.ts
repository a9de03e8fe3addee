import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Log } from './log.ts';
import { ApiError, type ApiErrorId } from './problems.ts';

/** What Node refuses before there is a request, by its error codes. */
const CLIENT_ERRORS_BY_CODE: Readonly<Record<string, { id: ApiErrorId; detail: string }>> = {
  HPE_HEADER_OVERFLOW: { id: 'headers-too-large', detail: 'all headers together take at most 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: { id: 'request-timeout', detail: 'send headers and body within a minute' },
};
const MALFORMED = { id: 'bad-request', detail: 'it cannot be parsed as HTTP/1.1' } as const;

/**
 * Answers what is not HTTP in the shape of every other error, and closes the connection. The log is told the status
 * alone: no method and no path are known, and what was sent may hold anything.
 */
export const createClientErrorHandler =
  (log: Log) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const errorDetail = CLIENT_ERRORS_BY_CODE[error.code ?? ''] ?? MALFORMED;
    const { status, body } = new ApiError([errorDetail]);
    log.info(`- - ${status}`);
    sendAndClose(socket, status, JSON.stringify(body));
  };

function sendAndClose(socket: Socket, status: number, body: string): void {
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/**
 * Takes over from Node what it answers by itself, without a body: a request that names no host is refused as any other,
 * and an expectation that is not understood is ignored, as RFC 9110, section 10.1.1, allows.
 */
export function rejectMissingHost(app: FastifyInstance): void {
  app.server.on('checkExpectation', app.routing);
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers, httpVersion } = request.raw;
    if (headers.host !== undefined || httpVersion !== '1.1') return done();
    done(new ApiError([{ id: 'bad-request', detail: 'HTTP/1.1 requires the header Host' }]));
  });
}
