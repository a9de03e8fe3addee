import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { operations } from '../contract/index.ts';
import { type Log, maskedPath } from './log.ts';
import { Refusal } from './problems.ts';
import { refusalOf } from './refusal-of.ts';

/** What a client that takes the mock for a proxy puts before the path (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** The path of a request, without its query. */
const pathOf = ({ url }: FastifyRequest): string => url.replace(ORIGIN, '').split('?', 1)[0]!;

let latest = { url: '', path: '' };

/** The path as it may stand in a log. Most requests have the path of the one before, so that one is remembered. */
export function loggedPathOf(request: FastifyRequest): string {
  if (request.url !== latest.url) latest = { url: request.url, path: maskedPath(pathOf(request)) };
  return latest.path;
}

/** Sends a refusal in the documented shape. */
export const refuse = ({ status, headers, body }: Refusal, reply: FastifyReply): FastifyReply =>
  reply.code(status).headers(headers).type('application/json').send(JSON.stringify(body));

/** Answers whatever goes wrong; only a fault of the mock itself is logged with its reason. */
export function answerErrors(app: FastifyInstance, basePath: string, log: Log): void {
  const allowed = new Map(operations.map(({ path, method }) => [basePath + path, method as string]));
  allowed.set('/health', 'GET');
  app.setNotFoundHandler((request, reply) => {
    const method = allowed.get(pathOf(request).replace(/\/+$/, ''));
    return refuse(method === undefined ? noSuchPath(basePath) : otherMethod(method), reply);
  });
  app.setErrorHandler((error: Error & { code: string; statusCode?: number }, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return refuse(refusal, reply);
    log.error(`${request.method} ${loggedPathOf(request)} failed: ${error.stack}`);
    return refuse(new Refusal([{ id: 'internal-error', detail: 'the log of the mock has the reason' }]), reply);
  });
}

function noSuchPath(basePath: string): Refusal {
  const paths = operations.map(({ method, path }) => `${method} ${basePath}${path}`).join(', ');
  return new Refusal([{ id: 'no-such-path', detail: `there are: ${paths}` }]);
}

const otherMethod = (method: string): Refusal =>
  new Refusal([{ id: 'method-not-allowed', detail: `use ${method}` }], { Allow: method });
