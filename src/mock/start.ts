import { error as writeError } from 'node:console';
import type { FastifyInstance } from 'fastify';
import { createSessionIssuer, type SessionIssuer, type TokenRequest } from '../maskinporten/index.ts';
import { frozenClock, parseTimestamp } from '../register/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { FileVersion } from '../scenario/resolve.ts';
import { type Authenticator, noAuth, unverifiedToken } from './auth/authenticate.ts';
import { trustOwnIssuer, trustRemoteIssuer, verifiedToken } from './auth/verify-token.ts';
import type { ClientCheckResult as ClientFinding } from './client-checks/index.ts';
import { HarFile } from './har/index.ts';
import { createApp } from './http/app.ts';
import { Log, type LogLevel } from './http/log.ts';
import { getOrigin, getOrigins } from './http/origin.ts';
import { createMock, type Mock } from './http/server.ts';
import { createShutdown } from './http/shutdown.ts';
import type { Journal } from './journal/index.ts';
import { checkOptions, checkTimestamp, type StartOptions } from './options.ts';
import { isStoreUrl, parseStoreUrl } from './replicas/address.ts';
import type { Replicas } from './replicas/replicas.ts';
import { hintIssuerLocation, serveIssuer } from './routes/token.ts';
import { findScenarioFolders, type ReloadResult, type ScenarioInput, ScenarioSources } from './scenario-source.ts';
import { createSessionAccess, type MockSession, type SessionOptions } from './session-access.ts';
import type { SessionRegistry, SnapshotStore } from './sessions/index.ts';

/** A mock that listens. */
export interface RunningMock {
  /** The base URL of the service, without `/rest`. A mock that listens on all addresses has the loopback address here. */
  readonly url: string;
  /** The URL of the issuer, with a trailing slash. */
  readonly issuer: string;
  /** The current scenario. */
  readonly scenario: Scenario;
  /** The received requests. */
  readonly journal: Journal;
  /** Gets the violations that the client checks have found. */
  readonly findings: () => readonly ClientFinding[];
  /** Clears the findings and resets the client checks, so that the next test starts without them. */
  readonly clearFindings: () => void;
  /** Issues a token without a grant. Rejects with KrrError OPTION_INVALID for an invalid request. */
  readonly token: (request: TokenRequest) => Promise<string>;
  /** Activates another scenario. The journal keeps its entries. */
  readonly setScenario: (scenario: ScenarioInput) => Promise<void>;
  /** Gets the files of the current scenario and of the scenario at start, with the versions read, to watch them. */
  readonly scenarioFiles: () => readonly FileVersion[];
  /**
   * Reloads the current scenario and the scenario at start if their files have changed. Overrides of time and persons
   * stay. Returns the reloaded scenarios. Rejects with ScenarioLoadError if one has become invalid; the mock then keeps
   * the previous version.
   */
  readonly reloadScenarios: () => Promise<readonly ReloadResult[]>;
  /** Stops the clock at a timestamp; null restores the clock of the scenario. Throws KrrError OPTION_INVALID for an invalid timestamp. */
  readonly setTime: (now: string | null) => void;
  /**
   * Gets a session: its scenario, time, journal and findings are its own. Its first use creates it, also again after it
   * was deleted or dropped. Throws KrrError SESSION_INVALID for an invalid name, OPTION_INVALID for an invalid option.
   */
  readonly session: (name: string, options?: SessionOptions) => MockSession;
  /** Completes the pending requests, accepts no new ones, and stops. */
  readonly close: () => Promise<void>;
}

const createLog = (log: Log | LogLevel): Log =>
  typeof log === 'string' ? new Log(log, { write: (text) => writeError(text.trimEnd()) }) : log;

/**
 * Starts a mock in this process. Several mocks can run at once; they share no state.
 *
 * @returns the mock, once it listens
 * @throws KrrError OPTION_INVALID for an unknown option or an invalid value; SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or
 *   SCENARIO_INVALID; Node's error if the address is not available
 * @example
 * ```ts
 * import { startMock } from 'krr-kit';
 * const mock = await startMock({ scenario: 'standard' });
 * const response = await fetch(`${mock.url}/rest/v1/personer`, {
 *   method: 'POST',
 *   headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
 *   body: JSON.stringify({ personidentifikatorer: ['01837012046'] }),
 * });
 * mock.journal.verify({ operation: 'personer' }, { count: 1 }).ok; // true
 * await mock.close();
 * ```
 */
export async function startMock(options: StartOptions = {}): Promise<RunningMock> {
  checkOptions(options);
  const { scenario = 'standard' } = options;
  const sources = new ScenarioSources(options.population);
  const loaded = await sources.load(scenario);
  const stores = await openStores(options);
  try {
    return await start(options, loaded, sources, stores);
  } catch (error) {
    await stores.replicas?.close();
    throw error;
  }
}

async function start(
  options: StartOptions,
  loaded: Scenario,
  sources: ScenarioSources,
  stores: Stores,
): Promise<RunningMock> {
  const log = createLog(options.log ?? 'error');
  const har =
    options.har === undefined ? undefined : await HarFile.create(options.har, (message) => log.error(message));
  const components = assembleMock(options, loaded, sources, { log, har, ...stores });
  // A lookup must not need the store later.
  if (stores.replicas !== undefined) await components.issuer.jwks();
  const close = createMockShutdown(components, har);
  await listen(components, options, close);
  return toRunningMock(components, options, sources, close);
}

