import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import Fastify, { type FastifyHttpOptions, type FastifyInstance, type onRequestHookHandler } from 'fastify';
import { operations } from '../../contract/index.ts';
import { MAX_BODY_BYTES } from '../../contract/limits.ts';
import type { Issuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import { authorize } from '../auth/authorize.ts';
import { ClientChecks } from '../client-checks/index.ts';
import { registerControlApi } from '../control/index.ts';
import { type InjectedFault, trackTcpSockets } from '../faults/index.ts';
import { type Entry, Journal } from '../journal/index.ts';
import { createHandler } from '../routes/index.ts';
import { type SoapOptions, serveSoap } from '../routes/soap.ts';
import { MockState, type MockStateOptions } from '../state.ts';
import {
  createClientErrorHandler,
  createNotFoundError,
  registerErrorHandling,
  rejectMissingHost,
  sendError,
} from './errors.ts';
import type { Log } from './log.ts';
import { parseJson } from './request-body.ts';
import { RequestLifecycle, toOperationLabel } from './request-lifecycle.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** How many persons were asked for; undefined before that is known. */
    personCount: number | undefined;
    /** What the journal says of it; undefined for what it does not tell of. */
    entry: Entry | undefined;
    /** The fault that has struck it. */
    injectedFault: InjectedFault | undefined;
    /** Its body, if that had to be read before its time. */
    readAhead: Buffer | undefined;
  }
}

/** A key and its certificate, both PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

export interface FrameworkOptions {
  readonly lifecycle: RequestLifecycle;
  readonly journal: Journal;
  readonly log: Log;
  /** HTTP in the clear unless given. */
  readonly tls?: Tls | undefined;
}

const NO_BODY = Buffer.alloc(0);
const REQUEST_TIMEOUT_MS = 60_000;

/** The contract's validators are compiled when the project is built: that the framework has its own costs a start. */
const throwNoCompiler = (): never => {
  throw new Error('no route has a schema of its own');
};
const NO_COMPILERS = { buildValidator: throwNoCompiler, buildSerializer: throwNoCompiler };

/** A server without routes but for its health: it reads JSON, receives requests and sees them off, and answers whatever goes wrong. */
export function createApp({ lifecycle, journal, log, tls }: FrameworkOptions): FastifyInstance {
  if (tls !== undefined) trackTcpSockets();
  const options: FastifyHttpOptions<Server> & { https?: Tls } = {
    ...(tls !== undefined && { https: tls }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    schemaController: { compilersFactory: NO_COMPILERS },
    http: { requireHostHeader: false },
    clientErrorHandler: createClientErrorHandler(log),
    frameworkErrors: (error, request, reply) => {
      lifecycle.trackCompletion(request, reply);
      sendError(error, request, reply, log);
    },
  };
  const app: FastifyInstance = Fastify(options);
  app.decorateRequest('personCount', undefined);
  app.decorateRequest('entry', undefined);
  app.decorateRequest('injectedFault', undefined);
  app.decorateRequest('readAhead', undefined);
  registerBodyParser(app, journal);
  if (tls !== undefined) app.server.on('connection', (socket: Socket) => journal.trackAcceptedSocket(socket));
  app.server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    journal.trackConnection(socket);
    socket.once('close', () => journal.trackDisconnection(socket));
  });
  app.addHook('onRequest', (request, reply, done) => {
    lifecycle.trackCompletion(request, reply);
    if (request.is404) lifecycle.recordRequest(request);
    done();
  });
  registerErrorHandling(app, log);
  registerFaultHook(app);
  app.addHook('onClose', async () => log.flush());
  rejectMissingHost(app);
  app.get('/health', { exposeHeadRoute: true }, () => ({ status: 'UP' }));
  return app;
}

function registerBodyParser(app: FastifyInstance, journal: Journal): void {
  app.addHook('preParsing', ({ readAhead }, _reply, payload, done) => {
    done(null, readAhead === undefined ? payload : Readable.from(readAhead));
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let json: unknown;
    let parseError: Error | null = null;
    try {
      json = parseJson(body as Buffer);
    } catch (error) {
      parseError = error as Error;
    }
    if (request.entry?.key === null) journal.recordBody(request.entry, body as Buffer, json);
    done(parseError, json);
  });
}

/** The bytes of an answer pass the fault that has struck, if one has. */
function registerFaultHook(app: FastifyInstance): void {
  app.addHook<unknown>('onSend', ({ injectedFault }, _reply, payload, done) => {
    if (injectedFault === undefined) return done(null, payload);
    const remaining = injectedFault.applyToResponse((payload ?? NO_BODY) as string | Buffer);
    if (remaining !== null) done(null, remaining.length === 0 ? payload : remaining);
  });
}

export interface MockOptions extends MockStateOptions {
  readonly authenticator: Authenticator;
  readonly log: Log;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`; empty for none. */
  readonly basePath: string;
  /** Loads the scenarios that the control API under `/__krr/` is asked for; without it there is no such API. */
  readonly load?: (references: readonly string[]) => Promise<Scenario>;
  /** Of tokens. Where it is asked for them is not this server's to know. */
  readonly issuer: Issuer;
  /** The lookup in its other protocol. */
  readonly soap?: SoapOptions;
  /** HTTP in the clear unless given. */
  readonly tls?: Tls | undefined;
}

/** A mock that listens nowhere yet, and what stands behind it. */
export interface Mock {
  readonly app: FastifyInstance;
  readonly state: MockState;
  readonly journal: Journal;
  readonly clientChecks: ClientChecks;
  readonly lifecycle: RequestLifecycle;
}

/**
 * Makes a mock.
 *
 * @example
 * const { app } = createMock(options);
 * await app.listen({ port: 8080 });
 */
export function createMock(options: MockOptions): Mock {
  const { log, load, tls, issuer } = options;
  const state = new MockState(options);
  const clientChecks = new ClientChecks();
  const journal = new Journal({ persons: () => state.scenario.persons, observer: clientChecks });
  const lifecycle = new RequestLifecycle(state, journal, log);
  const app = createApp({ lifecycle, journal, log, tls });
  app.addHook('preClose', (done) => {
    state.faultInjector.close();
    journal.release();
    done();
  });
  serveOperations(app, state, lifecycle, options);
  serveSoap(app, { state, lifecycle, journal, log, basePath: options.basePath, ...options.soap });
  if (load !== undefined) {
    registerControlApi(app, {
      state,
      journal,
      clientChecks,
      issuer,
      load,
      createNotFoundError: () => createNotFoundError(app),
    });
  }
  return { app, state, journal, clientChecks, lifecycle };
}

function serveOperations(
  app: FastifyInstance,
  state: MockState,
  lifecycle: RequestLifecycle,
  { authenticator, basePath }: MockOptions,
): void {
  app.decorateRequest('caller');
  app.decorateRequest('permittedParts', 0);
  app.decorateRequest('responseMediaType', undefined);
  for (const operation of operations) {
    const label = toOperationLabel(operation);
    const recordAndInject: onRequestHookHandler = (request, reply, done) => {
      lifecycle.recordRequest(request, label);
      lifecycle.injectFault(request, reply, label, done);
    };
    app.route({
      method: operation.method,
      url: basePath + operation.path,
      onRequest: [recordAndInject, authorize(authenticator, operation)],
      handler: createHandler(state, operation),
    });
  }
}
