import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { createClientErrorHandler, rejectMissingHost } from './client-error.ts';
import { registerErrorHandling, sendError } from './errors.ts';
import { type InjectedFault, trackTcpSockets } from './faults/index.ts';
import type { Entry, Journal } from './journal/index.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import type { Log } from './log.ts';
import { parseJson } from './media.ts';
import type { RequestLifecycle } from './reception.ts';

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
