import type { Answered } from './evidence.ts';
import { isObject, type Members, personerOf, present } from './reading.ts';

/** The persons of an answer, without their absent members, by identifier; of two with the same one, the first. */
export function byIdentifier({ reply }: Answered): ReadonlyMap<string, Members> {
  const persons = new Map<string, Members>();
  for (const person of personerOf(reply) ?? []) {
    const identifier = isObject(person) ? person.personidentifikator : undefined;
    if (typeof identifier === 'string' && !persons.has(identifier)) persons.set(identifier, present(person as Members));
  }
  return persons;
}

/** Those who are not the same in both, or only in one of them. */
export function differing(left: ReadonlyMap<string, Members>, right: ReadonlyMap<string, Members>): readonly string[] {
  const everybody = [...new Set([...left.keys(), ...right.keys()])];
  return everybody.filter((identifier) => !isSame(left.get(identifier), right.get(identifier)));
}

/** Whether two values are the same as JSON, in whatever order their members come. */
export const isSame = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right);

/** JSON in which the order of members does not show. */
const canonical = (value: unknown): string | undefined => JSON.stringify(value, (_name, inner) => sorted(inner));

const sorted = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
