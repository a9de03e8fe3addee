import { frozenClock, instantOf } from '../register/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { loadScenario } from '../scenario/load.ts';
import { anyToken, everybody } from './access.ts';
import type { Finding as ClientFinding } from './findings/index.ts';
import type { Journal } from './journal/index.ts';
import { Log } from './log.ts';
import { createMock, type Mock } from './server.ts';

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
  /** `any` unless given: a Bearer token is required, unverified. `none`: no token is needed. */
  readonly auth?: 'any' | 'none';
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

/** A mock that answers. */
export interface RunningMock {
  /** What a client takes for the service: everything before `/rest`. */
  readonly url: string;
  /** The scenario that it answers by. */
  readonly scenario: Scenario;
  /** The requests it has received. */
  readonly journal: Journal;
  /** What the client has done that it should not, so far. */
  readonly findings: () => readonly ClientFinding[];
  /** Answers by another scenario from now on; what the journal holds stays. */
  readonly setScenario: (scenario: ScenarioChoice) => Promise<void>;
  /** Stops the clock at a timestamp; null lets the scenario decide again. */
  readonly setTime: (now: string | null) => void;
  /** Lets requests under way finish, lets nobody in, and ends. */
  readonly close: () => Promise<void>;
}

const SILENT = new Log('silent', { write: () => {} });
const SWEEP_MS = 50;

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
  const {
    seed = 1,
    now,
    auth = 'any',
    port = 0,
    host = '127.0.0.1',
    basePath = '',
    control = true,
    log = SILENT,
  } = options;
  const prepare = async (choice: ScenarioChoice): Promise<Scenario> => {
    const scenario = isData(choice) ? choice : await loadScenario(choice);
    return options.population === undefined ? scenario : { ...scenario, population: options.population };
  };
  const mock = createMock({
    scenario: await prepare(options.scenario ?? 'standard'),
    seed,
    ...(now !== undefined && { clock: frozenClock(instantOf(now)) }),
    access: auth === 'any' ? anyToken() : everybody,
    log,
    basePath,
    ...(control && { load: prepare }),
  });
  await mock.app.listen({ port, host });
  return {
    url: mock.app.listeningOrigin + basePath,
    get scenario() {
      return mock.service.scenario;
    },
    journal: mock.journal,
    findings: () => mock.findings.list(),
    setScenario: async (choice) => mock.service.setScenario(await prepare(choice)),
    setTime: (timestamp) => mock.service.setTime(timestamp),
    close: () => close(mock),
  };
}

const isData = (choice: ScenarioChoice): choice is Scenario => typeof choice === 'object' && 'persons' in choice;

/** A client keeps its connection for the next request: once the last one is answered there is none. */
async function close({ app }: Mock): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  clearInterval(sweep);
}
