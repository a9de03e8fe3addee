import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { BODY_LIMIT } from '../limits.ts';
import { refusalOf } from '../refusal-of.ts';
import { isFromHere } from './loopback.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlAnswer, Controlled, ControlRequest, Route } from './route.ts';
import { ROUTES } from './routes.ts';

const PREFIX = '/__krr';
const EVERY_METHOD: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export interface ControlOptions extends Controlled {
  /** What is thrown for a path that does not exist: to others than this machine, no path here does. */
  readonly unknownPath: () => Error;
}

/**
 * Serves the control API under `/__krr/`, to this machine alone.
 *
 * @param app a server that does not listen yet, whose error handler answers `unknownPath()`
 */
export function serveControl(app: FastifyInstance, { unknownPath, ...controlled }: ControlOptions): void {
  app.register(async (control) => {
    control.addHook('onRequest', (request, _reply, done) => {
      done(isFromHere(request.raw) ? undefined : unknownPath());
    });
    control.setErrorHandler<FastifyError>((error, request, reply) => {
      const refusal = isFromHere(request.raw) ? refusalHere(error) : undefined;
      if (refusal === undefined) throw error;
      return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
    });
    for (const route of ROUTES) {
      const url = PREFIX + route.path.replace(/\{(\w+)\}/g, ':$1');
      control.route({ method: route.method, url, handler: handlerOf(route, controlled) });
    }
    control.route({ method: EVERY_METHOD, url: `${PREFIX}/*`, onRequest: refuse, handler: refuse });
  });
}

/** What is wrong with a request before a route is asked is refused in the words of this API, not in those of the lookup. */
function refusalHere(error: FastifyError): ControlRefusal | undefined {
  if (error instanceof ControlRefusal) return error;
  const [problem] = refusalOf(error)?.problems ?? [];
  if (problem === undefined) return undefined;
  const { id, detail } = problem;
  if (id === 'body-too-large') return new ControlRefusal(id, [{ detail: `at most ${BODY_LIMIT} bytes` }]);
  return new ControlRefusal(id === 'not-json' || id === 'not-json-media-type' ? id : 'bad-request', [{ detail }]);
}

const handlerOf =
  ({ handle }: Route, controlled: Controlled) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    send(await handle(controlled, request as ControlRequest), reply);

function send({ status = 200, json, yaml }: ControlAnswer, reply: FastifyReply): FastifyReply {
  reply.code(status);
  return yaml === undefined ? reply.send(json) : reply.type('application/yaml; charset=utf-8').send(yaml);
}

/** Said before a body is read: that it is bad as well would lead astray. */
async function refuse({ url }: FastifyRequest): Promise<never> {
  const path = url.split('?', 1)[0]!.slice(PREFIX.length);
  const methods = ROUTES.filter((route) => patternOf(route).test(path)).map(({ method }) => method);
  if (methods.length > 0) {
    const Allow = methods.join(', ');
    throw new ControlRefusal('method-not-allowed', [{ detail: `use ${methods.join(' or ')}` }], { Allow });
  }
  const paths = ROUTES.map((route) => `${route.method} ${PREFIX}${route.path}`).join(', ');
  throw new ControlRefusal('no-such-path', [{ detail: `there are: ${paths}` }]);
}

const patternOf = ({ path }: Route): RegExp =>
  new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '')}/?$`);
