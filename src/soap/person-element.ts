import type { Person } from '../contract/index.ts';
import { dateTimeOf } from './date-time.ts';
import { PERSON_PARTS, type PersonPart } from './person-parts.ts';
import { element, type XmlElement } from './xml-write.ts';

type Members = Readonly<Record<string, unknown>>;

/** The name of a person's element. */
export const PERSON = 'begrep:Person';

/** A person, with the members that the caller is given, as an element in the namespace with the prefix `begrep`. */
export const personElement = (person: Person): XmlElement =>
  element(PERSON, {}, ...partsOf(PERSON_PARTS, person as unknown as Members));

const partsOf = (parts: readonly PersonPart[], members: Members): XmlElement[] =>
  parts.flatMap((part) => partOf(part, members) ?? []);

/** What has no content is left out, as in REST. */
function partOf({ element: name, member, attributes = {}, parts }: PersonPart, members: Members) {
  const value = members[member];
  if (value === undefined || value === null) return undefined;
  if (parts !== undefined) {
    const inner = partsOf(parts, value as Members);
    return inner.length === 0 ? undefined : element(`begrep:${name}`, {}, ...inner);
  }
  const dates = Object.entries(attributes).map(([attribute, from]) => [attribute, dateOf(members[from])]);
  return element(`begrep:${name}`, Object.fromEntries(dates), String(value));
}

const dateOf = (timestamp: unknown): string | undefined =>
  typeof timestamp === 'string' ? dateTimeOf(timestamp) : undefined;
