import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Operation } from '../../contract/index.ts';
import { type PartSet, type ProtectedResource, requiredScopes } from '../../disclosure/index.ts';
import { ApiError } from '../http/errors.ts';
import { negotiateMediaType } from '../http/media-type.ts';
import { ANONYMOUS, type Authenticator, type Caller, CHALLENGE } from './authenticate.ts';

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

/**
 * Creates the hook that authenticates and authorises the caller of an operation, and negotiates the media type of the
 * response. It handles a cached token synchronously.
 */
export function authorize(authenticator: Authenticator, operation: Operation): onRequestHookHandler {
  const resource = RESOURCE_BY_OPERATION[operation.operationId];
  const isNegotiated = operation.responseMediaTypes.length > 1;
  const authorizeCaller = ({ context, headers }: FastifyRequest, reply: FastifyReply, caller: Caller): void => {
    // RFC 9110, section 12.5.5: a cache must not reuse the response for a client that accepts another media type.
    if (isNegotiated) reply.header('Vary', 'Accept');
    context.caller = caller;
    context.permittedParts = requirePermission(caller.partsByResource[resource], resource);
    context.mediaType = negotiateMediaType(headers, operation.responseMediaTypes);
  };
  const authenticate = operation.tokenRequired ? authenticator : allowAnonymous(authenticator);
  return (request, reply, done) => {
    try {
      const caller = authenticate(request.headers.authorization);
      if (caller instanceof Promise)
        return void caller.then((resolved) => authorizeCaller(request, reply, resolved)).then(() => done(), done);
      authorizeCaller(request, reply, caller);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/** A request without a token is accepted; an invalid token is still rejected. */
const allowAnonymous =
  (authenticator: Authenticator): Authenticator =>
  (authorization) =>
    authorization === undefined ? ANONYMOUS : authenticator(authorization);

/** @throws ApiError 403 without permission */
export const requirePermission = (parts: PartSet | null, resource: ProtectedResource): PartSet =>
  parts ?? throwInsufficientScope(resource);

function throwInsufficientScope(resource: ProtectedResource): never {
  const scopes = requiredScopes(resource);
  const quantifier = scopes.length > 1 ? ' one of' : '';
  throw new ApiError(
    [{ id: 'insufficient-scope', detail: `the scope of the token must hold${quantifier}: ${scopes.join(', ')}` }],
    { 'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scopes.join(' ')}"` },
  );
}
