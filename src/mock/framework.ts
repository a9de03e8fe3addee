import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { answerClientErrors, answerInsteadOfNode } from './client-error.ts';
import { answerError, answerErrors } from './errors.ts';
import { type Struck, watchTcp } from './faults/index.ts';
import type { Entry, Journal } from './journal/index.ts';
import { BODY_LIMIT } from './limits.ts';
import type { Log } from './log.ts';
import { parseJson } from './media.ts';
import type { Reception } from './reception.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** How many persons were asked for; undefined before that is known. */
    persons: number | undefined;
    /** What the journal says of it; undefined for what it does not tell of. */
    entry: Entry | undefined;
    /** The fault that has struck it. */
    struck: Struck | undefined;
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
  readonly reception: Reception;
  readonly journal: Journal;
  readonly log: Log;
  /** HTTP in the clear unless given. */
  readonly tls?: Tls | undefined;
}

const NO_BODY = Buffer.alloc(0);
const REQUEST_TIMEOUT_MS = 60_000;

/** The contract's validators are compiled when the project is built: that the framework has its own costs a start. */
const notNeeded = (): never => {
  throw new Error('no route has a schema of its own');
};
const NO_COMPILERS = { buildValidator: notNeeded, buildSerializer: notNeeded };

/** A server without routes but for its health: it reads JSON, receives requests and sees them off, and answers whatever goes wrong. */
export function createApp({ reception, journal, log, tls }: FrameworkOptions): FastifyInstance {
  if (tls !== undefined) watchTcp();
  const options: FastifyHttpOptions<Server> & { https?: Tls } = {
    ...(tls !== undefined && { https: tls }),
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
      reception.attend(request, reply);
      answerError(error, request, reply, log);
    },
  };
  const app: FastifyInstance = Fastify(options);
  app.decorateRequest('persons', undefined);
  app.decorateRequest('entry', undefined);
  app.decorateRequest('struck', undefined);
  app.decorateRequest('readAhead', undefined);
  readOnlyJson(app, journal);
  if (tls !== undefined) app.server.on('connection', (socket: Socket) => journal.accepted(socket));
  app.server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    journal.connected(socket);
    socket.once('close', () => journal.disconnected(socket));
  });
  app.addHook('onRequest', (request, reply, done) => {
    reception.attend(request, reply);
    if (request.is404) reception.receive(request);
    done();
  });
  answerErrors(app, log);
  passFaults(app);
  app.addHook('onClose', async () => log.flush());
  answerInsteadOfNode(app);
  app.get('/health', { exposeHeadRoute: true }, () => ({ status: 'UP' }));
  return app;
}

function readOnlyJson(app: FastifyInstance, journal: Journal): void {
  app.addHook('preParsing', ({ readAhead }, _reply, payload, done) => {
    done(null, readAhead === undefined ? payload : Readable.from(readAhead));
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let json: unknown;
    let refusal: Error | null = null;
    try {
      json = parseJson(body as Buffer);
    } catch (error) {
      refusal = error as Error;
    }
    if (request.entry?.key === null) journal.read(request.entry, body as Buffer, json);
    done(refusal, json);
  });
}

/** The bytes of an answer pass the fault that has struck, if one has. */
function passFaults(app: FastifyInstance): void {
  app.addHook<unknown>('onSend', ({ struck }, _reply, payload, done) => {
    if (struck === undefined) return done(null, payload);
    const left = struck.answer((payload ?? NO_BODY) as string | Buffer);
    if (left !== null) done(null, left.length === 0 ? payload : left);
  });
}
