import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { operations } from '../../contract/index.ts';
import type { SessionIssuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { RunConformance } from '../control/conformance.ts';
import { registerControlApi } from '../control/index.ts';
import { trackTcpSockets } from '../faults/index.ts';
import { ExchangeRecorder, type HarFile } from '../har/index.ts';
import type { Journal } from '../journal/index.ts';
import { createOperation } from '../routes/index.ts';
import { type SoapOptions, serveSoap } from '../routes/soap.ts';
import {
  type Replication,
  SessionRegistry,
  SessionResolver,
  type SnapshotStore,
  splitTarget,
} from '../sessions/index.ts';
import { createSharedResources, type MockStateOptions } from '../state.ts';
import { type OpenTelemetrySignals, Telemetry } from '../telemetry/index.ts';
import type { Tls } from '../tls/tls.ts';
import { serveWeb } from '../web/index.ts';
import { compressResponses } from './compression.ts';
import { ControlAccess } from './control-access.ts';
import { allowEveryOrigin } from './cors.ts';
import {
  createClientErrorHandler,
  RouteTable,
  registerErrorHandling,
  rejectMissingHost,
  sendError,
} from './error-handling.ts';
import type { Log } from './log.ts';
import { reportPlainHttp } from './other-protocols.ts';
import { registerBodyParser } from './request-body.ts';
import { RequestLifecycle } from './request-lifecycle.ts';
import { persistChanges, shareChanges } from './state-changes.ts';

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
    routerOptions: { ignoreTrailingSlash: true },
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

/** `/health/live` reports the process, `/health/ready` whether it accepts requests. */
function serveHealth(app: FastifyInstance, findFailure = (): string | undefined => undefined): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  for (const url of ['/health', '/health/live']) app.get(url, () => ({ status: 'UP' }));
  app.get('/health/ready', (_request, reply) => {
    const reason = isClosing ? 'the mock is shutting down' : findFailure();
    return reason === undefined ? { status: 'UP' } : reply.code(503).send({ status: 'DOWN', reason });
  });
}

function trackConnections({ server }: FastifyInstance, journal: Journal, isEncrypted: boolean): void {
  if (isEncrypted) server.on('connection', (socket: Socket) => journal.trackAcceptedSocket(socket));
  server.on(isEncrypted ? 'secureConnection' : 'connection', (socket: Socket) => {
    journal.trackConnection(socket);
    socket.once('close', () => journal.trackDisconnection(socket));
  });
}

export interface MockOptions extends MockStateOptions {
  readonly authenticator: Authenticator;
  readonly log: Log;
  /** The prefix of every path of the service, such as `/kontaktinfo-oauth2-server`; empty for none. */
  readonly basePath: string;
  /** Loads scenarios for the control API under `/__krr/`. There is no control API without it. */
  readonly load?: (references: readonly string[]) => Promise<Scenario>;
  /** The secret that gives other machines access to the control API; by default, they have none. */
  readonly controlSecret?: string | undefined;
  /** Runs the conformance suite for the control API, which cannot run it by default. */
  readonly runConformance?: RunConformance | undefined;
  /** Whether the authenticator rejects invalid tokens; false by default. */
  readonly verifiesTokens?: boolean;
  /** Issues tokens for the control API. Another server may serve its endpoints. */
  readonly issuer: SessionIssuer;
  readonly soap?: SoapOptions;
  /** The signals to export over OTLP; none by default. */
  readonly openTelemetry?: OpenTelemetrySignals | undefined;
  /** The maximum number of sessions besides the default one. Default: 1000. */
  readonly maxSessions?: number | undefined;
  /** Keeps the state of the sessions over a restart; by default, it is in memory only. */
  readonly store?: SnapshotStore | undefined;
  /** Shares the state of the sessions with other replicas; excludes `store`. */
  readonly replication?: Replication | undefined;
  /** The monotonic time, in milliseconds, by which sessions are idle. Default: that of the process. */
  readonly sessionClock?: (() => number) | undefined;
  /** Plain HTTP by default. */
  readonly tls?: Tls | undefined;
  readonly cors?: boolean | undefined;
  readonly compress?: boolean | undefined;
  /** Records every exchange; by default, the latest ones are kept for the export of the journal. */
  readonly har?: HarFile | undefined;
}

/** A mock that does not listen yet, and its parts. */
export interface Mock {
  readonly app: FastifyInstance;
  readonly sessions: SessionRegistry;
  readonly lifecycle: RequestLifecycle;
  readonly routes: RouteTable;
}

/**
 * Creates a mock.
 *
 * @example
 * const { app } = createMock(options);
 * await app.listen({ port: 8080 });
 */
export function createMock(options: MockOptions): Mock {
  const {
    log,
    load,
    tls,
    issuer,
    basePath,
    authenticator,
    runConformance,
    verifiesTokens = false,
    openTelemetry,
    cors,
    compress,
  } = options;
  const { scenario, seed, clock, maxSessions, sessionClock, store, replication } = options;
  const shared = createSharedResources();
  const state = { scenario, seed, clock, shared };
  const sessions = new SessionRegistry({ state, issuer, maxSessions, clock: sessionClock, store, replication });
  const { persistence } = sessions;
  const { journal } = sessions.default;
  const countSessions = () => sessions.list().length;
  const telemetry = new Telemetry({ openTelemetry, log, countFindings: () => countFindings(sessions), countSessions });
  const recorder = new ExchangeRecorder(options.har);
  const lifecycle = new RequestLifecycle(new SessionResolver(sessions), log, telemetry, recorder);
  const routes = new RouteTable();
  const findFailure = () => replication?.failure;
  const app = createApp({ lifecycle, journal, log, routes, tls, cors, compress, findFailure });
  telemetry.register(app);
  if (persistence !== undefined) persistChanges(app, persistence, log);
  if (replication !== undefined) shareChanges(app, replication);
  app.addHook('preClose', (done) => {
    shared.faultInjector.close();
    sessions.close();
    done();
  });
  for (const operation of operations) lifecycle.serve(app, createOperation(operation, { authenticator, basePath }));
  serveSoap(app, { lifecycle, log, basePath, ...options.soap });
  const access = new ControlAccess(options.controlSecret);
  serveWeb(app, {
    basePath,
    access: load === undefined ? undefined : access,
    rejectRoot: (request) => {
      lifecycle.recordRequest(request);
      return routes.createNotFoundError();
    },
  });
  if (load !== undefined) {
    const createNotFoundError = () => routes.createNotFoundError();
    const components = { sessions, recorder, load, access, basePath, runConformance, verifiesTokens };
    registerControlApi(app, { ...components, log, createNotFoundError });
  }
  return { app, sessions, lifecycle, routes };
}

/** Counts the findings of all sessions, by client check. */
function countFindings(sessions: SessionRegistry): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { clientChecks } of sessions.list())
    for (const { id, count } of clientChecks.list()) counts.set(id, (counts.get(id) ?? 0) + count);
  return counts;
}
