import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { onTestFinished } from 'vitest';
import {
  FaultInjector,
  type FaultMatch,
  FaultMatcher,
  type FaultOutcome,
  type Timer,
  trackTcpSockets,
} from '../../../src/mock/faults/index.ts';
import type { RequestContext } from '../../../src/mock/http/request-context.ts';
import { createShutdown } from '../../../src/mock/http/shutdown.ts';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import type { Effect, Fault } from '../../../src/scenario/index.ts';
import { fault, IDENTIFIERS } from './fault-requests.ts';
import { type Door, secureDoor } from './raw-connection.ts';

/** A response with so many persons, with brackets and quotation marks inside strings. */
export const personer = (count: number) => ({
  personer: IDENTIFIERS.slice(0, count).map((personidentifikator, index) => ({
    personidentifikator,
    status: 'AKTIV',
    note: `æøå "]}, ${'x'.repeat(index % 7)}`,
    kontaktinformasjon: { epostadresse: `p${index}@example.com` },
  })),
});

export const BODY = Buffer.from(JSON.stringify(personer(5)));

export interface Serving {
  readonly app: FastifyInstance;
  readonly door: Door;
  readonly close: () => Promise<void>;
  /** The outcomes of the requests with a fault, in order of arrival. */
  readonly endings: Promise<FaultOutcome>[];
  /** The bodies that faults left for the framework to send. */
  readonly left: (Buffer | string | null)[];
}

interface Tls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

interface Wish {
  readonly answer?: Buffer | string;
  /** Batches are matched and responses sent after this. */
  readonly ready?: Promise<void>;
  readonly timer?: Timer;
}

async function serveBy(
  tls: Tls | null,
  faults: readonly Fault[],
  { answer = BODY, ready, timer }: Wish,
): Promise<Serving> {
  if (tls !== null) trackTcpSockets();
  const app: FastifyInstance = Fastify({ https: tls, forceCloseConnections: 'idle', return503OnClosing: false });
  const [plan, strikes] = [new FaultMatcher(faults, 1), new FaultInjector(timer)];
  const [endings, left]: [Serving['endings'], Serving['left']] = [[], []];
  const strikeBy = (strike: FaultMatch, request: FastifyRequest, reply: FastifyReply, goOn: () => void): void => {
    const fault = strikes.start(reply, strike);
    request.context = { fault } as RequestContext;
    endings.push(fault.outcome);
    fault.begin(goOn);
  };
  app.decorateRequest('context');
  app.addHook('preClose', (done) => {
    strikes.close();
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    const asked = { operation: 'personer', version: 'v1', authorization: request.headers.authorization } as const;
    const strike = plan.needsBatch ? null : plan.match(asked).match;
    if (strike === null) done();
    else strikeBy(strike, request, reply, done);
  });
  app.addHook<string | Buffer>('onSend', ({ context }, _reply, payload, done) => {
    if (context?.fault === undefined) return done(null, payload);
    const more = context.fault.applyToResponse(payload);
    left.push(more);
    if (more !== null) done(null, more);
  });
  app.post('/personer', (request, reply) => {
    const send = (): FastifyReply => reply.type('application/json; charset=utf-8').send(answer);
    const { personidentifikatorer: identifiers } = request.body as { personidentifikatorer: string[] };
    const asked = { operation: 'personer', authorization: undefined, batch: { identifiers, body: request.body } };
    const goOn = () => {
      const strike = plan.needsBatch ? plan.match(asked).match : null;
      if (strike === null) send();
      else strikeBy(strike, request, reply, send);
    };
    if (ready === undefined) goOn();
    else void ready.then(goOn);
    return reply;
  });
  const close = createShutdown(app);
  await app.listen();
  onTestFinished(() => void close());
  const { port } = app.server.address() as { port: number };
  const door = tls === null ? port : secureDoor(port, tls.ca);
  return { app, close, endings, left, door };
}

const { tls, ca } = await createLocalTls();

const wayBy = (tls: Tls | null) => ({
  /** A service with a fixed response and these faults. */
  serve: (faults: readonly Fault[], wish: Wish = {}) => serveBy(tls, faults, wish),
  /** A service with this effect on every response. */
  serveWith: (effect: Effect, wish: Wish = {}) => serveBy(tls, [fault({}, { effect })], wish),
});

/** The ways to a service, by which every fault is the same. */
export const WAYS = [
  { way: 'in the clear', ...wayBy(null) },
  { way: 'over TLS', ...wayBy({ ...tls, ca }) },
] as const;
