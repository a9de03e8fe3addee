import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { operations } from '../contract/index.ts';
import type { Issuer } from '../maskinporten/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Authenticator } from './access.ts';
import { authorize } from './admission.ts';
import { registerControlApi } from './control/index.ts';
import { createNotFoundError } from './errors.ts';
import { ClientChecks } from './findings/index.ts';
import { createApp, type Tls } from './framework.ts';
import { createHandler } from './handlers.ts';
import { Journal } from './journal/index.ts';
import type { Log } from './log.ts';
import { RequestLifecycle, toOperationLabel } from './reception.ts';
import { MockState, type MockStateOptions } from './service.ts';
import { type SoapOptions, serveSoap } from './soap-endpoint.ts';

export interface MockOptions extends MockStateOptions {
  readonly authenticator: Authenticator;
  readonly log: Log;
  /** Stands before every path of the service, such as `/kontaktinfo-oauth2-server`; empty for none. */
  readonly basePath: string;
  /** Loads the scenarios that the control API under `/__krr/` is asked for; without it there is no such API. */
  readonly load?: (references: readonly string[]) => Promise<Scenario>;
  /** Of tokens. Where it is asked for them is not this server's to know. */
  readonly issuer: Issuer;
  /** The lookup in its other protocol. */
  readonly soap?: SoapOptions;
  /** HTTP in the clear unless given. */
  readonly tls?: Tls | undefined;
}

/** A mock that listens nowhere yet, and what stands behind it. */
export interface Mock {
  readonly app: FastifyInstance;
  readonly state: MockState;
  readonly journal: Journal;
  readonly clientChecks: ClientChecks;
  readonly lifecycle: RequestLifecycle;
}

/**
 * Makes a mock.
 *
 * @example
 * const { app } = createMock(options);
 * await app.listen({ port: 8080 });
 */
export function createMock(options: MockOptions): Mock {
  const { log, load, tls, issuer } = options;
  const state = new MockState(options);
  const clientChecks = new ClientChecks();
  const journal = new Journal({ persons: () => state.scenario.persons, observer: clientChecks });
  const lifecycle = new RequestLifecycle(state, journal, log);
  const app = createApp({ lifecycle, journal, log, tls });
  app.addHook('preClose', (done) => {
    state.faultInjector.close();
    journal.release();
    done();
  });
  serveOperations(app, state, lifecycle, options);
  serveSoap(app, { state, lifecycle, journal, log, basePath: options.basePath, ...options.soap });
  if (load !== undefined) {
    registerControlApi(app, {
      state,
      journal,
      clientChecks,
      issuer,
      load,
      createNotFoundError: () => createNotFoundError(app),
    });
  }
  return { app, state, journal, clientChecks, lifecycle };
}

function serveOperations(
  app: FastifyInstance,
  state: MockState,
  lifecycle: RequestLifecycle,
  { authenticator, basePath }: MockOptions,
): void {
  app.decorateRequest('caller');
  app.decorateRequest('permittedParts', 0);
  app.decorateRequest('responseMediaType', undefined);
  for (const operation of operations) {
    const label = toOperationLabel(operation);
    const recordAndInject: onRequestHookHandler = (request, reply, done) => {
      lifecycle.recordRequest(request, label);
      lifecycle.injectFault(request, reply, label, done);
    };
    app.route({
      method: operation.method,
      url: basePath + operation.path,
      onRequest: [recordAndInject, authorize(authenticator, operation)],
      handler: createHandler(state, operation),
    });
  }
}
