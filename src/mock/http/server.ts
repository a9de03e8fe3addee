import type { FastifyInstance } from 'fastify';
import { operations } from '../../contract/index.ts';
import type { SessionIssuer } from '../../maskinporten/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Authenticator } from '../auth/authenticate.ts';
import type { RunConformance } from '../control/conformance.ts';
import { registerControlApi } from '../control/index.ts';
import { ExchangeRecorder, type HarFile } from '../har/index.ts';
import { createOperation } from '../routes/index.ts';
import { type SoapOptions, serveSoap } from '../routes/soap.ts';
import { type Replication, SessionRegistry, SessionResolver, type SnapshotStore } from '../sessions/index.ts';
import { createSharedResources, type MockStateOptions } from '../state.ts';
import { type OpenTelemetrySignals, Telemetry } from '../telemetry/index.ts';
import type { Tls } from '../tls/tls.ts';
import { serveWeb } from '../web/index.ts';
import { createApp } from './app.ts';
import { ControlAccess } from './control-access.ts';
import { RouteTable } from './error-handling.ts';
import type { Log } from './log.ts';
import { createMetricSources } from './metric-sources.ts';
import { RequestLifecycle } from './request-lifecycle.ts';
import { persistChanges, shareChanges } from './state-changes.ts';

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
  const telemetry = new Telemetry({ openTelemetry, log, ...createMetricSources(sessions) });
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
