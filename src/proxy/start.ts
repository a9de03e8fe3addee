import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isProduction, type Report, TrafficCheck, type TrafficOptions } from '../conformance/index.ts';
import { KrrError } from '../errors.ts';
import { createSessionIssuer } from '../maskinporten/index.ts';
import { noAuth } from '../mock/auth/authenticate.ts';
import type { ClientCheckResult } from '../mock/client-checks/index.ts';
import { type Log, maskPath } from '../mock/http/log.ts';
import { getPath } from '../mock/http/origin.ts';
import { tryParseJson } from '../mock/http/request-body.ts';
import { createMock, type Mock } from '../mock/http/server.ts';
import type { Entry } from '../mock/journal/index.ts';
import type { Session } from '../mock/sessions/index.ts';
import { getBundledScenario, type Scenario } from '../scenario/index.ts';
import { CaptureBudget } from './body-capture.ts';
import { CheckQueue, digest } from './check-queue.ts';
import { enforceRules } from './enforce.ts';
import { findOperation } from './operations.ts';
import { type PassedExchange, passThrough } from './pass-through.ts';
import { toRecordedExchange } from './recorded.ts';
import { ProxyTarget, parseTarget, type TlsFiles } from './target.ts';

/** The options of a proxy. */
export interface ProxyOptions extends Omit<TrafficOptions, 'target' | 'hasAuthorization' | 'windowSize'> {
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
/** Evaluation blocks the server, so windows are small. */
const WINDOW_SIZE = 10;
const SHUTDOWN_MS = 3000;

/**
 * Starts a proxy in front of a deployment.
 *
 * @throws KrrError OPTION_INVALID or TARGET_FORBIDDEN; Node's error if the address is not available
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
  const proxy = new CheckingProxy(url, options);
  await proxy.listen();
  return proxy;
}

class CheckingProxy implements RunningProxy {
  readonly #options: ProxyOptions;
  readonly #target: ProxyTarget;
  readonly #soapPath: string;
  readonly #server: Server;
  readonly #control: Mock;
  readonly #session: Session;
  readonly #check: TrafficCheck;
  readonly #queue: CheckQueue;
  readonly #budget = new CaptureBudget();

  constructor(url: URL, options: ProxyOptions) {
    this.#options = options;
    this.#target = new ProxyTarget(url, options.tls);
    this.#soapPath = options.soapPath ?? DEFAULT_SOAP_PATH;
    this.#control = createControl(options.persons, options.log);
    this.#session = this.#control.sessions.default;
    this.#check = new TrafficCheck({
      ...options,
      soapPath: this.#soapPath,
      target: url.href.replace(/\/$/, ''),
      hasAuthorization: true,
      windowSize: WINDOW_SIZE,
    });
    this.#queue = new CheckQueue(this.#check);
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
    if (path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`)) {
      this.#control.app.routing(request, response);
      return;
    }
    const startedAt = Date.now();
    const named = findOperation(path, this.#soapPath);
    const entry = this.#session.journal.recordRequest({
      method: request.method!,
      url: request.url!,
      path: named === undefined ? maskPath(path) : path,
      headers: request.headers,
      socket: request.socket,
      operation: named?.operation,
      version: named?.version,
    });
    const intercept = this.#options.enforce ? enforceRules(this.#check, startedAt) : undefined;
    passThrough(request, response, { target: this.#target, budget: this.#budget, intercept }, (exchange) => {
      const body = exchange.requestBody.read();
      if (body !== undefined && body.length > 0) this.#session.journal.recordBody(entry, body, tryParseJson(body));
      this.#complete(entry, exchange, response);
      this.#options.onExchange?.(exchange, startedAt);
      if (named === undefined) this.#ignore(exchange);
      else this.#enqueue(exchange, startedAt);
    });
  }

  #complete(entry: Entry, exchange: PassedExchange, response: ServerResponse) {
    const { outcome, responseBody, failure } = exchange;
    const status = exchange.response === null && outcome !== 'unreachable' ? null : response.statusCode;
    this.#session.journal.complete(entry, {
      status: outcome === 'unreachable' ? 502 : status,
      outcome: outcome === 'unreachable' ? 'completed' : outcome,
      bytes: responseBody.bytes,
      retryAfter: exchange.response?.headers['retry-after'],
    });
    const result = outcome === 'completed' ? status : `${outcome}${failure === undefined ? '' : ` (${failure})`}`;
    this.#options.log.info(`${entry.head.method} ${entry.head.path} ${result} ${exchange.ms.toFixed(1)} ms`);
  }

  #ignore({ requestBody, responseBody }: PassedExchange): void {
    requestBody.release();
    responseBody.release();
    this.#check.skip('ignored');
  }

  #enqueue(exchange: PassedExchange, startedAt: number): void {
    const { request, requestBody, responseBody } = exchange;
    this.#queue.add({
      convert: () => toRecordedExchange(exchange, startedAt),
      digests: () => {
        const [sent, received] = [requestBody.read(), responseBody.read()];
        const { response, outcome } = exchange;
        if (sent === undefined || received === undefined || response === null || outcome !== 'completed')
          return undefined;
        return {
          request: digest(`${request.method} ${request.url} ${formatHeaders(request, READ_OF_REQUEST)}`, sent),
          response: digest(`${response.statusCode} ${formatHeaders(response, READ_OF_RESPONSE)}`, received),
        };
      },
      release: () => {
        requestBody.release();
        responseBody.release();
      },
    });
  }
}

/** The headers that the rules read. Others, such as a date, differ in each exchange. */
const READ_OF_REQUEST = ['authorization', 'accept', 'content-type'] as const;
const READ_OF_RESPONSE = ['content-type', 'content-encoding', 'cache-control', 'www-authenticate'] as const;

const formatHeaders = ({ headers }: IncomingMessage, names: readonly string[]): string =>
  JSON.stringify(names.map((name) => headers[name] ?? ''));

/** The page, the control API, the journal and the client checks of the mock, without its operations. */
function createControl(persons: Scenario | undefined, log: Log): Mock {
  const scenario = persons ?? getBundledScenario('standard')!;
  return createMock({
    scenario,
    seed: 1,
    authenticator: noAuth,
    log,
    basePath: '',
    load: () => Promise.reject(new KrrError('OPTION_INVALID', 'a proxy has no scenario')),
    issuer: createSessionIssuer({ issuer: () => ['http://127.0.0.1/'] }),
  });
}
