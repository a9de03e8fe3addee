import type { Exchange, ServiceResponse } from '../target/exchange.ts';
import { memoize } from './memoize.ts';
import { isObject, isSame, type JsonObject, readPersoner, removeAbsent, type SeenPerson } from './rest-persons.ts';

/** An exchange with a response. */
export type CompletedExchange = Exchange & { readonly response: ServiceResponse };

export const hasInformasjonsbehov = ({ request }: Exchange): boolean =>
  request.body?.includes('"informasjonsbehov"') === true;
export const hasMainToken = ({ request: { authorization } }: Exchange): boolean =>
  authorization !== null && 'token' in authorization && authorization.token === 'main';

/** More persons than any request asks for: rules about persons do not need the rest. */
const MAX_PERSONS = 2000;

/** The persons of a response. Ignores items that are not objects: rules about responses report them. */
export const getPersons = memoize((exchange: CompletedExchange): readonly SeenPerson[] =>
  (readPersoner(exchange.response) ?? [])
    .slice(0, MAX_PERSONS)
    .flatMap((raw, index) =>
      isObject(raw) ? [{ exchange, pointer: `/personer/${index}`, person: removeAbsent(raw), raw }] : [],
    ),
);

/** The persons of a response by identifier, without absent fields; the first one of a repeated identifier. */
export const getPersonsByIdentifier = memoize((exchange: CompletedExchange): ReadonlyMap<string, JsonObject> => {
  const persons = new Map<string, JsonObject>();
  for (const { person, raw } of getPersons(exchange)) {
    const { personidentifikator: identifier } = raw;
    if (typeof identifier === 'string' && !persons.has(identifier)) persons.set(identifier, person);
  }
  return persons;
});

/** The identifiers of persons that differ, or that only one side has. */
export function findDifferingIdentifiers(
  left: ReadonlyMap<string, JsonObject>,
  right: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  const identifiers = [...new Set([...left.keys(), ...right.keys()])];
  return identifiers.filter((identifier) => !isSame(left.get(identifier), right.get(identifier)));
}

/** When a request was sent and its response received, in ms. Without times, the position in the run. */
export const getTimes = ({ response: { sentAt, ms } }: CompletedExchange, position: number) =>
  sentAt === undefined ? { sent: position, received: position } : { sent: sentAt, received: sentAt + ms };
