import Fastify, { type FastifyInstance } from 'fastify';
import { createSessionIssuer } from '../../../src/maskinporten/index.ts';
import { registerControlApi } from '../../../src/mock/control/index.ts';
import { ExchangeRecorder } from '../../../src/mock/har/index.ts';
import { ControlAccess } from '../../../src/mock/http/control-access.ts';
import { registerBodyParser } from '../../../src/mock/http/request-body.ts';
import { RequestContext } from '../../../src/mock/http/request-context.ts';
import { SessionRegistry, SessionResolver } from '../../../src/mock/sessions/index.ts';
import { loadScenario } from '../../../src/scenario/load.ts';
import { standard } from './in-process.ts';

/** The control API alone, with what it controls at hand. */
export function controlled(secret?: string) {
  const issuer = createSessionIssuer({ issuer: 'http://127.0.0.1/' });
  const sessions = new SessionRegistry({ state: { scenario: standard, seed: 1 }, issuer });
  const resolver = new SessionResolver(sessions);
  const { state, journal, clientChecks } = sessions.default;
  const app: FastifyInstance = Fastify();
  const logged: string[] = [];
  app.decorateRequest('context');
  app.addHook('onRequest', async (request) => {
    request.context = new RequestContext(resolver.resolve(request));
  });
  registerBodyParser(app);
  const createNotFoundError = (): Error => Object.assign(new Error('nothing here'), { statusCode: 404 });
  registerControlApi(app, {
    sessions,
    recorder: new ExchangeRecorder(),
    access: new ControlAccess(secret),
    load: loadScenario,
    log: { info: (line) => logged.push(line) },
    createNotFoundError,
  });
  return { app, service: state, findings: clientChecks, journal, issuer, logged };
}

type Asked = { readonly body?: unknown; readonly headers?: Record<string, string>; readonly remoteAddress?: string };

/** `ask(app, 'PUT /time', { body: { now: null } })` */
export async function ask(app: FastifyInstance, line: string, { body, ...rest }: Asked = {}) {
  const [method, path] = line.split(' ') as ['GET', string];
  const payload = body === undefined ? {} : { payload: body as object };
  const answer = await app.inject({ method, url: `/__krr${path}`, ...payload, ...rest });
  const isJson = String(answer.headers['content-type']).startsWith('application/json');
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: isJson ? answer.json() : null };
}
