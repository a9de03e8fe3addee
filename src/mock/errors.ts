import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Log, maskPath } from './log.ts';
import { ApiError } from './problems.ts';
import { toApiError } from './refusal-of.ts';

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
