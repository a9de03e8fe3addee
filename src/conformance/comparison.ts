import { type Answered, personsIn } from './evidence.ts';
import { isSame, type Members } from './reading.ts';

/** One answer is held against many others: it is arranged once. */
const arranged = new WeakMap<Answered, ReadonlyMap<string, Members>>();

/** The persons of an answer, without their absent members, by identifier; of two with the same one, the first. */
export function byIdentifier(exchange: Answered): ReadonlyMap<string, Members> {
  const persons = arranged.get(exchange) ?? arrange(exchange);
  arranged.set(exchange, persons);
  return persons;
}

function arrange(exchange: Answered): ReadonlyMap<string, Members> {
  const persons = new Map<string, Members>();
  for (const { person, raw } of personsIn(exchange)) {
    const { personidentifikator: identifier } = raw;
    if (typeof identifier === 'string' && !persons.has(identifier)) persons.set(identifier, person);
  }
  return persons;
}

/** Those who are not the same in both, or only in one of them. */
export function differing(left: ReadonlyMap<string, Members>, right: ReadonlyMap<string, Members>): readonly string[] {
  const everybody = [...new Set([...left.keys(), ...right.keys()])];
  return everybody.filter((identifier) => !isSame(left.get(identifier), right.get(identifier)));
}
