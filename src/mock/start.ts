import type { FastifyInstance } from 'fastify';
import { createIssuer, type Issuer, type TokenRequest } from '../maskinporten/index.ts';
import { frozenClock, parseTimestamp } from '../register/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { FileVersion } from '../scenario/resolve.ts';
import { type Authenticator, noAuth, unverifiedToken } from './auth/authenticate.ts';
import { trustOwnIssuer, trustRemoteIssuer, verifiedToken } from './auth/verify-token.ts';
import type { ClientCheckResult as ClientFinding } from './client-checks/index.ts';
import { Log } from './http/log.ts';
import { getOrigin, getOrigins } from './http/origin.ts';
import { createApp, createMock, type Mock } from './http/server.ts';
import { createShutdown } from './http/shutdown.ts';
import type { Journal } from './journal/index.ts';
import { checkOptions, checkTimestamp, type StartOptions } from './options.ts';
import { hintIssuerLocation, serveIssuer } from './routes/token.ts';
import { type ReloadResult, type ScenarioInput, ScenarioSources } from './scenario-source.ts';
import type { MockState } from './state.ts';

/** A mock that answers. */
export interface RunningMock {
  /** What a client takes for the service: everything before `/rest`. Of a mock on every address, that of the loopback. */
  readonly url: string;
  /** The issuer of tokens, with a slash at its end. */
  readonly issuer: string;
  /** The scenario that it answers by. */
  readonly scenario: Scenario;
  /** The requests it has received. */
  readonly journal: Journal;
  /** What the client has done that it should not, so far. */
  readonly findings: () => readonly ClientFinding[];
  /** Forgets what was found: what comes now is judged by itself, as in a test of its own. */
  readonly clearFindings: () => void;
  /** A token of its issuer, without a grant. Rejects with KrrError OPTION_INVALID for a wish that cannot be met. */
  readonly token: (wish: TokenRequest) => Promise<string>;
  /** Answers by another scenario from now on; what the journal holds stays. */
  readonly setScenario: (scenario: ScenarioInput) => Promise<void>;
  /** The files of the scenario of now and of that of the start, as they were when they were read: for who watches them. */
  readonly scenarioFiles: () => readonly FileVersion[];
  /**
   * Reads those scenarios again of which a file has been saved since. The one of now is answered by at once, with what was
   * set and put on top of it; to that of the start the control API goes back. Returns those that were read, and rejects
   * with BrokenScenario for one that has mistakes now: nothing changes then.
   */
  readonly reloadScenarios: () => Promise<readonly ReloadResult[]>;
  /** Stops the clock at a timestamp; null lets the scenario decide again. Throws KrrError OPTION_INVALID for what is no moment. */
  readonly setTime: (now: string | null) => void;
  /** Lets requests under way finish, lets nobody in, and ends. */
  readonly close: () => Promise<void>;
}

const SILENT = new Log('silent', { write: () => {} });

/**
 * Starts a mock in this process. Many run at once without knowing of each other.
 *
 * @returns once it listens
 * @throws KrrError OPTION_INVALID for an option that is none or has a value that it cannot have; SCENARIO_UNKNOWN,
 *   SCENARIO_UNREADABLE or SCENARIO_INVALID; errors of the address as Node tells them
 * @example
 * ```ts
 * import { startMock } from 'krr-kit';
 * const mock = await startMock({ scenario: 'standard' });
 * const answer = await fetch(`${mock.url}/rest/v1/personer`, {
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
  const components = assembleMock(options, await sources.load(scenario), sources);
  const close = createMockShutdown(components);
  await listen(components, options, close);
  return toRunningMock(components, options, sources, close);
}

interface MockComponents {
  readonly mock: Mock;
  readonly issuer: Issuer;
  /** What serves the issuer: the mock itself, or a server beside it. */
  readonly issuerApp: FastifyInstance;
}

function assembleMock(options: StartOptions, scenario: Scenario, sources: ScenarioSources): MockComponents {
  const { seed = 1, now, basePath = '', control = true, log = SILENT, tls, soap } = options;
  const { port: ownPort, ...issuing } = options.maskinporten ?? {};
  const issuer = createIssuer({ issuer: () => getOrigins(issuerApp), ...issuing });
  const mock = createMock({
    ...{ scenario, seed, authenticator: createAuthenticator(options, issuer), issuer, log, basePath, tls },
    ...(now !== undefined && { clock: frozenClock(parseTimestamp(now)) }),
    ...(soap !== undefined && { soap }),
    ...(control && { load: (references) => sources.load(references) }),
  });
  const issuerApp = ownPort === undefined ? mock.app : createApp({ ...mock, log, tls });
  const path = issuing.issuer === undefined ? '' : new URL(issuing.issuer).pathname.replace(/\/+$/, '');
  serveIssuer(issuerApp, { ...mock, issuer, path });
  if (issuerApp !== mock.app) hintIssuerLocation(mock.app, issuer, path);
  return { mock, issuer, issuerApp };
}

function createMockShutdown({ mock, issuerApp }: MockComponents): () => Promise<void> {
  const shutdowns = [...new Set([mock.app, issuerApp])].map(createShutdown);
  return async () => {
    await Promise.all(shutdowns.map((end) => end()));
  };
}

/** If the second cannot listen, the first does not stay. */
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
  return {
    url: getOrigin(mock.app) + basePath,
    issuer: issuer.metadata().issuer,
    get scenario() {
      return mock.state.scenario;
    },
    journal: mock.journal,
    findings: () => mock.clientChecks.list(),
    clearFindings: () => mock.clientChecks.clear(),
    token: async (request) => (await issuer.issue(request)).access_token,
    setScenario: async (input) => mock.state.setScenario(await sources.load(input)),
    scenarioFiles: () => mock.state.baseScenarios.flatMap((scenario) => sources.getFiles(scenario)),
    reloadScenarios: () => reloadScenarios(mock.state, sources),
    setTime: (timestamp) => {
      if (timestamp !== null) checkTimestamp('setTime', timestamp);
      mock.state.setTime(timestamp);
    },
    close,
  };
}

async function reloadScenarios(state: MockState, sources: ScenarioSources): Promise<readonly ReloadResult[]> {
  const settled = await Promise.allSettled(state.baseScenarios.map((scenario) => sources.reload(scenario)));
  const all = settled.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
  for (const { before, after } of all) if (after !== before) state.replaceScenario(before, after);
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return all;
}

function createAuthenticator({ auth = 'any', trust }: StartOptions, issuer: Issuer): Authenticator {
  if (auth === 'none') return noAuth;
  if (auth === 'any') return unverifiedToken();
  return verifiedToken({
    issuers: [trust === undefined ? trustOwnIssuer(issuer) : trustRemoteIssuer(trust)],
    clock: Date.now,
  });
}
