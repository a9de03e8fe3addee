import { type CompletedExchange, getPersons } from './evidence.ts';
import { isSame, type JsonObject } from './reading.ts';

/** One answer is held against many others: it is arranged once. */
const personsByExchange = new WeakMap<CompletedExchange, ReadonlyMap<string, JsonObject>>();

/** The persons of an answer, without their absent members, by identifier; of two with the same one, the first. */
export function getPersonsByIdentifier(exchange: CompletedExchange): ReadonlyMap<string, JsonObject> {
  const persons = personsByExchange.get(exchange) ?? indexPersons(exchange);
  personsByExchange.set(exchange, persons);
  return persons;
}

function indexPersons(exchange: CompletedExchange): ReadonlyMap<string, JsonObject> {
  const persons = new Map<string, JsonObject>();
  for (const { person, raw } of getPersons(exchange)) {
    const { personidentifikator: identifier } = raw;
    if (typeof identifier === 'string' && !persons.has(identifier)) persons.set(identifier, person);
  }
  return persons;
}

/** Those who are not the same in both, or only in one of them. */
export function findDifferingIdentifiers(
  left: ReadonlyMap<string, JsonObject>,
  right: ReadonlyMap<string, JsonObject>,
): readonly string[] {
  const everybody = [...new Set([...left.keys(), ...right.keys()])];
  return everybody.filter((identifier) => !isSame(left.get(identifier), right.get(identifier)));
}
