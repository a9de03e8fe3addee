import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody, ErrorEntry } from '../../contract/index.ts';
import { MAX_IDENTIFIERS } from '../../contract/limits.ts';
import { type Log, maskPath } from './log.ts';

const REST = 'https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest';
const REQUEST = 'https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel';
const PERSON = 'https://docs.digdir.no/docs/Kontaktregisteret/Brukerspesifikt-oppslag_rest';
const SCOPES = 'https://docs.digdir.no/docs/Kontaktregisteret/krr_scopes';
const TOKEN = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token';

/** Every error that the mock answers with: one table, whose keys are the `id` of an error entry. */
export const API_ERRORS = {
  'invalid-json': { status: 400, title: 'The body is not JSON', about: REST },
  'contract-violation': { status: 400, title: 'The body breaks the contract', about: REQUEST },
  'lost-leading-zero': { status: 400, title: 'An identifier has lost its leading zero', about: REQUEST },
  'invalid-identifier': { status: 400, title: 'Not a valid fødselsnummer or D-number', about: REQUEST },
  'invalid-change-id': { status: 400, title: 'Not the id of a change', about: SCOPES },
  'bad-request': { status: 400, title: 'The request is not valid HTTP', about: REST },
  'missing-token': { status: 401, title: 'A Bearer token is required', about: REST },
  'malformed-authorization': { status: 401, title: 'The Authorization header is not a Bearer token', about: REST },
  'invalid-token': { status: 401, title: 'The token cannot be used', about: TOKEN },
  'insufficient-scope': { status: 403, title: 'The token has no scope for this', about: SCOPES },
  'missing-pid': { status: 403, title: 'The token names no person', about: PERSON },
  'not-found': { status: 404, title: 'There is nothing at this path', about: REST },
  'method-not-allowed': { status: 405, title: 'This path has another method', about: REST },
  'not-acceptable': { status: 406, title: 'The response is JSON', about: REST },
  'request-timeout': { status: 408, title: 'The request did not arrive in time', about: REST },
  'content-too-large': { status: 413, title: 'The body is too large', about: REQUEST },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json', about: REST },
  'unsupported-content-encoding': { status: 415, title: 'The body must not be compressed', about: REST },
  'invalid-language': { status: 422, title: 'Not a language of the register', about: PERSON },
  'person-not-active': { status: 422, title: 'Only an AKTIV person has a language', about: PERSON },
  'headers-too-large': { status: 431, title: 'The headers are too large', about: REST },
  'issuer-unreachable': { status: 500, title: 'The token cannot be verified', about: TOKEN },
  'internal-error': { status: 500, title: 'The mock failed', about: REST },
} as const;

export type ApiErrorId = keyof typeof API_ERRORS;

/** One thing wrong with a request. `detail` and `pointer` never hold anything of an identifier or a token. */
export interface ApiErrorDetail {
  readonly id: ApiErrorId;
  readonly detail: string;
  /** JSON pointer into the body. */
  readonly pointer?: string;
}

/** Thrown by whoever finds that a request cannot be answered; all problems are of one status. */
export class ApiError extends Error {
  readonly details: readonly [ApiErrorDetail, ...ApiErrorDetail[]];
  readonly headers: Readonly<Record<string, string>>;

  /** `cause` is for the log alone: why the mock could not do what it should. */
  constructor(
    problems: readonly [ApiErrorDetail, ...ApiErrorDetail[]],
    headers: Readonly<Record<string, string>> = {},
    cause?: string,
  ) {
    super(API_ERRORS[problems[0].id].title, { cause });
    this.details = problems;
    this.headers = headers;
  }

  get status(): number {
    return API_ERRORS[this.details[0].id].status;
  }

  get body(): ErrorBody {
    return { errors: this.details.map(toErrorEntry) };
  }
}

function toErrorEntry({ id, detail, pointer }: ApiErrorDetail): ErrorEntry {
  const { status, title, about } = API_ERRORS[id];
  const source = pointer === undefined ? {} : { source: { pointer } };
  return { id, status: String(status), title, detail, ...source, links: { about } };
}

/** The framework's own refusals that concern the body, by its error codes. */
const FRAMEWORK_ERRORS_BY_CODE: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ApiError([{ id: 'content-too-large', detail: `at most 1 MiB; ${MAX_IDENTIFIERS} identifiers take 14 kB` }]),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new ApiError([{ id: 'unsupported-media-type', detail: 'send the header Content-type: application/json' }]),
};

