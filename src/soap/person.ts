import { type Person, SOAP_PERSON, type SoapElement } from '../contract/index.ts';
import { type Part, PERSON_FIELDS } from '../disclosure/index.ts';
import { createElement, type OutputElement } from '../xml/write.ts';

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d)(?::?(\d\d))?$/;

/**
 * A timestamp of the register as an xs:dateTime with milliseconds at least: the same instant, at the same offset.
 * `undefined` if the text is no timestamp.
 *
 * @example
 * ```ts
 * dateTimeOf('2023-06-29T10:14:52+02'); // '2023-06-29T10:14:52.000+02:00'
 * ```
 */
export function toDateTime(timestamp: string): string | undefined {
  const [, seconds, fraction = '', offset, minutes = '00'] = TIMESTAMP.exec(timestamp) ?? [];
  if (seconds === undefined) return undefined;
  return `${seconds}.${fraction.padEnd(3, '0')}${offset === 'Z' ? 'Z' : `${offset}:${minutes}`}`;
}

/** One line of the comparison of the two protocols. */
export interface MappedMember {
  /** Path in the REST answer: `kontaktinformasjon.epostadresse_oppdatert`. */
  readonly member: string;
  /** Path below Person in the SOAP answer: `Kontaktinformasjon/Epostadresse/@sistOppdatert`; `null`: SOAP has none. */
  readonly element: string | null;
  /** The value of `informasjonsbehov` that asks for it. */
  readonly need: Part;
  readonly withheldWhenExpired: boolean;
}

/**
 * Which member of a REST answer is which element of a SOAP answer, for people who migrate: every member of the
 * disclosure table, in its order, and what is within it.
 *
 * @example
 * ```ts
 * mappedMembers().find(({ member }) => member === 'sertifikat')?.element; // 'X509Sertifikat'
 * mappedMembers().find(({ member }) => member === 'spraak')?.element; // null
 * ```
 */
export function listMappedMembers(): readonly MappedMember[] {
  return PERSON_FIELDS.flatMap(({ member, part: need, withheldWhenExpired = false }) => {
    const part = SOAP_PERSON.find((one) => one.member === member);
    const paths = part === undefined ? [[member, null] as const] : listMemberPaths(part);
    return paths.map(([path, element]) => ({ member: path, element, need, withheldWhenExpired }));
  });
}

function listMemberPaths({
  element,
  member,
  attributes = {},
  children = [],
}: SoapElement): (readonly [string, string])[] {
  const own = Object.entries(attributes).map(([name, from]) => [from, `${element}/@${name}`] as const);
  const inner = children
    .flatMap(listMemberPaths)
    .map(([path, below]) => [`${member}.${path}`, `${element}/${below}`] as const);
  return [[member, element], ...own, ...inner];
}

type PersonMembers = Readonly<Record<string, unknown>>;

/** The name of a person's element. */
export const PERSON = 'begrep:Person';

/** A person, with the members that the caller is given, as an element in the namespace with the prefix `begrep`. */
export const createPersonElement = (person: Person): OutputElement =>
  createElement(PERSON, {}, ...createPartElements(SOAP_PERSON, person as unknown as PersonMembers));

const createPartElements = (parts: readonly SoapElement[], members: PersonMembers): OutputElement[] =>
  parts.flatMap((part) => createPartElement(part, members) ?? []);

/** What has no content is left out, as in REST. */
function createPartElement({ element: name, member, attributes = {}, children }: SoapElement, members: PersonMembers) {
  const value = members[member];
  if (value === undefined || value === null) return undefined;
  if (children !== undefined) {
    const inner = createPartElements(children, value as PersonMembers);
    return inner.length === 0 ? undefined : createElement(`begrep:${name}`, {}, ...inner);
  }
  const dates = Object.entries(attributes).map(([attribute, from]) => [attribute, toDateAttribute(members[from])]);
  return createElement(`begrep:${name}`, Object.fromEntries(dates), String(value));
}

const toDateAttribute = (timestamp: unknown): string | undefined =>
  typeof timestamp === 'string' ? toDateTime(timestamp) : undefined;

/** Where a person is within an answer, in bytes; the end is the first byte after it. */
export interface SoapPersonRange {
  readonly start: number;
  readonly end: number;
}

const PERSON_ELEMENTS = new RegExp(`<${PERSON}>.*?</${PERSON}>`, 'gs');

/** The places of the persons of an answer that this service has written. In a text no tag can stand: it is escaped. */
export const findSoapPersonRanges = (body: Buffer): readonly SoapPersonRange[] =>
  Array.from(body.toString('latin1').matchAll(PERSON_ELEMENTS), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
