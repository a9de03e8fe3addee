import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onRequestHookHandler,
} from 'fastify';
import { operations } from '../contract/index.ts';
import type { Grant } from '../disclosure/index.ts';
import type { Access } from './access.ts';
import { answerClientErrors, answerInsteadOfNode } from './client-error.ts';
import { answerError, answerErrors, loggedPathOf } from './errors.ts';
import { handlerOf } from './handlers.ts';
import { BODY_LIMIT } from './limits.ts';
import type { Log } from './log.ts';
import { parseJson, requireJsonAccepted, requireNoEncoding } from './media.ts';
import { Service, type ServiceOptions } from './service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the caller may be told. */
    grant: Grant;
    /** How many persons were asked for; undefined before that is known. */
    persons: number | undefined;
  }
}

export interface MockOptions extends ServiceOptions {
  readonly access: Access;
  readonly log: Log;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`; empty for none. */
  readonly basePath: string;
}

const REQUEST_TIMEOUT_MS = 60_000;

/** The contract's validators are compiled when the project is built: that the framework has its own costs a start. */
const notNeeded = (): never => {
  throw new Error('no route has a schema of its own');
};
const NO_COMPILERS = { buildValidator: notNeeded, buildSerializer: notNeeded };

/**
 * The mock as a Fastify instance that listens nowhere yet.
 *
 * @example
 * const mock = createMock(options);
 * await mock.listen({ port: 8080 });
 */
export function createMock(options: MockOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    schemaController: { compilersFactory: NO_COMPILERS },
    http: { requireHostHeader: false },
    clientErrorHandler: answerClientErrors(options.log),
    frameworkErrors: (error, request, reply) => {
      reply.raw.once('finish', () => logAnswer(options.log, request, reply));
      answerError(error, request, reply, options.log);
    },
  });
  app.decorateRequest('grant', 0);
  app.decorateRequest('persons', undefined);
  readOnlyJson(app);
  answerErrors(app, options.basePath, options.log);
  app.addHook('onResponse', (request, reply, done) => {
    logAnswer(options.log, request, reply);
    done();
  });
  app.addHook('onClose', async () => options.log.flush());
  answerInsteadOfNode(app);
  app.get('/health', { exposeHeadRoute: true }, () => ({ status: 'UP' }));
  serveOperations(app, new Service(options), options);
  return app;
}

function readOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function serveOperations(app: FastifyInstance, service: Service, { access, basePath }: MockOptions): void {
  const onRequest = admission(access);
  for (const operation of operations) {
    app.route({
      method: operation.method,
      url: basePath + operation.path,
      onRequest,
      handler: handlerOf(service, operation),
    });
  }
}

/** Lets in who may ask. A token seen before is admitted at once, without a turn of the event loop. */
const admission =
  (access: Access): onRequestHookHandler =>
  (request, _reply, done) => {
    const admit = (grant: Grant): void => {
      request.grant = grant;
      requireJsonAccepted(request.headers);
      requireNoEncoding(request.headers);
    };
    try {
      const grant = access(request.headers.authorization);
      if (typeof grant !== 'number') return void grant.then(admit).then(() => done(), done);
      admit(grant);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };

function logAnswer(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const { persons } = request;
  const count = persons === undefined ? '' : ` ${persons} person${persons === 1 ? '' : 's'}`;
  log.info(`${request.method} ${loggedPathOf(request)} ${reply.statusCode}${count} ${reply.elapsedTime.toFixed(1)} ms`);
}
