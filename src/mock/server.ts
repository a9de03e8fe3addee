import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { operations } from '../contract/index.ts';
import type { Issuer } from '../maskinporten/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Access } from './access.ts';
import { admission } from './admission.ts';
import { serveControl } from './control/index.ts';
import { noSuchPath } from './errors.ts';
import { Findings } from './findings/index.ts';
import { createApp, type Tls } from './framework.ts';
import { handlerOf } from './handlers.ts';
import { Journal } from './journal/index.ts';
import type { Log } from './log.ts';
import { namedBy, Reception } from './reception.ts';
import { Service, type ServiceOptions } from './service.ts';
import { type SoapOptions, serveSoap } from './soap-endpoint.ts';

export interface MockOptions extends ServiceOptions {
  readonly access: Access;
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
  readonly service: Service;
  readonly journal: Journal;
  readonly findings: Findings;
  readonly reception: Reception;
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
  const service = new Service(options);
  const findings = new Findings();
  const journal = new Journal({ persons: () => service.scenario.persons, watcher: findings });
  const reception = new Reception(service, journal, log);
  const app = createApp({ reception, journal, log, tls });
  app.addHook('preClose', (done) => {
    service.strikes.close();
    journal.release();
    done();
  });
  serveOperations(app, service, reception, options);
  serveSoap(app, { service, reception, journal, log, basePath: options.basePath, ...options.soap });
  if (load !== undefined) {
    serveControl(app, { service, journal, findings, issuer, load, unknownPath: () => noSuchPath(app) });
  }
  return { app, service, journal, findings, reception };
}

function serveOperations(
  app: FastifyInstance,
  service: Service,
  reception: Reception,
  { access, basePath }: MockOptions,
): void {
  app.decorateRequest('caller');
  app.decorateRequest('grant', 0);
  app.decorateRequest('answerType', undefined);
  for (const operation of operations) {
    const named = namedBy(operation);
    const receive: onRequestHookHandler = (request, reply, done) => {
      reception.receive(request, named);
      reception.strike(request, reply, named, done);
    };
    app.route({
      method: operation.method,
      url: basePath + operation.path,
      onRequest: [receive, admission(access, operation)],
      handler: handlerOf(service, operation),
    });
  }
}
