import { type Exchange, hasReply, type Request } from './exchange.ts';
import { isObject, jsonOf } from './reading.ts';

/** So many answers are asked for, at the most. */
export const MOST_ANSWERS = 20;
/** A log that is longer than this is not read in full: its beginning is, and then its end. */
const LONG = 5000;
const END = 2000;

/** Where an answer with changes stands in the log. */
export interface Place {
  /** What was asked from. */
  readonly asked: number;
  readonly tilEndringsId: number;
  readonly sisteEndringsId: number;
}

export const changesAfter = (fraEndringsId: number): Request => ({
  method: 'POST',
  path: '/rest/v2/krr/hentEndringer',
  headers: { 'Content-Type': 'application/json' },
  authorization: { token: 'changes' },
  body: JSON.stringify({ fraEndringsId }),
  identifiers: [],
});

/** Where an exchange stands in the log; undefined if it was not answered, or its ids are none. */
export function placeOf(exchange: Exchange): Place | undefined {
  if (!hasReply(exchange) || exchange.reply.status !== 200) return undefined;
  const body = jsonOf(exchange.reply);
  if (!isObject(body)) return undefined;
  const { tilEndringsId, sisteEndringsId } = body;
  if (!isId(tilEndringsId) || !isId(sisteEndringsId)) return undefined;
  return { asked: askedFrom(exchange), tilEndringsId, sisteEndringsId };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export const askedFrom = ({ request }: Exchange): number =>
  (JSON.parse(request.body ?? '{}') as { fraEndringsId: number }).fraEndringsId;

/** Whether there is more to ask for, and the answer leads on to it. */
export const leadsOn = ({ asked, tilEndringsId, sisteEndringsId }: Place): boolean =>
  tilEndringsId < sisteEndringsId && tilEndringsId > asked;

/** As a client does it: from where the last answer ended, until that is the end. */
export function nextChanges(exchanges: readonly Exchange[]): Request | undefined {
  const place = placeOf(exchanges.at(-1)!);
  if (place === undefined || !leadsOn(place) || exchanges.length === MOST_ANSWERS) return undefined;
  const { tilEndringsId, sisteEndringsId } = place;
  const isFar = exchanges.length === 1 && sisteEndringsId - tilEndringsId > LONG;
  return changesAfter(isFar ? sisteEndringsId - END : tilEndringsId);
}
