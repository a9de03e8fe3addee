import type { FastifyInstance } from 'fastify';
import { HIDDEN_PREFIX } from './error-handling.ts';
import { getPath } from './origin.ts';

const METHODS = 'GET, HEAD, POST, PATCH';
const EXPOSED_HEADERS = 'Retry-After, WWW-Authenticate';
const PREFLIGHT_SECONDS = 600;
/** A list of header names (RFC 9110, section 5.1). */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;
const DEFAULT_HEADERS = 'Authorization, Content-Type';

/**
 * Permits pages of every origin to call the service and the issuer (https://fetch.spec.whatwg.org/#http-cors-protocol), but
 * not the control API. The service has no cookies, so the wildcard is safe. Call it before the errors for unknown paths are
 * registered, because a preflight request is for a method that no route has.
 */
export function allowEveryOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || getPath(request).startsWith(HIDDEN_PREFIX)) return done();
    // Headers of the raw response are also sent with the responses of faults.
    reply.raw.setHeader('Access-Control-Allow-Origin', '*');
    reply.raw.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    const requested = request.headers['access-control-request-headers'];
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done();
    reply.raw.setHeader('Access-Control-Allow-Methods', METHODS);
    reply.raw.setHeader(
      'Access-Control-Allow-Headers',
      requested !== undefined && HEADER_NAMES.test(requested) ? requested : DEFAULT_HEADERS,
    );
    reply.raw.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    reply.code(204).send();
  });
}
