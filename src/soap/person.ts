import { type Person, SOAP_PERSON, type SoapElement } from '../contract/index.ts';
import { type Part, PERSON_FIELDS } from '../disclosure/index.ts';
import { createElement, type OutputElement } from '../xml/write.ts';

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d)(?::?(\d\d))?$/;

/**
 * Converts a timestamp of the register to an xs:dateTime with at least milliseconds, at the same offset. Returns
 * `undefined` for an invalid timestamp.
 *
 * @example
 * ```ts
 * toDateTime('2023-06-29T10:14:52+02'); // '2023-06-29T10:14:52.000+02:00'
 * ```
 */
export function toDateTime(timestamp: string): string | undefined {
  const [, seconds, fraction = '', offset, minutes = '00'] = TIMESTAMP.exec(timestamp) ?? [];
  if (seconds === undefined) return undefined;
  return `${seconds}.${fraction.padEnd(3, '0')}${offset === 'Z' ? 'Z' : `${offset}:${minutes}`}`;
}

/** A REST field and the SOAP element with the same content. */
export interface MappedMember {
  /** Path in the REST response: `kontaktinformasjon.epostadresse_oppdatert`. */
  readonly member: string;
  /** Path below Person in the SOAP response: `Kontaktinformasjon/Epostadresse/@sistOppdatert`; `null` if SOAP lacks it. */
  readonly element: string | null;
  /** The value of `informasjonsbehov` that requests it. */
  readonly need: Part;
  readonly withheldWhenExpired: boolean;
}

/**
 * Lists the REST fields with their SOAP elements, for clients that migrate: every field of the disclosure table in order,
 * and the fields inside it.
 *
 * @example
 * ```ts
 * listMappedMembers().find(({ member }) => member === 'sertifikat')?.element; // 'X509Sertifikat'
 * listMappedMembers().find(({ member }) => member === 'spraak')?.element; // null
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

export const PERSON = 'begrep:Person';

/** Creates the element of a person from the disclosed fields. */
export const createPersonElement = (person: Person): OutputElement =>
  createElement(PERSON, {}, ...createPartElements(SOAP_PERSON, person as unknown as PersonMembers));

const createPartElements = (parts: readonly SoapElement[], members: PersonMembers): OutputElement[] =>
  parts.flatMap((part) => createPartElement(part, members) ?? []);

/** Elements without content are omitted, as in REST. */
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

/** The bytes of a person in a response. `end` is exclusive. */
export interface SoapPersonRange {
  readonly start: number;
  readonly end: number;
}

const PERSON_ELEMENTS = new RegExp(`<${PERSON}>.*?</${PERSON}>`, 'gs');

/** Finds the persons in a response of this service. Texts are escaped, so every match is an element. */
export const findSoapPersonRanges = (body: Buffer): readonly SoapPersonRange[] =>
  Array.from(body.toString('latin1').matchAll(PERSON_ELEMENTS), ({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
