import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Operation } from '../../contract/index.ts';
import { type PartSet, type ProtectedResource, requiredScopes } from '../../disclosure/index.ts';
import { ApiError } from '../http/errors.ts';
import { negotiateMediaType, requireNoEncoding } from '../http/request-body.ts';
import { ANONYMOUS, type Authenticator, type Caller, CHALLENGE } from './authenticate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    caller: Caller;
    /** What the caller may be told. */
    permittedParts: PartSet;
    /** In which of the operation's media types to answer; undefined if it answers without a body. */
    responseMediaType: string | undefined;
  }
}

/** Which gate each operation stands behind. */
const RESOURCE_BY_OPERATION: Readonly<Record<Operation['operationId'], ProtectedResource>> = {
  hentPersonerV1: 'personer',
  hentPersonerV2: 'personer',
  hentPersonV1: 'person',
  endrePersonV1: 'spraak',
  hentPersonV2: 'person',
  hentPrintSertifikatV1: 'print',
  hentPrintSertifikatV2: 'print',
  hentEndringerV2: 'endringer',
};

/** Lets in who may ask. A token seen before is admitted at once, without a turn of the event loop. */
export function authorize(authenticator: Authenticator, operation: Operation): onRequestHookHandler {
  const resource = RESOURCE_BY_OPERATION[operation.operationId];
  const isNegotiated = operation.responseMediaTypes.length > 1;
  const authorizeCaller = (request: FastifyRequest, reply: FastifyReply, caller: Caller): void => {
    // RFC 9110, section 12.5.5: what is kept of the answer must not serve who accepts another form.
    if (isNegotiated) reply.header('Vary', 'Accept');
    request.caller = caller;
    request.permittedParts = caller.partsByResource[resource] ?? throwApiError(resource);
    request.responseMediaType = negotiateMediaType(request.headers, operation.responseMediaTypes);
    requireNoEncoding(request.headers);
  };
  const authenticate = operation.tokenRequired ? authenticator : allowAnonymous(authenticator);
  return (request, reply, done) => {
    try {
      const caller = authenticate(request.headers.authorization);
      if (caller instanceof Promise)
        return void caller.then((one) => authorizeCaller(request, reply, one)).then(() => done(), done);
      authorizeCaller(request, reply, caller);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/** Who sends no token is let in; a token that is sent must be good all the same. */
const allowAnonymous =
  (authenticator: Authenticator): Authenticator =>
  (authorization) =>
    authorization === undefined ? ANONYMOUS : authenticator(authorization);

function throwApiError(resource: ProtectedResource): never {
  const scopes = requiredScopes(resource);
  const quantifier = scopes.length > 1 ? ' one of' : '';
  throw new ApiError(
    [{ id: 'insufficient-scope', detail: `the scope of the token must hold${quantifier}: ${scopes.join(', ')}` }],
    {
      'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  );
}
