import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { trackTcpSockets } from '../faults/index.ts';
import type { Journal } from '../journal/index.ts';
import { splitTarget } from '../sessions/index.ts';
import type { Tls } from '../tls/tls.ts';
import { compressResponses } from './compression.ts';
import { allowEveryOrigin } from './cors.ts';
import {
  createClientErrorHandler,
  RouteTable,
  registerErrorHandling,
  rejectMissingHost,
  sendError,
} from './error-handling.ts';
import { serveHealth } from './health.ts';
import type { Log } from './log.ts';
import { reportPlainHttp } from './other-protocols.ts';
import { registerBodyParser } from './request-body.ts';
import type { RequestLifecycle } from './request-lifecycle.ts';

export interface AppOptions {
  readonly lifecycle: RequestLifecycle;
  readonly journal: Journal;
  readonly log: Log;
  readonly routes?: RouteTable;
  /** Plain HTTP by default. */
  readonly tls?: Tls | undefined;
  /** Permits pages of every origin to call the service; false by default. */
  readonly cors?: boolean | undefined;
  /** Compresses responses if the client accepts gzip; false by default. */
  readonly compress?: boolean | undefined;
  /** Gets the reason why the server should receive no requests; undefined if it should. */
  readonly findFailure?: (() => string | undefined) | undefined;
}

const REQUEST_TIMEOUT_MS = 60_000;

/** Node rejects longer headers. A route without a match for a long name would report a wrong method. */
const MAX_PARAMETER_LENGTH = 1 << 14;

/** Fastify's own compilers would slow down the start; the validators of the contract are compiled at build time. */
const throwNoCompiler = (): never => {
  throw new Error('no route has a schema of its own');
};
const NO_COMPILERS = { buildValidator: throwNoCompiler, buildSerializer: throwNoCompiler };

/** Creates a server with request lifecycle and error handling, and the single route `/health`. */
export function createApp(appOptions: AppOptions): FastifyInstance {
  const { lifecycle, journal, log, routes = new RouteTable(), tls, cors = false, compress = false } = appOptions;
  if (tls !== undefined) trackTcpSockets();
  const options: FastifyHttpOptions<Server> & { https?: Tls } = {
    ...(tls !== undefined && { https: tls }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
    schemaController: { compilersFactory: NO_COMPILERS },
    http: { requireHostHeader: false },
    clientErrorHandler: createClientErrorHandler(log),
    rewriteUrl: ({ url }) => splitTarget(url!)?.target ?? url!,
    frameworkErrors: (error, request, reply) => {
      lifecycle.trackCompletion(request, reply);
      sendError(error, request, reply, log);
    },
  };
  const app: FastifyInstance = Fastify(options);
  registerBodyParser(app);
  trackConnections(app, journal, tls !== undefined);
  if (tls !== undefined) reportPlainHttp(app.server, log);
  lifecycle.register(app);
  if (cors) allowEveryOrigin(app);
  registerErrorHandling(app, routes, log);
  if (compress) compressResponses(app);
  app.addHook('onClose', async () => log.flush());
  rejectMissingHost(app);
  serveHealth(app, appOptions.findFailure);
  return app;
}

function trackConnections({ server }: FastifyInstance, journal: Journal, isEncrypted: boolean): void {
  if (isEncrypted) server.on('connection', (socket: Socket) => journal.trackAcceptedSocket(socket));
  server.on(isEncrypted ? 'secureConnection' : 'connection', (socket: Socket) => {
    journal.trackConnection(socket);
    socket.once('close', () => journal.trackDisconnection(socket));
  });
}
