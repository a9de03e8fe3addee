import type { CompletedExchange } from '../evidence.ts';
import type { Finding } from '../rule.ts';
import { getSoapPersons, MEMBER_BY_PART, PART_NAMES, type Part, type SoapPerson } from './person.ts';

/** What may be asked for beside Person, as elements. */
export const OPTIONAL_ELEMENTS = ['varslingsstatus', ...PART_NAMES] as const;
export type OptionalElement = (typeof OPTIONAL_ELEMENTS)[number];

const toMemberName = (element: OptionalElement): string =>
  element === 'varslingsstatus' ? element : MEMBER_BY_PART[element as Part];
export const getValue = ({ person }: SoapPerson, element: OptionalElement): unknown => person[toMemberName(element)];
export const getReturnedElements = (seen: SoapPerson): readonly OptionalElement[] =>
  OPTIONAL_ELEMENTS.filter((element) => getValue(seen, element) !== undefined);

/** Elements that somebody is told of, and was not asked for. */
export function findUnrequestedElements(
  exchange: CompletedExchange,
  allowed: readonly OptionalElement[],
): readonly Finding[] {
  const seen = getSoapPersons(exchange).find((one) =>
    getReturnedElements(one).some((element) => !allowed.includes(element)),
  );
  if (seen === undefined) return [];
  const returned = getReturnedElements(seen).filter((element) => !allowed.includes(element));
  const expected = allowed.length === 0 ? 'Person alone' : `nothing beside Person but ${allowed.join(', ')}`;
  return [{ exchange, expected, actual: returned.join(', '), pointer: seen.pointer }];
}
