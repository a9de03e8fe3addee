import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import { formatList } from '../../yaml/diagnostics.ts';
import type { ControlAccess } from '../http/control-access.ts';
import { toRequestError } from '../http/error-handling.ts';
import { toApiError } from '../http/errors.ts';
import { describeRejection } from '../http/local-access.ts';
import type { Log } from '../http/log.ts';
import { decodeJson } from '../http/request-body.ts';
import type { Session } from '../sessions/index.ts';
import { acceptsHtml, sendPage, sendPageAsset } from '../web/index.ts';
import { ConformanceRuns, type RunConformance } from './conformance.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './context.ts';
import { CONTROL_ERRORS, ControlApiError, type ControlErrorId } from './errors.ts';
import { EventStream } from './events.ts';
import { limitValues } from './input.ts';
import { ROUTES, type Route } from './routes.ts';

const PREFIX = '/__krr';
const ALL_METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface ControlOptions extends Omit<ControlContext, 'session' | 'conformance' | 'events' | 'basePath'> {
  readonly basePath?: string;
  /** Decides which requests may use this API. */
  readonly access: ControlAccess;
  /** Runs the conformance suite; without it, the API cannot. */
  readonly runConformance?: RunConformance | undefined;
  /** Whether the mock rejects invalid tokens; false by default. */
  readonly verifiesTokens?: boolean;
  /** Creates the error of an unknown path, which other machines receive for every path of this API. */
  readonly createNotFoundError: () => Error;
  readonly log: Pick<Log, 'info'>;
}

/**
 * Registers the control API under `/__krr/`, for requests from this machine and those with the secret.
 *
 * @param app a server that does not listen yet; its error handler handles `createNotFoundError()`
 */
export function registerControlApi(
  app: FastifyInstance,
  { createNotFoundError, runConformance, verifiesTokens = false, log, access, ...components }: ControlOptions,
): void {
  const contexts = new Map<Session, ControlContext>();
  const getContext = (session: Session): ControlContext => {
    const known = contexts.get(session);
    if (known !== undefined) return known;
    const conformance = new ConformanceRuns(runConformance, verifiesTokens);
    const { replication } = components.sessions;
    const readRequests = replication && (() => replication.readRequests(session));
    const events = new EventStream({ session, conformance, readRequests });
    const context = { basePath: '', ...components, session, conformance, events };
    contexts.set(session, context);
    return context;
  };
  const closeContext = (session: Session): void => {
    contexts.get(session)?.conformance.stop();
    contexts.get(session)?.events.close();
    contexts.delete(session);
  };
  components.sessions.onDropped(closeContext);
  app.addHook('preClose', (done) => {
    for (const session of contexts.keys()) closeContext(session);
    done();
  });
  app.register(async (control) => {
    control.addHook('onRequest', (request, _reply, done) => {
      if (access.isPermitted(request.raw)) return done();
      log.info(`404 ${request.method} ${PREFIX}: ${describeRejection(request.raw)}`);
      done(createNotFoundError());
    });
    control.setErrorHandler<FastifyError>((error, request, reply) => {
      const apiError = access.isPermitted(request.raw) ? toControlApiError(error) : undefined;
      if (apiError === undefined) throw error;
      request.context.errors = apiError.details.map((detail) => toRequestError({ ...detail, id: apiError.id }));
      return reply.code(apiError.status).headers(apiError.headers).send(apiError.body);
    });
    control.addHook('preValidation', (request, _reply, done) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        request.body = decodeJson(request.context.body, request.headers['content-type']);
        limitValues(request.body);
      }
      done();
    });
    control.get(`${PREFIX}/assets/:file`, async (request, reply) => {
      if (await sendPageAsset((request.params as { file: string }).file, reply)) return reply;
      return rejectUnknownRoute(request);
    });
    for (const route of ROUTES) {
      const url = PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1');
      const exposeHeadRoute = !route.isStream;
      const { method, findChangedSession } = route;
      const config = findChangedSession === undefined ? {} : { findChangedSession };
      control.route({ method, url, exposeHeadRoute, config, handler: createHandler(route, getContext) });
    }
    control.route({
      method: ALL_METHODS,
      url: `${PREFIX}/*`,
      onRequest: rejectUnknownRoute,
      handler: rejectUnknownRoute,
    });
  });
}

const isControlErrorId = (id: string): id is ControlErrorId => Object.hasOwn(CONTROL_ERRORS, id);

/** Converts errors of the shared HTTP layer to errors of this API. */
function toControlApiError(error: FastifyError): ControlApiError | undefined {
  if (error instanceof ControlApiError) return error;
  const apiError = toApiError(error);
  if (apiError === undefined) return undefined;
  const { headers, details } = apiError;
  const { id, detail } = details[0];
  if (id === 'content-too-large')
    return new ControlApiError(id, [{ detail: `at most ${MAX_BODY_BYTES} bytes` }], headers);
  return new ControlApiError(isControlErrorId(id) ? id : 'bad-request', [{ detail }]);
}

const createHandler =
  ({ path, handle }: Route, getContext: (session: Session) => ControlContext) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (path === '/' && acceptsHtml(request)) return sendPage(reply.header('Vary', 'Accept'));
    return send(await handle(getContext(request.context.session), request as ControlRequest), reply);
  };

function send({ status = 200, json, yaml, stream }: ControlResponse, reply: FastifyReply): FastifyReply {
  if (stream !== undefined) {
    reply.hijack();
    stream(reply.raw);
    return reply;
  }
  reply.code(status);
  return yaml === undefined ? reply.send(json) : reply.type('application/yaml; charset=utf-8').send(yaml);
}

/** Runs before the body is read, because an error about the body would be misleading. */
async function rejectUnknownRoute({ url }: FastifyRequest): Promise<never> {
  const path = url.split('?', 1)[0]!.slice(PREFIX.length);
  const methods = ROUTES.filter((route) => toRoutePattern(route).test(path)).map(({ method }) => method);
  if (methods.length > 0) {
    const Allow = methods.join(', ');
    throw new ControlApiError('method-not-allowed', [{ detail: `use ${formatList(methods)}` }], { Allow });
  }
  const paths = ROUTES.map((route) => `${route.method} ${PREFIX}${route.path}`).join(', ');
  throw new ControlApiError('not-found', [{ detail: `available: ${paths}` }]);
}

const toRoutePattern = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '')}/?$`);