interface MockComponents {
  readonly mock: Mock;
  readonly issuer: SessionIssuer;
  /** The server of the issuer: the mock itself, or a second server. */
  readonly issuerApp: FastifyInstance;
}

interface Stores {
  readonly store?: SnapshotStore;
  readonly replicas?: Replicas;
}

/** Resources that are opened before the mock is assembled. */
interface Resources extends Stores {
  readonly log: Log;
  readonly har: HarFile | undefined;
}

/** The database is loaded only for a mock with a state file, the client of Redis only for one with its URL. */
async function openStores({ state }: StartOptions): Promise<Stores> {
  if (state === undefined) return {};
  if (!isStoreUrl(state)) return { store: await (await import('./sessions/state-file.ts')).openStateFile(state) };
  const { connectReplicas } = await import('./replicas/replicas.ts');
  return { replicas: await connectReplicas(parseStoreUrl(state)) };
}

function assembleMock(
  options: StartOptions,
  scenario: Scenario,
  sources: ScenarioSources,
  { log, har, store, replicas }: Resources,
): MockComponents {
  const { seed = 1, now, basePath = '', control = true, tls, soap } = options;
  const { port: ownPort, ...issuing } = options.maskinporten ?? {};
  const issuer = createSessionIssuer({ issuer: () => getOrigins(issuerApp), ...issuing }, replicas?.issuerState);
  const mock = createMock({
    ...{ scenario, seed, authenticator: createAuthenticator(options, issuer), issuer, log, basePath, tls },
    ...(now !== undefined && { clock: frozenClock(parseTimestamp(now)) }),
    ...(soap !== undefined && { soap }),
    ...(control && {
      load: (references) => sources.load(references, findScenarioFolders(options.scenario, options.scenarioDirectory)),
    }),
    runConformance: options.runConformance,
    openTelemetry: options.openTelemetry,
    verifiesTokens: options.auth === 'maskinporten',
    maxSessions: options.maxSessions,
    store,
    har,
    replication: replicas,
    controlSecret: options.controlToken,
    cors: options.cors,
    compress: options.compress,
  });
  const issuerApp =
    ownPort === undefined
      ? mock.app
      : createApp({
          lifecycle: mock.lifecycle,
          journal: mock.sessions.default.journal,
          log,
          tls,
          cors: options.cors,
        });
  const path = issuing.issuer === undefined ? '' : new URL(issuing.issuer).pathname.replace(/\/+$/, '');
  serveIssuer(issuerApp, { ...mock, issuer, path });
  if (issuerApp !== mock.app) hintIssuerLocation(mock.routes, issuer, path);
  return { mock, issuer, issuerApp };
}

function createMockShutdown({ mock, issuerApp }: MockComponents, har: HarFile | undefined): () => Promise<void> {
  const shutdowns = [...new Set([mock.app, issuerApp])].map(createShutdown);
  return async () => {
    await Promise.all(shutdowns.map((end) => end()));
    await har?.close();
  };
}

/** Closes the first server if the second cannot listen. */
async function listen(
  { mock, issuerApp }: MockComponents,
  options: StartOptions,
  close: () => Promise<void>,
): Promise<void> {
  const { port = 0, host = '127.0.0.1', maskinporten } = options;
  await mock.app.listen({ port, host });
  if (issuerApp === mock.app) return;
  try {
    await issuerApp.listen({ port: maskinporten!.port!, host });
  } catch (error) {
    await close();
    throw error;
  }
}

function toRunningMock(
  { mock, issuer }: MockComponents,
  { basePath = '' }: StartOptions,
  sources: ScenarioSources,
  close: () => Promise<void>,
): RunningMock {
  const { sessions } = mock;
  const session = sessions.default;
  return {
    url: getOrigin(mock.app) + basePath,
    issuer: issuer.metadata().issuer,
    get scenario() {
      return session.state.scenario;
    },
    journal: session.journal,
    findings: () => session.clientChecks.list(),
    clearFindings: () => session.clientChecks.clear(),
    token: async (request) => (await issuer.issue(request)).access_token,
    setScenario: async (input) => session.state.setScenario(await sources.load(input)),
    scenarioFiles: () => sessions.baseScenarios.flatMap((scenario) => sources.getFiles(scenario)),
    session: createSessionAccess({ sessions, sources, url: getOrigin(mock.app), basePath, issuer }),
    reloadScenarios: () => reloadScenarios(sessions, sources),
    setTime: (timestamp) => {
      if (timestamp !== null) checkTimestamp('setTime', timestamp);
      session.state.setTime(timestamp);
    },
    close,
  };
}

async function reloadScenarios(sessions: SessionRegistry, sources: ScenarioSources): Promise<readonly ReloadResult[]> {
  const settled = await Promise.allSettled(sessions.baseScenarios.map((scenario) => sources.reload(scenario)));
  const all = settled.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
  for (const { before, after } of all) if (after !== before) sessions.replaceScenario(before, after);
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return all;
}

function createAuthenticator({ auth = 'any', trust }: StartOptions, issuer: SessionIssuer): Authenticator {
  if (auth === 'none') return noAuth;
  if (auth === 'any') return unverifiedToken();
  return verifiedToken({
    issuers: [trust === undefined ? trustOwnIssuer(issuer) : trustRemoteIssuer(trust)],
    clock: Date.now,
  });
}
