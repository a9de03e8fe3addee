import { KrrError } from '../errors.ts';
import type { SessionIssuer, TokenRequest } from '../maskinporten/index.ts';
import { isInteger } from '../maskinporten/options.ts';
import type { Scenario } from '../scenario/index.ts';
import type { ClientCheckResult as ClientFinding } from './client-checks/index.ts';
import type { Journal } from './journal/index.ts';
import { checkTimestamp } from './options.ts';
import type { ScenarioInput, ScenarioSources } from './scenario-source.ts';
import { getSessionPath, isSessionName, NAME_RULE, type Session, type SessionRegistry } from './sessions/index.ts';

/** Options of a session that does not exist yet. */
export interface SessionOptions {
  /** The session is deleted after this many milliseconds without a request; 30 minutes by default. */
  readonly idleTimeoutMs?: number;
}

/** A session of a mock, for one test. Other sessions have no effect on it. */
export interface MockSession {
  readonly name: string;
  /** The base URL of the service in this session, without `/rest`. The base URL of the mock with a header is the same. */
  readonly url: string;
  /** The URL of the issuer in this session, with a trailing slash. */
  readonly issuer: string;
  /** Selects the session at the base URL of the mock. */
  readonly headers: Readonly<Record<string, string>>;
  /** The current scenario. */
  readonly scenario: Scenario;
  /** The requests of this session. */
  readonly journal: Journal;
  /** Gets the violations that the client checks have found. */
  readonly findings: () => readonly ClientFinding[];
  /** Clears the findings and resets the client checks. */
  readonly clearFindings: () => void;
  /** Issues a token without a grant. It selects the session. Rejects with KrrError OPTION_INVALID for an invalid request. */
  readonly token: (request: TokenRequest) => Promise<string>;
  /** Activates another scenario. */
  readonly setScenario: (scenario: ScenarioInput) => Promise<void>;
  /** Stops the clock at a timestamp; null restores the clock of the scenario. Throws KrrError OPTION_INVALID for an invalid timestamp. */
  readonly setTime: (now: string | null) => void;
  /** Restores the state of the creation. */
  readonly reset: () => void;
  /** Deletes the session. */
  readonly delete: () => void;
}

interface SessionAccess {
  readonly sessions: SessionRegistry;
  readonly sources: ScenarioSources;
  /** The origin of the service. */
  readonly url: string;
  readonly basePath: string;
  readonly issuer: SessionIssuer;
}

/** Creates the function `session` of a running mock. */
export const createSessionAccess =
  (access: SessionAccess) =>
  (name: string, options: SessionOptions = {}): MockSession => {
    if (typeof name !== 'string' || !isSessionName(name)) throw new KrrError('SESSION_INVALID', NAME_RULE);
    checkSessionOptions(options);
    return toMockSession(access, name, () => access.sessions.open(name, options));
  };

function toMockSession(access: SessionAccess, name: string, open: () => Session): MockSession {
  const { sessions, sources, url, basePath } = access;
  const path = name === sessions.default.name ? '' : getSessionPath(name);
  return {
    name,
    url: url + path + basePath,
    issuer: access.issuer.metadata().issuer.replace(/^(https?:\/\/[^/]+)/, `$1${path}`),
    headers: { 'X-Krr-Session': name },
    get scenario() {
      return open().state.scenario;
    },
    get journal() {
      return open().journal;
    },
    findings: () => open().clientChecks.list(),
    clearFindings: () => open().clientChecks.clear(),
    token: async (request) => (await open().issuer.issue(request)).access_token,
    setScenario: async (input) => open().state.setScenario(await sources.load(input)),
    setTime: (timestamp) => {
      if (timestamp !== null) checkTimestamp('setTime', timestamp);
      open().state.setTime(timestamp);
    },
    reset: () => open().reset(),
    delete: () => {
      sessions.delete(name);
    },
  };
}

function checkSessionOptions(options: SessionOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (name !== 'idleTimeoutMs') throw new KrrError('OPTION_INVALID', `session: ${name}: there is no such option`);
    if (value === undefined || (isInteger(value) && value > 0)) continue;
    throw new KrrError('OPTION_INVALID', 'session: idleTimeoutMs must be a whole number of milliseconds, at least 1');
  }
}
