import type { Issuer } from '../../maskinporten/index.ts';
import type { MockState } from '../state.ts';
import { ControlApiError } from './errors.ts';

/** The options of a run of the conformance suite. */
export interface ConformanceRunOptions {
  /** The base URL of the service, without `/rest`. */
  readonly url: string;
  /** The URL of the SOAP service; without it, SOAP is not checked. */
  readonly soapUrl?: string;
  /** Access tokens by the names of the suite. */
  readonly tokens: Readonly<Record<string, string>>;
  /** The persons that the service must know; `standard` for the bundled standard persons. */
  readonly persons: MockState['scenario'] | 'standard';
  /** The time of the service in milliseconds since 1970, if its clock is frozen. */
  readonly now?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (completed: number, total: number) => void;
}

/**
 * Runs the conformance suite and returns its report. The mock does not import the suite, so the program that starts the
 * mock passes the function.
 */
export type RunConformance = (options: ConformanceRunOptions) => Promise<object>;

export interface ConformanceStart {
  readonly url?: string;
  readonly token?: string;
}

/** The last run and its progress. */
export interface ConformanceStatus {
  readonly state: 'idle' | 'running' | 'completed' | 'failed' | 'unavailable';
  readonly url?: string;
  readonly completed: number;
  readonly total: number;
  readonly report?: object;
  readonly error?: string;
}

/** A token that is not a JWT. */
const OPAQUE_TOKEN = 'krr-kit';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
const IDLE: ConformanceStatus = { state: 'idle', completed: 0, total: 0 };

const SCOPES = {
  contact: 'krr:global/kontaktinformasjon.read',
  'digital-post': 'krr:global/digitalpost.read',
  none: 'krr-kit:none',
} as const;
const MAIN = `${SCOPES.contact} ${SCOPES['digital-post']}`;
const CHANGES = `krr:global/hentendring.read ${MAIN}`;
const USER = 'krr:user/kontaktinformasjon.read krr:user/digitalpost.read';
/** Longer than a run. */
const LIFETIME_SECONDS = 3600;

/** Runs the conformance suite against a loopback URL, one run at a time. */
export class ConformanceRuns {
  readonly #run: RunConformance | undefined;
  readonly #verifiesTokens: boolean;
  #status: ConformanceStatus;
  #abort: AbortController | undefined;
  /** Changes with each progress. */
  revision = 0;

  /** @param verifiesTokens whether the mock rejects invalid tokens; otherwise, the suite does not check that it does */
  constructor(run: RunConformance | undefined, verifiesTokens: boolean) {
    this.#run = run;
    this.#verifiesTokens = verifiesTokens;
    this.#status = run === undefined ? { ...IDLE, state: 'unavailable' } : IDLE;
  }

  get status(): ConformanceStatus {
    return this.#status;
  }

  /**
   * Starts a run and returns at once.
   *
   * @param origin the origin of the mock, with its base path: the default target
   * @throws ControlApiError for a URL of another machine, during another run, and without a suite
   */
  async start(request: ConformanceStart, origin: string, state: MockState, issuer: Issuer): Promise<ConformanceStatus> {
    const run = this.#run;
    if (run === undefined) throw new ControlApiError('conformance-unavailable', [{ detail: 'start it with krr mock' }]);
    if (this.#status.state === 'running')
      throw new ControlApiError('conformance-running', [{ detail: 'wait for its end, or stop it with DELETE' }]);
    const url = (request.url ?? origin).replace(/\/+$/, '');
    requireLoopback(url);
    const isOwn = url === origin;
    const abort = new AbortController();
    this.#abort = abort;
    this.#update({ state: 'running', url, completed: 0, total: 0 });
    const tokens = isOwn ? await this.#issueTokens(issuer, state) : { main: request.token ?? OPAQUE_TOKEN };
    void run({
      url,
      ...(isOwn && { soapUrl: `${url}/ws-v5` }),
      tokens,
      persons: isOwn ? state.scenario : 'standard',
      ...(isOwn && state.clock.frozen && { now: state.clock.now() }),
      signal: abort.signal,
      onProgress: (completed, total) => this.#update({ ...this.#status, completed, total }),
    }).then(
      (report) => this.#finish(abort, { ...this.#status, state: 'completed', report }),
      (error: Error) => this.#finish(abort, { ...this.#status, state: 'failed', error: error.message }),
    );
    return this.#status;
  }

  /** Stops a run and discards the last report. */
  stop(): void {
    this.#abort?.abort(new Error('the run was stopped'));
    this.#abort = undefined;
    if (this.#run !== undefined) this.#update(IDLE);
  }

  async #issueTokens(issuer: Issuer, state: MockState): Promise<Record<string, string>> {
    const { expired, ...tokens } = await issueTokens(issuer, state);
    return this.#verifiesTokens ? { ...tokens, expired: expired! } : { ...tokens, main: OPAQUE_TOKEN };
  }

  #finish(abort: AbortController, status: ConformanceStatus): void {
    if (this.#abort === abort) this.#update(status);
  }

  #update(status: ConformanceStatus): void {
    this.#status = status;
    this.revision++;
  }
}

function requireLoopback(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && LOOPBACK.test(url.hostname)) return;
  const detail = 'expected a URL of this machine such as http://127.0.0.1:8080; use krr check for others';
  throw new ControlApiError('invalid-body', [{ detail, pointer: '/url' }]);
}

async function issueTokens(issuer: Issuer, { scenario, register }: MockState): Promise<Record<string, string>> {
  const active = scenario.persons.find(({ identifier }) => register.find(identifier).person.status === 'AKTIV');
  const requests = {
    main: { scope: MAIN },
    contact: { scope: SCOPES.contact },
    'digital-post': { scope: SCOPES['digital-post'] },
    none: { scope: SCOPES.none },
    changes: { scope: CHANGES },
    expired: { scope: MAIN, expires_in: -60 },
    ...(active !== undefined && { user: { scope: USER, pid: active.identifier } }),
  };
  const issued = Object.entries(requests).map(async ([name, request]) => {
    const { access_token } = await issuer.issue({ client_id: 'krr-kit', expires_in: LIFETIME_SECONDS, ...request });
    return [name, access_token] as const;
  });
  return Object.fromEntries(await Promise.all(issued));
}
