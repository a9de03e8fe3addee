import Fastify, { type FastifyInstance, type onRequestHookHandler, type preHandlerHookHandler } from 'fastify';
import { operations } from '../contract/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Access } from './access.ts';
import { admission } from './admission.ts';
import { answerClientErrors, answerInsteadOfNode } from './client-error.ts';
import { serveControl } from './control/index.ts';
import { answerError, answerErrors, noSuchPath } from './errors.ts';
import type { Struck } from './faults/index.ts';
import { Findings } from './findings/index.ts';
import { handlerOf } from './handlers.ts';
import { type Entry, Journal } from './journal/index.ts';
import { BODY_LIMIT } from './limits.ts';
import type { Log } from './log.ts';
import { parseJson } from './media.ts';
import { Reception } from './reception.ts';
import { Service, type ServiceOptions } from './service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** How many persons were asked for; undefined before that is known. */
    persons: number | undefined;
    /** What the journal says of it; undefined for what it does not tell of. */
    entry: Entry | undefined;
    /** The fault that has struck it. */
    struck: Struck | undefined;
  }
}

export interface MockOptions extends ServiceOptions {
  readonly access: Access;
  readonly log: Log;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`; empty for none. */
  readonly basePath: string;
  /** Loads the scenarios that the control API under `/__krr/` is asked for; without it there is no such API. */
  readonly load?: (references: readonly string[]) => Promise<Scenario>;
}

const REQUEST_TIMEOUT_MS = 60_000;

/** The contract's validators are compiled when the project is built: that the framework has its own costs a start. */
const notNeeded = (): never => {
  throw new Error('no route has a schema of its own');
};
const NO_COMPILERS = { buildValidator: notNeeded, buildSerializer: notNeeded };

/** A mock that listens nowhere yet, and what stands behind it. */
export interface Mock {
  readonly app: FastifyInstance;
  readonly service: Service;
  readonly journal: Journal;
  readonly findings: Findings;
}

/**
 * Makes a mock.
 *
 * @example
 * const { app } = createMock(options);
 * await app.listen({ port: 8080 });
 */
export function createMock(options: MockOptions): Mock {
  const { basePath, log, load } = options;
  const service = new Service(options);
  const findings = new Findings();
  const journal = new Journal({ persons: () => service.scenario.persons, watcher: findings });
  const reception = new Reception(service, journal, log);
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    schemaController: { compilersFactory: NO_COMPILERS },
    http: { requireHostHeader: false },
    clientErrorHandler: answerClientErrors(log),
    frameworkErrors: (error, request, reply) => {
      reply.raw.once('finish', () => reception.seeOff(request, reply));
      answerError(error, request, reply, log);
    },
  });
  decorate(app);
  readOnlyJson(app, journal);
  app.server.on('connection', (socket) => journal.connected(socket));
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) reception.receive(request);
    done();
  });
  answerErrors(app, basePath, log);
  seeOff(app, reception);
  app.addHook('preClose', (done) => {
    service.strikes.close();
    journal.release();
    done();
  });
  app.addHook('onClose', async () => log.flush());
  answerInsteadOfNode(app);
  app.get('/health', { exposeHeadRoute: true }, () => ({ status: 'UP' }));
  serveOperations(app, service, reception, options);
  if (load !== undefined) {
    serveControl(app, { service, journal, findings, load, unknownPath: () => noSuchPath(basePath) });
  }
  return { app, service, journal, findings };
}

function decorate(app: FastifyInstance): void {
  app.decorateRequest('caller');
  app.decorateRequest('grant', 0);
  app.decorateRequest('answerType', undefined);
  app.decorateRequest('persons', undefined);
  app.decorateRequest('entry', undefined);
  app.decorateRequest('struck', undefined);
}

function readOnlyJson(app: FastifyInstance, journal: Journal): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const tell = (json?: unknown): void => {
      if (request.entry !== undefined) journal.read(request.entry, body as Buffer, json);
    };
    try {
      const json = parseJson(body as Buffer);
      tell(json);
      done(null, json);
    } catch (error) {
      tell();
      done(error as Error);
    }
  });
}

/** The bytes of an answer pass the fault that has struck, if one has; then the request is over. */
function seeOff(app: FastifyInstance, reception: Reception): void {
  app.addHook<unknown>('onSend', ({ struck }, _reply, payload, done) => {
    if (struck === undefined || payload === null) return done(null, payload);
    const left = struck.answer(payload as string | Buffer);
    if (left !== null) done(null, left);
  });
  app.addHook('onResponse', (request, reply, done) => {
    reception.seeOff(request, reply);
    done();
  });
}

function serveOperations(
  app: FastifyInstance,
  service: Service,
  reception: Reception,
  { access, basePath }: MockOptions,
): void {
  for (const operation of operations) {
    const receive: onRequestHookHandler = (request, reply, done) => {
      reception.receive(request, operation);
      reception.strikeOnArrival(request, reply, operation, done);
    };
    const strike: preHandlerHookHandler = (request, reply, done) => {
      reception.strikeOnBatch(request, reply, operation, done);
    };
    app.route({
      method: operation.method,
      url: basePath + operation.path,
      onRequest: [receive, admission(access, operation)],
      preHandler: strike,
      handler: handlerOf(service, operation),
    });
  }
}
