import type { IncomingMessage } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import { toApiError } from '../http/errors.ts';
import { ControlApiError } from './errors.ts';
import { type ControlContext, type ControlRequest, type ControlResponse, ROUTES, type Route } from './routes.ts';

const ADDRESS = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;
const HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request comes from this machine, and not from a web page that has been made to ask for it: the name it was
 * sent to must be the loopback's own (else a page could have its own name lead here), and so must the page's origin.
 */
export function isLocalRequest({ socket, headers: { host, origin } }: IncomingMessage): boolean {
  if (!ADDRESS.test(socket.remoteAddress ?? '') || !HOST.test(host ?? '')) return false;
  return origin === undefined || HOST.test(origin.replace(/^https?:\/\//i, ''));
}

const PREFIX = '/__krr';
const ALL_METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface ControlOptions extends ControlContext {
  /** What is thrown for a path that does not exist: to others than this machine, no path here does. */
  readonly createNotFoundError: () => Error;
}

/**
 * Serves the control API under `/__krr/`, to this machine alone.
 *
 * @param app a server that does not listen yet, whose error handler answers `unknownPath()`
 */
export function registerControlApi(app: FastifyInstance, { createNotFoundError, ...context }: ControlOptions): void {
  app.register(async (control) => {
    control.addHook('onRequest', (request, _reply, done) => {
      done(isLocalRequest(request.raw) ? undefined : createNotFoundError());
    });
    control.setErrorHandler<FastifyError>((error, request, reply) => {
      const apiError = isLocalRequest(request.raw) ? toControlApiError(error) : undefined;
      if (apiError === undefined) throw error;
      return reply.code(apiError.status).headers(apiError.headers).send(apiError.body);
    });
    for (const route of ROUTES) {
      const url = PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1');
      control.route({ method: route.method, url, handler: createHandler(route, context) });
    }
    control.route({
      method: ALL_METHODS,
      url: `${PREFIX}/*`,
      onRequest: rejectUnknownRoute,
      handler: rejectUnknownRoute,
    });
  });
}

/** What is wrong with a request before a route is asked is refused in the words of this API, not in those of the lookup. */
function toControlApiError(error: FastifyError): ControlApiError | undefined {
  if (error instanceof ControlApiError) return error;
  const [problem] = toApiError(error)?.details ?? [];
  if (problem === undefined) return undefined;
  const { id, detail } = problem;
  if (id === 'content-too-large') return new ControlApiError(id, [{ detail: `at most ${MAX_BODY_BYTES} bytes` }]);
  return new ControlApiError(id === 'invalid-json' || id === 'unsupported-media-type' ? id : 'bad-request', [
    { detail },
  ]);
}

const createHandler =
  ({ handle }: Route, context: ControlContext) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    send(await handle(context, request as ControlRequest), reply);

function send({ status = 200, json, yaml }: ControlResponse, reply: FastifyReply): FastifyReply {
  reply.code(status);
  return yaml === undefined ? reply.send(json) : reply.type('application/yaml; charset=utf-8').send(yaml);
}

/** Said before a body is read: that it is bad as well would lead astray. */
async function rejectUnknownRoute({ url }: FastifyRequest): Promise<never> {
  const path = url.split('?', 1)[0]!.slice(PREFIX.length);
  const methods = ROUTES.filter((route) => toRoutePattern(route).test(path)).map(({ method }) => method);
  if (methods.length > 0) {
    const Allow = methods.join(', ');
    throw new ControlApiError('method-not-allowed', [{ detail: `use ${methods.join(' or ')}` }], { Allow });
  }
  const paths = ROUTES.map((route) => `${route.method} ${PREFIX}${route.path}`).join(', ');
  throw new ControlApiError('not-found', [{ detail: `there are: ${paths}` }]);
}

const toRoutePattern = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '')}/?$`);
