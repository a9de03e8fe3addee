import { type ChangeLogPosition, listChangedPersons, readPosition } from '../evidence/change-log.ts';
import type { Exchange, ProbeRequest } from '../target/exchange.ts';

export const MAX_RESPONSES = 20;
/** Only the start and the end of a longer log are read. */
const LONG_LOG_LENGTH = 5000;
const LOG_END_LENGTH = 2000;

export const createChangesRequest = (fraEndringsId: number): ProbeRequest => ({
  method: 'POST',
  path: '/rest/v2/krr/hentEndringer',
  headers: { 'Content-Type': 'application/json' },
  authorization: { token: 'changes' },
  body: JSON.stringify({ fraEndringsId }),
  identifiers: [],
});

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
