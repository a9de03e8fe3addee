import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Operation } from '../contract/index.ts';
import { type Gate, type Grant, scopesOpening } from '../disclosure/index.ts';
import { type Access, CHALLENGE } from './access.ts';
import { type Caller, NOBODY } from './caller.ts';
import { mediaTypeFor, requireNoEncoding } from './media.ts';
import { Refusal } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. */
    caller: Caller;
    /** What the caller may be told. */
    grant: Grant;
    /** In which of the operation's media types to answer; undefined if it answers without a body. */
    answerType: string | undefined;
  }
}

/** Which gate each operation stands behind. */
const GATE_OF: Readonly<Record<Operation['operationId'], Gate>> = {
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
export function admission(access: Access, operation: Operation): onRequestHookHandler {
  const gate = GATE_OF[operation.operationId];
  const isNegotiated = operation.answerMediaTypes.length > 1;
  const admit = (request: FastifyRequest, reply: FastifyReply, caller: Caller): void => {
    // RFC 9110, section 12.5.5: what is kept of the answer must not serve who accepts another form.
    if (isNegotiated) reply.header('Vary', 'Accept');
    request.caller = caller;
    request.grant = caller.grants[gate] ?? refuse(gate);
    request.answerType = mediaTypeFor(request.headers, operation.answerMediaTypes);
    requireNoEncoding(request.headers);
  };
  const callerOf = operation.tokenRequired ? access : optional(access);
  return (request, reply, done) => {
    try {
      const caller = callerOf(request.headers.authorization);
      if (caller instanceof Promise)
        return void caller.then((one) => admit(request, reply, one)).then(() => done(), done);
      admit(request, reply, caller);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

/** Who sends no token is let in; a token that is sent must be good all the same. */
const optional =
  (access: Access): Access =>
  (authorization) =>
    authorization === undefined ? NOBODY : access(authorization);

function refuse(gate: Gate): never {
  const scopes = scopesOpening(gate);
  const needed = scopes.length > 1 ? ' one of' : '';
  throw new Refusal([{ id: 'no-scope', detail: `the scope of the token must hold${needed}: ${scopes.join(', ')}` }], {
    'WWW-Authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scopes.join(' ')}"`,
  });
}
