import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Log, maskedPath } from './log.ts';
import { Refusal } from './problems.ts';
import { refusalOf } from './refusal-of.ts';

/** What a client that takes the mock for a proxy puts before the path (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** The path of a request, without its query. */
const pathOf = ({ url }: FastifyRequest): string => url.replace(ORIGIN, '').split('?', 1)[0]!;

/** What only this machine is told of. */
const UNTOLD = '/__krr';

let latest = { method: '', url: '', path: '' };

/** The path as it may stand in a log. Most requests have the path of the one before, so that one is remembered. */
export function loggedPathOf(request: FastifyRequest): string {
  const { method, url } = request;
  if (url !== latest.url || method !== latest.method) latest = { method, url, path: maskedUnlessServed(request) };
  return latest.path;
}

/** Below whatever base path, what is served is nobody's secret. */
function maskedUnlessServed(request: FastifyRequest): string {
  const path = pathOf(request);
  return path.replace(/\/$/, '') === request.routeOptions.url ? path : maskedPath(path);
}

/** Sends a refusal in the documented shape. */
const refuse = ({ status, headers, body }: Refusal, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));

/** The methods of each path that a server tells of. */
type Routes = Map<string, string[]>;

/** What is to be found somewhere else: for a path, in words where. */
const elsewhereOf = new WeakMap<FastifyInstance, (path: string) => string | undefined>();

/** Tells who looks for something here that another server has. */
export const tellElsewhere = (app: FastifyInstance, where: (path: string) => string | undefined): void =>
  void elsewhereOf.set(app, where);

const routesOf = new WeakMap<FastifyInstance, Routes>();

/**
 * Answers whatever goes wrong. A path or a method that is not there is refused before the body is read: that the body
 * is bad as well would lead astray. To be called before routes are added.
 */
export function answerErrors(app: FastifyInstance, log: Log): void {
  const routes: Routes = new Map();
  routesOf.set(app, routes);
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith(UNTOLD)) routes.set(url, [...(routes.get(url) ?? []), ...[method].flat()]);
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const path = pathOf(request).replace(/\/$/, '');
    const methods = routes.get(path);
    done(methods === undefined ? noSuchPath(app, elsewhereOf.get(app)?.(path)) : otherMethod(methods));
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, log));
}

/** Answers one error, whoever found it; what is no fault of the request is logged with its reason. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal?.cause !== undefined) log.error(`${request.method} ${loggedPathOf(request)} failed: ${refusal.cause}`);
  if (refusal !== undefined) return refuse(refusal, reply);
  log.error(`${request.method} ${loggedPathOf(request)} failed: ${error.stack}`);
  return refuse(new Refusal([{ id: 'internal-error', detail: 'the log of the mock has the reason' }]), reply);
}

/** There is nothing at this path: where it is, or what there is instead. */
export function noSuchPath(app: FastifyInstance, elsewhere?: string): Refusal {
  if (elsewhere !== undefined) return new Refusal([{ id: 'no-such-path', detail: elsewhere }]);
  const routes = [...routesOf.get(app)!].filter(([path]) => path !== '/health');
  const paths = routes.flatMap(([path, methods]) => methods.filter(isOwn).map((method) => `${method} ${path}`));
  return new Refusal([{ id: 'no-such-path', detail: `there are: ${paths.join(', ')}` }]);
}

/** HEAD goes without saying where there is a GET. */
const isOwn = (method: string): boolean => method !== 'HEAD';

function otherMethod(methods: readonly string[]): Refusal {
  const Allow = methods.join(', ');
  return new Refusal([{ id: 'method-not-allowed', detail: `use ${methods.join(' or ')}` }], { Allow });
}
