import { readJson } from '../evidence/rest-persons.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';
import { isSynthetic } from '../target/guards.ts';
import { isObject } from '../target/json.ts';

export const MAX_RESPONSES = 20;
/** Only the start and the end of a longer log are read. */
const LONG_LOG_LENGTH = 5000;
const LOG_END_LENGTH = 2000;

/** The position of a response in the change log. */
export interface ChangeLogPosition {
  readonly requestedFrom: number;
  readonly tilEndringsId: number;
  readonly sisteEndringsId: number;
}

export const createChangesRequest = (fraEndringsId: number): ProbeRequest => ({
  method: 'POST',
  path: '/rest/v2/krr/hentEndringer',
  headers: { 'Content-Type': 'application/json' },
  authorization: { token: 'changes' },
  body: JSON.stringify({ fraEndringsId }),
  identifiers: [],
});

/** Undefined without a successful response with valid ids. */
export function readPosition(exchange: Exchange): ChangeLogPosition | undefined {
  if (!hasResponse(exchange) || exchange.response.status !== 200) return undefined;
  const body = readJson(exchange.response);
  if (!isObject(body)) return undefined;
  const { tilEndringsId, sisteEndringsId } = body;
  if (!isId(tilEndringsId) || !isId(sisteEndringsId)) return undefined;
  return { requestedFrom: getRequestedFrom(exchange), tilEndringsId, sisteEndringsId };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export const getRequestedFrom = ({ request }: Exchange): number =>
  (JSON.parse(request.body ?? '{}') as { fraEndringsId: number }).fraEndringsId;

/** Whether the log has further changes and the response advances towards them. */
export const hasMoreChanges = ({ requestedFrom, tilEndringsId, sisteEndringsId }: ChangeLogPosition): boolean =>
  tilEndringsId < sisteEndringsId && tilEndringsId > requestedFrom;

/** Continues as a client does: from the end of the previous response, up to the end of the log. */
export function nextChanges(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const position = readPosition(exchanges.at(-1)!);
  if (position === undefined || !hasMoreChanges(position) || exchanges.length === MAX_RESPONSES) return undefined;
  const { tilEndringsId, sisteEndringsId } = position;
  const isFar = exchanges.length === 1 && sisteEndringsId - tilEndringsId > LONG_LOG_LENGTH;
  return createChangesRequest(isFar ? sisteEndringsId - LOG_END_LENGTH : tilEndringsId);
}

const MAX_LOOKED_UP = 20;

/** The synthetic persons of a response of the change log. */
export function listChangedPersons(exchange: Exchange): readonly string[] {
  const body = hasResponse(exchange) ? readJson(exchange.response) : undefined;
  const list = isObject(body) && Array.isArray(body.list) ? body.list : [];
  return list.filter(isObject).flatMap(({ personidentifikator: identifier }) => {
    return typeof identifier === 'string' && isSynthetic(identifier) ? [identifier] : [];
  });
}

/** The requests after the first one, which is from 0: the last change, the end of the log, the next page, the persons. */
export function nextConsistency(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const position = readPosition(exchanges[0]!);
  if (position === undefined || position.tilEndringsId === 0) return undefined;
  const { tilEndringsId, sisteEndringsId } = position;
  if (tilEndringsId > sisteEndringsId) return undefined;
  const identifiers = listChangedPersons(exchanges[0]!).slice(-MAX_LOOKED_UP);
  return [
    createChangesRequest(tilEndringsId - 1),
    createChangesRequest(sisteEndringsId),
    createChangesRequest(tilEndringsId),
    createChangesRequest(sisteEndringsId + BEYOND),
    ...(identifiers.length === 0 ? [] : [createLookupRequest(identifiers)]),
  ][exchanges.length - 1];
}

/** An id that the log does not have yet: rejected or empty, but no server error. */
const BEYOND = 1000;

export const MAX_CONSISTENCY_REQUESTS = 6;

const createLookupRequest = (identifiers: readonly string[]): ProbeRequest => ({
  ...createChangesRequest(0),
  path: '/rest/v2/personer',
  authorization: { token: 'main' },
  body: JSON.stringify({ personidentifikatorer: identifiers, inkluderIkkeRegistrerte: true }),
  identifiers,
});