/** What to answer to an error; undefined if it is a fault of the mock itself. */
export function toApiError(error: FastifyError | ApiError): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const createByCode = FRAMEWORK_ERRORS_BY_CODE[error.code];
  if (createByCode !== undefined) return createByCode();
  if (error.statusCode === undefined || error.statusCode >= 500) return undefined;
  return new ApiError([{ id: 'bad-request', detail: 'its path, headers or body length are malformed' }]);
}

/** What a client that takes the mock for a proxy puts before the path (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** The path of a request, without its query. */
const getPath = ({ url }: FastifyRequest): string => url.replace(ORIGIN, '').split('?', 1)[0]!;

/** What only this machine is told of. */
const HIDDEN_PREFIX = '/__krr';

let latest = { method: '', url: '', path: '' };

/** The path as it may stand in a log. Most requests have the path of the one before, so that one is remembered. */
export function getLoggedPath(request: FastifyRequest): string {
  const { method, url } = request;
  if (url !== latest.url || method !== latest.method) latest = { method, url, path: maskUnservedPath(request) };
  return latest.path;
}

/** Below whatever base path, what is served is nobody's secret. */
function maskUnservedPath(request: FastifyRequest): string {
  const path = getPath(request);
  return path.replace(/\/$/, '') === request.routeOptions.url ? path : maskPath(path);
}

/** Sends a refusal in the documented shape. */
const sendApiError = ({ status, headers, body }: ApiError, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));

/** The methods of each path that a server tells of. */
type Routes = Map<string, string[]>;

/** What is to be found somewhere else: for a path, in words where. */
const notFoundHintByApp = new WeakMap<FastifyInstance, (path: string) => string | undefined>();

/** Tells who looks for something here that another server has. */
export const setNotFoundHint = (app: FastifyInstance, getHint: (path: string) => string | undefined): void =>
  void notFoundHintByApp.set(app, getHint);

const routesByApp = new WeakMap<FastifyInstance, Routes>();

/**
 * Answers whatever goes wrong. A path or a method that is not there is refused before the body is read: that the body
 * is bad as well would lead astray. To be called before routes are added.
 */
export function registerErrorHandling(app: FastifyInstance, log: Log): void {
  const routes: Routes = new Map();
  routesByApp.set(app, routes);
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith(HIDDEN_PREFIX)) routes.set(url, [...(routes.get(url) ?? []), ...[method].flat()]);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const path = getPath(request).replace(/\/$/, '');
    const methods = routes.get(path);
    done(
      methods === undefined
        ? createNotFoundError(app, notFoundHintByApp.get(app)?.(path))
        : createMethodNotAllowedError(methods),
    );
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply, log));
}

/** Answers one error, whoever found it; what is no fault of the request is logged with its reason. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const apiError = toApiError(error);
  if (apiError?.cause !== undefined) log.error(`${request.method} ${getLoggedPath(request)} failed: ${apiError.cause}`);
  if (apiError !== undefined) return sendApiError(apiError, reply);
  log.error(`${request.method} ${getLoggedPath(request)} failed: ${error.stack}`);
  return sendApiError(new ApiError([{ id: 'internal-error', detail: 'the log of the mock has the reason' }]), reply);
}

/** There is nothing at this path: where it is, or what there is instead. */
export function createNotFoundError(app: FastifyInstance, hint?: string): ApiError {
  if (hint !== undefined) return new ApiError([{ id: 'not-found', detail: hint }]);
  const routes = [...routesByApp.get(app)!].filter(([path]) => path !== '/health');
  const paths = routes.flatMap(([path, methods]) =>
    methods.filter(isListedMethod).map((method) => `${method} ${path}`),
  );
  return new ApiError([{ id: 'not-found', detail: `there are: ${paths.join(', ')}` }]);
}

/** HEAD goes without saying where there is a GET. */
const isListedMethod = (method: string): boolean => method !== 'HEAD';

function createMethodNotAllowedError(methods: readonly string[]): ApiError {
  const Allow = methods.join(', ');
  return new ApiError([{ id: 'method-not-allowed', detail: `use ${methods.join(' or ')}` }], { Allow });
}

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
