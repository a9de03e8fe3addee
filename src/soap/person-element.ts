import type { Person } from '../contract/index.ts';
import { toDateTime } from './date-time.ts';
import { PERSON_PARTS, type PersonPart } from './person-parts.ts';
import { createElement, type XmlElement } from './xml-write.ts';

type PersonMembers = Readonly<Record<string, unknown>>;

/** The name of a person's element. */
export const PERSON = 'begrep:Person';

/** A person, with the members that the caller is given, as an element in the namespace with the prefix `begrep`. */
export const createPersonElement = (person: Person): XmlElement =>
  createElement(PERSON, {}, ...createPartElements(PERSON_PARTS, person as unknown as PersonMembers));

const createPartElements = (parts: readonly PersonPart[], members: PersonMembers): XmlElement[] =>
  parts.flatMap((part) => createPartElement(part, members) ?? []);

/** What has no content is left out, as in REST. */
function createPartElement({ element: name, member, attributes = {}, parts }: PersonPart, members: PersonMembers) {
  const value = members[member];
  if (value === undefined || value === null) return undefined;
  if (parts !== undefined) {
    const inner = createPartElements(parts, value as PersonMembers);
    return inner.length === 0 ? undefined : createElement(`begrep:${name}`, {}, ...inner);
  }
  const dates = Object.entries(attributes).map(([attribute, from]) => [attribute, toDateAttribute(members[from])]);
  return createElement(`begrep:${name}`, Object.fromEntries(dates), String(value));
}

const toDateAttribute = (timestamp: unknown): string | undefined =>
  typeof timestamp === 'string' ? toDateTime(timestamp) : undefined;
