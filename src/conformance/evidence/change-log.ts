import { type Exchange, hasResponse } from '../target/exchange.ts';
import { isSynthetic } from '../target/guards.ts';
import { isObject } from '../target/json.ts';
import { readJson } from './rest-persons.ts';

/** The position of a response in the change log. */
export interface ChangeLogPosition {
  readonly requestedFrom: number;
  readonly tilEndringsId: number;
  readonly sisteEndringsId: number;
}

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

/** The synthetic persons of a response of the change log. */
export function listChangedPersons(exchange: Exchange): readonly string[] {
  const body = hasResponse(exchange) ? readJson(exchange.response) : undefined;
  const list = isObject(body) && Array.isArray(body.list) ? body.list : [];
  return list.filter(isObject).flatMap(({ personidentifikator: identifier }) => {
    return typeof identifier === 'string' && isSynthetic(identifier) ? [identifier] : [];
  });
}
