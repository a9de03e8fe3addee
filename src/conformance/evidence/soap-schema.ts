import { SOAP_PERSON, type SoapElement } from '../../contract/index.ts';
import type { QualifiedAttribute, XmlElement } from '../../xml/read.ts';
import type { PersonFinding } from '../rules/assertions.ts';

/** The first thing that is not as the schema has it; undefined if all is. Namespaces are left aside. */
export function validatePerson(person: XmlElement): PersonFinding | undefined {
  if (person.name !== 'Person') return { at: '', expected: 'Person', actual: 'an element of another name' };
  return validateAttributes(person, [], '') ?? validateElement(person, SOAP_PERSON, '');
}

/** An element that is there, and holds nothing: the schema lets it be, and a reader takes it for data. */
export function findEmptyElement({ children }: XmlElement, above = ''): PersonFinding | undefined {
  for (const child of children) {
    const at = `${above}/${child.name}`;
    if (child.children.length === 0 && child.text.trim() === '') {
      return { at, expected: `${child.name} with content, or none`, actual: 'an empty element', level: 'SHOULD' };
    }
    const inner = findEmptyElement(child, at);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function validateElement(element: XmlElement, parts: readonly SoapElement[], above: string): PersonFinding | undefined {
  if (element.text.trim() !== '') return { at: above, expected: 'elements alone', actual: 'text between them' };
  return (
    findUnexpectedElement(element, parts, above) ??
    findMissingElement(element, parts, above) ??
    validateChildren(element, parts, above)
  );
}

/** An attribute beside those that are known; undefined if there is none. */
export function validateAttributes(
  { attributes, qualified }: XmlElement,
  known: readonly string[],
  at: string,
): PersonFinding | undefined {
  if (Object.keys(attributes).every((name) => known.includes(name)) && qualified.every(isSchemaInstanceAttribute))
    return undefined;
  return {
    at,
    expected: known.length === 0 ? 'no attribute' : known.join(', '),
    actual: 'an attribute of another name',
  };
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Every schema allows these; nil is for elements that say so, and none of these does. */
const isSchemaInstanceAttribute = ({ namespace, local }: QualifiedAttribute): boolean =>
  namespace === XSI && ['type', 'schemaLocation', 'noNamespaceSchemaLocation'].includes(local);

/** The unexpected content beside Person; undefined if there is none. */
export function validateContainer(response: XmlElement): PersonFinding | undefined {
  const wrong = validateAttributes(response, [], '');
  if (wrong !== undefined || response.text.trim() === '') return wrong;
  return { at: '', expected: 'Person alone', actual: 'text between them' };
}

/** An element that the schema does not have, or not there, or not twice. */
function findUnexpectedElement(
  { children }: XmlElement,
  parts: readonly SoapElement[],
  above: string,
): PersonFinding | undefined {
  const expected = `${parts.map(({ element: name }) => name).join(', ')}, in this order`;
  const positions = children.map(({ name }) => parts.findIndex((part) => part.element === name));
  const wrong = positions.findIndex((position, index) => position <= (positions[index - 1] ?? -1));
  if (wrong === -1) return undefined;
  if (positions[wrong] === -1) return { at: above, expected, actual: 'an element of another name' };
  const isTwice = positions[wrong] === positions[wrong - 1];
  const name = children[wrong]!.name;
  return {
    at: `${above}/${name}`,
    expected,
    actual: `${name} ${isTwice ? 'twice' : `after ${children[wrong - 1]!.name}`}`,
  };
}

function findMissingElement(
  { children }: XmlElement,
  parts: readonly SoapElement[],
  above: string,
): PersonFinding | undefined {
  const part = parts.find(
    ({ element: name, isRequired }) => isRequired && !children.some((child) => child.name === name),
  );
  return part && { at: above, expected: part.element, actual: 'none' };
}

function validateChildren(
  { children }: XmlElement,
  parts: readonly SoapElement[],
  above: string,
): PersonFinding | undefined {
  for (const child of children) {
    const part = parts.find(({ element: name }) => name === child.name)!;
    const at = `${above}/${child.name}`;
    const error =
      validateAttributes(child, Object.keys(part.attributes ?? {}), at) ??
      (part.children === undefined ? validateText(child, part, at) : validateElement(child, part.children, at));
    if (error !== undefined) return error;
  }
  return undefined;
}

function validateText(
  { text, children }: XmlElement,
  { element, length, codes }: SoapElement,
  at: string,
): PersonFinding | undefined {
  if (children.length > 0) return { at, expected: 'a text', actual: 'elements' };
  if (codes !== undefined && !codes.includes(text))
    return { at, expected: `a code of ${element}`, actual: 'another text' };
  if (length === undefined) return undefined;
  const [min, max] = length;
  // A character outside the basic plane is one.
  const characters = [...text].length;
  if (characters >= min && characters <= max) return undefined;
  const expected = min === max ? `${min} characters` : `${min} to ${max} characters`;
  return { at, expected, actual: `${characters}` };
}
