import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatList } from '../../yaml/diagnostics.ts';
import type { RequestError } from '../journal/index.ts';
import { ApiError, type ApiErrorId, sendApiError, toApiError } from './errors.ts';
import { getLoggedPath, type Log } from './log.ts';
import { getPath } from './origin.ts';
import { describeOtherProtocol } from './other-protocols.ts';

/** Paths below it are served to this machine only, so error responses do not list them. */
export const HIDDEN_PREFIX = '/__krr';

/** The end of the path of an operation, below any prefix. */
const OPERATION_PATH = /\/(?:rest\/v[12](?:\/[A-Za-z]+){1,2}|ws-v5)$/;

/** The routes of a server, for the responses to requests that match none of them. */
export class RouteTable {
  readonly #methodsByPath = new Map<string, string[]>();
  #getHint: (path: string) => string | undefined = () => undefined;

  add(path: string, methods: readonly string[]): void {
    if (path.startsWith(HIDDEN_PREFIX)) return;
    this.#methodsByPath.set(path, [...(this.#methodsByPath.get(path) ?? []), ...methods]);
  }

  /** Sets the detail of a 404 response for paths that another server serves. */
  setNotFoundHint(getHint: (path: string) => string | undefined): void {
    this.#getHint = getHint;
  }

  /** Creates a 405 response for a known path, a 404 response for any other path. */
  createError(path: string): ApiError {
    const methods = this.#methodsByPath.get(path);
    if (methods === undefined) return this.createNotFoundError(this.#getHint(path) ?? this.#explainPrefix(path));
    const details = [{ id: 'method-not-allowed', detail: `use ${formatList(methods)}` }] as const;
    return new ApiError(details, { Allow: methods.join(', ') });
  }

  /** Creates a 404 response. Its detail is the list of all routes by default. */
  createNotFoundError(detail = `there are: ${this.#listRoutes().join(', ')}`): ApiError {
    return new ApiError([{ id: 'not-found', detail }]);
  }

  /** Explains a path whose prefix is missing, or is not the one of this mock. */
  #explainPrefix(path: string): string | undefined {
    const end = OPERATION_PATH.exec(path)?.[0];
    const known = end && [...this.#methodsByPath.keys()].find((each) => each.endsWith(end));
    if (known === undefined || known === '') return undefined;
    return `this operation is at ${known} here; for a prefix of its own, start krr mock with --base-path <prefix>`;
  }

  #listRoutes(): string[] {
    return [...this.#methodsByPath]
      .filter(([path]) => !path.startsWith('/health'))
      .flatMap(([path, methods]) => methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`));
  }
}

/**
 * Sends an error response for each error. 404 and 405 are sent before the body is parsed, so that a malformed body does
 * not mask them. Call it before routes are added.
 */
export function registerErrorHandling(app: FastifyInstance, routes: RouteTable, log: Log): void {
  app.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.isUnlisted) routes.add(url, [method].flat());
  });
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.is404 ? routes.createError(getPath(request).replace(/\/$/, '')) : undefined);
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply, log));
}

/** Sends the response for an error. The log gets the cause of an error that the request did not cause. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const apiError = toApiError(error);
  const cause = apiError === undefined ? error.stack : apiError.cause;
  if (cause !== undefined) log.error(`${request.method} ${getLoggedPath(request)} failed: ${cause}`);
  request.context.errors = (apiError ?? INTERNAL_ERROR).details.map(toRequestError);
  return sendApiError(apiError ?? INTERNAL_ERROR, reply);
}

const LONG_NUMBER = /\d{6,}/g;
const MAX_POINTER_LENGTH = 100;

/** The pointer of an unknown field contains its name, which the client chose. */
export const toRequestError = ({ id, pointer }: RequestError): RequestError => ({
  id,
  ...(pointer !== undefined && { pointer: pointer.replace(LONG_NUMBER, '***').slice(0, MAX_POINTER_LENGTH) }),
});

const INTERNAL_ERROR = new ApiError([{ id: 'internal-error', detail: 'the log of the mock has the reason' }]);

/** Errors that Node reports before there is a request, by code. */
const CLIENT_ERRORS_BY_CODE: Readonly<Record<string, { id: ApiErrorId; detail: string }>> = {
  HPE_HEADER_OVERFLOW: { id: 'headers-too-large', detail: 'all headers together take at most 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: { id: 'request-timeout', detail: 'send headers and body within a minute' },
};
const MALFORMED = { id: 'bad-request', detail: 'it cannot be parsed as HTTP/1.1' } as const;

/**
 * Creates the handler for malformed HTTP. It sends an error response and closes the connection. The log gets the status
 * only: method and path are unknown, and the bytes may contain an identifier.
 */
export const createClientErrorHandler =
  (log: Log) =>
  (error: Error & { readonly code?: string; readonly rawPacket?: unknown }, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const other = describeOtherProtocol(error.rawPacket);
    const known = CLIENT_ERRORS_BY_CODE[error.code ?? ''] ?? MALFORMED;
    const { status, body } = new ApiError([other === undefined ? known : { id: 'bad-request', detail: other }]);
    log.info(other === undefined ? `- - ${status}` : `- - ${status} ${other}`);
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
 * Replaces two responses without a body that Node sends by itself: a missing Host header is rejected like any other
 * error, and an unknown expectation is ignored (RFC 9110, section 10.1.1).
 */
export function rejectMissingHost(app: FastifyInstance): void {
  app.server.on('checkExpectation', app.routing);
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers, httpVersion } = request.raw;
    if (headers.host !== undefined || httpVersion !== '1.1') return done();
    done(new ApiError([{ id: 'bad-request', detail: 'HTTP/1.1 requires the header Host' }]));
  });
}
