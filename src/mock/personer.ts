import type { Operation } from '../contract/index.ts';
import { restrictTo } from '../disclosure/index.ts';
import type { Handler } from './handler.ts';
import { readLookup } from './read-lookup.ts';
import { sendResponse } from './send.ts';
import type { MockState } from './service.ts';

/** The batch lookup: every identifier is answered, or, in version 2, everyone who is in the register. */
export function createBatchLookupHandler(state: MockState, operation: Operation): Handler {
  return (request, reply) => {
    const { register, serializer } = state;
    const { behaviour } = state.scenario;
    const lookup = readLookup(request.body, operation, behaviour, (identifier) => register.isSpecified(identifier));
    request.personCount = lookup.identifiers.length;
    const response = serializer.write({
      identifiers: lookup.identifiers,
      unknown: lookup.unknown,
      version: operation.version,
      parts: restrictTo(request.permittedParts, lookup.informasjonsbehov),
      includeNotRegistered:
        operation.version === 'v1' || (lookup.inkluderIkkeRegistrerte ?? behaviour.inkluderIkkeRegistrerte),
    });
    return sendResponse(response, request, reply, state.sign);
  };
}
