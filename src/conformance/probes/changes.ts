import { isObject, readJson } from '../evidence/rest-persons.ts';
import { type Exchange, hasResponse, type ProbeRequest } from '../target/exchange.ts';

/** So many answers are asked for, at the most. */
export const MAX_RESPONSES = 20;
/** A log that is longer than this is not read in full: its beginning is, and then its end. */
const LONG_LOG_LENGTH = 5000;
const LOG_END_LENGTH = 2000;

/** Where an answer with changes stands in the log. */
export interface ChangeLogPosition {
  /** What was asked from. */
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

/** Where an exchange stands in the log; undefined if it was not answered, or its ids are none. */
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

/** Whether there is more to ask for, and the answer leads on to it. */
export const hasMoreChanges = ({ requestedFrom, tilEndringsId, sisteEndringsId }: ChangeLogPosition): boolean =>
  tilEndringsId < sisteEndringsId && tilEndringsId > requestedFrom;

/** As a client does it: from where the last answer ended, until that is the end. */
export function nextChanges(exchanges: readonly Exchange[]): ProbeRequest | undefined {
  const position = readPosition(exchanges.at(-1)!);
  if (position === undefined || !hasMoreChanges(position) || exchanges.length === MAX_RESPONSES) return undefined;
  const { tilEndringsId, sisteEndringsId } = position;
  const isFar = exchanges.length === 1 && sisteEndringsId - tilEndringsId > LONG_LOG_LENGTH;
  return createChangesRequest(isFar ? sisteEndringsId - LOG_END_LENGTH : tilEndringsId);
}
