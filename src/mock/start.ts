import type { FastifyInstance } from 'fastify';
import { createIssuer, type Issuer, type IssuerOptions, type TokenWish } from '../maskinporten/index.ts';
import { frozenClock, instantOf } from '../register/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { loadScenario } from '../scenario/load.ts';
import { type Access, anyToken, everybody } from './access.ts';
import { closerOf } from './closing.ts';
import type { Finding as ClientFinding } from './findings/index.ts';
import { createApp, type Tls } from './framework.ts';
import type { Journal } from './journal/index.ts';
import { Log } from './log.ts';
import { ownIssuer } from './own-issuer.ts';
import { remoteIssuer } from './remote-issuer.ts';
import { createMock } from './server.ts';
import type { SoapOptions } from './soap-endpoint.ts';
import { serveIssuer } from './token-endpoint.ts';
import { verifiedToken } from './verified-token.ts';

/** A scenario: by name, by file, as data, or as a list of names and files of which the last lies on top. */
export type ScenarioChoice = string | readonly string[] | Scenario;

/** How {@link startMock} starts. */
export interface StartOptions {
  /** `standard` unless given. */
  readonly scenario?: ScenarioChoice;
  /** A safe integer, 1 unless given: another seed is another population. */
  readonly seed?: number;
  /** Stops the clock at this timestamp, whatever the scenario says. */
  readonly now?: string;
  /** Who is registered, whatever the scenario says. */
  readonly population?: Scenario['population'];
  /**
   * `any` unless given: a Bearer token is required, unverified. `none`: no token is needed. `maskinporten`: a token is
   * required that the mock has issued, or who stands in `trust`.
   */
  readonly auth?: 'any' | 'none' | 'maskinporten';
  /** The URL of another issuer whose tokens are good with `auth: 'maskinporten'`, in place of the mock's own. */
  readonly trust?: string;
  /** Of the issuer of tokens; everything has a default. */
  readonly maskinporten?: MaskinportenOptions;
  /** Of the lookup over SOAP; everything has a default. */
  readonly soap?: SoapOptions;
  /** HTTP in the clear unless given: a key and its certificate, both PEM. */
  readonly tls?: Tls;
  /** A free one unless given. */
  readonly port?: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`. */
  readonly basePath?: string;
  /** Whether the control API answers under `/__krr/`, to this machine alone; it does unless told otherwise. */
  readonly control?: boolean;
  /** Where log lines go; nowhere unless given. */
  readonly log?: Log;
}

/** How the mock issues tokens. */
export interface MaskinportenOptions extends Omit<IssuerOptions, 'issuer'> {
  /** As clients see it; where it listens unless given. */
  readonly issuer?: string;
  /** A port of its own; that of the service unless given. */
  readonly port?: number;
}

/** A mock that answers. */
export interface RunningMock {
  /** What a client takes for the service: everything before `/rest`. */
  readonly url: string;
  /** The issuer of tokens, with a slash at its end. */
  readonly issuer: string;
  /** The scenario that it answers by. */
  readonly scenario: Scenario;
  /** The requests it has received. */
  readonly journal: Journal;
  /** What the client has done that it should not, so far. */
  readonly findings: () => readonly ClientFinding[];
  /** A token of its issuer, without a grant. */
  readonly token: (wish: TokenWish) => Promise<string>;
  /** Answers by another scenario from now on; what the journal holds stays. */
  readonly setScenario: (scenario: ScenarioChoice) => Promise<void>;
  /** As `setScenario`; and the control API goes back to this one when it is told to go back to the start. */
  readonly restart: (scenario: ScenarioChoice) => Promise<void>;
  /** Stops the clock at a timestamp; null lets the scenario decide again. */
  readonly setTime: (now: string | null) => void;
  /** Lets requests under way finish, lets nobody in, and ends. */
  readonly close: () => Promise<void>;
}

const SILENT = new Log('silent', { write: () => {} });

/**
 * Starts a mock in this process. Many run at once without knowing of each other.
 *
 * @returns once it listens
 * @throws KrrError SCENARIO_UNKNOWN, SCENARIO_UNREADABLE or SCENARIO_INVALID; errors of the address as Node tells them
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
  const { seed = 1, now, port = 0, host = '127.0.0.1', basePath = '', control = true, log = SILENT, tls } = options;
  const prepare = async (choice: ScenarioChoice): Promise<Scenario> => {
    const scenario = isData(choice) ? choice : await loadScenario(choice);
    return options.population === undefined ? scenario : { ...scenario, population: options.population };
  };
  const { port: issuerPort, ...issuing } = options.maskinporten ?? {};
  const issuer = createIssuer({ issuer: () => issuerApp.listeningOrigin, ...issuing });
  const mock = createMock({
    scenario: await prepare(options.scenario ?? 'standard'),
    seed,
    ...(now !== undefined && { clock: frozenClock(instantOf(now)) }),
    access: accessBy(options, issuer),
    issuer,
    log,
    basePath,
    tls,
    ...(options.soap !== undefined && { soap: options.soap }),
    ...(control && { load: prepare }),
  });
  const issuerApp = issuerPort === undefined ? mock.app : createApp({ ...mock, log, tls });
  serveIssuer(issuerApp, { ...mock, issuer });
  const closers = [...new Set([mock.app, issuerApp])].map(closerOf);
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((end) => end()));
  };
  await mock.app.listen({ port, host });
  if (issuerApp !== mock.app) await listenBeside(close, issuerApp, { port: issuerPort!, host });
  return {
    url: mock.app.listeningOrigin + basePath,
    issuer: issuer.metadata().issuer,
    get scenario() {
      return mock.service.scenario;
    },
    journal: mock.journal,
    findings: () => mock.findings.list(),
    token: async (wish) => (await issuer.issue(wish)).access_token,
    setScenario: async (choice) => mock.service.setScenario(await prepare(choice)),
    restart: async (choice) => mock.service.restart(await prepare(choice)),
    setTime: (timestamp) => mock.service.setTime(timestamp),
    close,
  };
}

const isData = (choice: ScenarioChoice): choice is Scenario => typeof choice === 'object' && 'persons' in choice;

function accessBy({ auth = 'any', trust }: StartOptions, issuer: Issuer): Access {
  if (auth === 'none') return everybody;
  if (auth === 'any') return anyToken();
  return verifiedToken({ issuers: [trust === undefined ? ownIssuer(issuer) : remoteIssuer(trust)], clock: Date.now });
}

/** If the second cannot listen, the first does not stay. */
async function listenBeside(
  close: () => Promise<void>,
  second: FastifyInstance,
  where: { port: number; host: string },
): Promise<void> {
  try {
    await second.listen(where);
  } catch (error) {
    await close();
    throw error;
  }
}
