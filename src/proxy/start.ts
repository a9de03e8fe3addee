import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isProduction, type Report, TrafficCheck, type TrafficOptions } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import type { ClientCheckResult } from '../mock/client-checks/index.ts';
import type { Log } from '../mock/http/log.ts';
import { getPath } from '../mock/http/origin.ts';
import type { Mock } from '../mock/http/server.ts';
import type { ScenarioInput } from '../mock/scenario-source.ts';
import type { Session } from '../mock/sessions/index.ts';
import { getBundledScenario, type Scenario } from '../scenario/index.ts';
import { CheckQueue } from './check-queue.ts';
import { createControl } from './control.ts';
import { Exchanges } from './exchanges.ts';
import { FaultScenarios } from './fault-scenarios.ts';
import type { PassedExchange } from './pass-through.ts';
import { ProxyTarget, parseTarget, type TlsFiles } from './target.ts';

/** The options of a proxy. */
export interface ProxyOptions
  extends Omit<TrafficOptions, 'target' | 'hasAuthorization' | 'windowSize' | 'windowLength'> {
  /** The URL of the deployment; a path is put before the path of each request. */
  readonly target: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  readonly tls?: TlsFiles;
  /** Permits requests to KRR's production. */
  readonly production?: boolean;
  /** Replaces responses that violate a MUST. */
  readonly enforce?: boolean;
  /** The scenarios whose faults are injected; later ones override earlier ones. Default: no faults. */
  readonly scenario?: ScenarioInput | undefined;
  /** Called for each exchange that was passed on and can be read. */
  readonly onExchange?: (exchange: PassedExchange, startedAt: number) => void;
  readonly log: Log;
}

/** A proxy that listens. */
export interface RunningProxy {
  /** Without a trailing slash. */
  readonly url: string;
  /** The violations that the client checks have found. */
  readonly findings: () => readonly ClientCheckResult[];
  /** Completes the pending requests, stops, and returns the report of all exchanges. */
  readonly close: () => Promise<Report>;
}

const DEFAULT_SOAP_PATH = '/ws-v5';
const CONTROL_PREFIX = '/__krr';
/** Evaluation blocks the server and needs memory, so windows are small. */
const WINDOW = { windowSize: 10, windowLength: 2 * 2 ** 20 };
const SHUTDOWN_MS = 3000;

/**
 * Starts a proxy in front of a deployment.
 *
 * @throws KrrError OPTION_INVALID or TARGET_FORBIDDEN, or one of the scenario; Node's error if the address is not available
 * @example
 * const proxy = await startProxy({ target: 'http://127.0.0.1:8080', log });
 * const report = await proxy.close();
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const url = parseTarget(options.target);
  if (isProduction(url) && !options.production) {
    throw new KrrError(
      'TARGET_FORBIDDEN',
      `${url.hostname} is KRR's production: it is contacted only with --i-know-this-is-production`,
    );
  }
  const scenarios = new FaultScenarios(options.scenario);
  const scenario = options.scenario === undefined ? undefined : await scenarios.loadFirst(options.scenario);
  const control = createControl(scenario ?? withoutFaults(options.persons), options.log, (references) =>
    scenarios.load(references),
  );
  const proxy = new CheckingProxy(url, options, control);
  await proxy.listen();
  return proxy;
}

/** The persons that the page and the journal name. */
const withoutFaults = (persons: Scenario = getBundledScenario('standard')!): Scenario => ({ ...persons, faults: [] });

class CheckingProxy implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #target: ProxyTarget;
  readonly #server: Server;
  readonly #control: Mock;
  readonly #session: Session;
  readonly #check: TrafficCheck;
  readonly #queue: CheckQueue;
  readonly #exchanges: Exchanges;

  constructor(url: URL, options: ProxyOptions, control: Mock) {
    this.#options = options;
    this.#target = new ProxyTarget(url, options.tls);
    const { soapPath = DEFAULT_SOAP_PATH, enforce = false, onExchange, log } = options;
    this.#control = control;
    this.#session = this.#control.sessions.default;
    this.#check = new TrafficCheck({
      ...options,
      soapPath,
      target: url.href.replace(/\/$/, ''),
      hasAuthorization: true,
      ...WINDOW,
    });
    this.#queue = new CheckQueue(this.#check);
    this.#exchanges = new Exchanges({
      ...{ target: this.#target, session: this.#session, check: this.#check, queue: this.#queue },
      ...{ soapPath, enforce, onExchange, log },
    });
    this.#server = createServer({ requireHostHeader: false, keepAliveTimeout: 0 }, (request, response) =>
      this.#handle(request, response),
    );
    this.#server.on('connection', (socket: Socket) => {
      this.#session.journal.trackConnection(socket);
      socket.once('close', () => this.#session.journal.trackDisconnection(socket));
    });
  }

  async listen(): Promise<void> {
    await this.#control.app.ready();
    const { port = 0, host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
  }

  get url(): string {
    const { port, family, address } = this.#server.address() as AddressInfo;
    const isAny = address === '0.0.0.0' || address === '::';
    const host = family === 'IPv6' && !isAny ? `[${address}]` : isAny ? '127.0.0.1' : address;
    return `http://${host}:${port}`;
  }

  findings(): readonly ClientCheckResult[] {
    return this.#session.clientChecks.list();
  }

  async close(): Promise<Report> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), SHUTDOWN_MS);
    await this.#control.app.close();
    await closed;
    clearTimeout(timer);
    this.#target.close();
    this.#queue.drain();
    return this.#check.finish();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const path = getPath({ url: request.url! });
    if (path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`)) this.#control.app.routing(request, response);
    else this.#exchanges.handle(request, response);
  }
}
