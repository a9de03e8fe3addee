import { type EndringerRequest, type Operation, validators } from '../../contract/index.ts';
import { ApiError } from '../http/errors.ts';
import { sendValue } from '../http/response.ts';
import type { Handler } from './handler.ts';

/** Returns the persons that have changed since a change, with their current data. */
export function createChangesHandler({ version }: Operation): Handler {
  return (request, reply) => {
    const { state } = request.context.session;
    if (validators.EndringerRequest(request.context.json).length > 0) throw createMalformedChangeIdError();
    const { fraEndringsId } = request.context.json as EndringerRequest;
    const { changed, ...ids } = state.getChangesAfter(fraEndringsId);
    if (fraEndringsId > ids.sisteEndringsId) throw createUnknownChangeIdError(ids.sisteEndringsId);
    request.context.personCount = changed.length;
    const list = changed.map((identifier) =>
      state.projectChangedPerson(identifier, request.context.permittedParts, version),
    );
    return sendValue({ list, fraEndringsId, ...ids }, request, reply, state.sign);
  };
}

const createMalformedChangeIdError = (): ApiError =>
  createInvalidChangeIdError('send 0, or the tilEndringsId of a response: a whole number');

/** Rejects an id from before a restart of the mock: an empty list would hide all later changes from the client. */
const createUnknownChangeIdError = (last: number): ApiError =>
  createInvalidChangeIdError(
    `the last change is ${last}; the change log restarts with each start of the mock: continue from 0`,
  );

const createInvalidChangeIdError = (detail: string): ApiError =>
  new ApiError([{ id: 'invalid-change-id', detail, pointer: '/fraEndringsId' }]);

export function createPrintCertificateHandler(): Handler {
  return (request, reply) => {
    const { state } = request.context.session;
    return sendValue(state.print, request, reply, state.sign);
  };
}
