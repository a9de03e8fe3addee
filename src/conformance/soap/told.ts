import type { Answered } from '../evidence.ts';
import type { Finding } from '../rule.ts';
import { PART_NAMES, PARTS, type Part, type SoapPerson, soapPersonsIn } from './person.ts';

/** What may be asked for beside Person, as elements. */
export const ELEMENTS = ['varslingsstatus', ...PART_NAMES] as const;
export type Told = (typeof ELEMENTS)[number];

const memberOf = (element: Told): string => (element === 'varslingsstatus' ? element : PARTS[element as Part]);
export const valueIn = ({ person }: SoapPerson, element: Told): unknown => person[memberOf(element)];
export const toldOf = (seen: SoapPerson): readonly Told[] =>
  ELEMENTS.filter((element) => valueIn(seen, element) !== undefined);

/** Elements that somebody is told of, and was not asked for. */
export function beyond(exchange: Answered, allowed: readonly Told[]): readonly Finding[] {
  const seen = soapPersonsIn(exchange).find((one) => toldOf(one).some((element) => !allowed.includes(element)));
  if (seen === undefined) return [];
  const told = toldOf(seen).filter((element) => !allowed.includes(element));
  const expected = allowed.length === 0 ? 'Person alone' : `nothing beside Person but ${allowed.join(', ')}`;
  return [{ exchange, expected, actual: told.join(', '), pointer: seen.pointer }];
}
