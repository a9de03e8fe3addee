import { SOAP_PERSON, type SoapElement } from '../../contract/index.ts';
import type { QualifiedAttribute, XmlElement } from '../../xml/read.ts';
import { describeType, listNames } from './describe.ts';
import type { PersonFinding } from './finding.ts';

/** Finds the first violation of the schema, apart from namespaces. */
export function validatePerson(person: XmlElement): PersonFinding | undefined {
  if (person.name !== 'Person') return { at: '', expected: 'Person', actual: person.name };
  return validateAttributes(person, [], '') ?? validateElement(person, SOAP_PERSON, '');
}

/** Finds an empty element: the schema allows it, but clients read it as data. */
export function findEmptyElement({ children }: XmlElement, above = ''): PersonFinding | undefined {
  for (const child of children) {
    const at = `${above}/${child.name}`;
    if (child.children.length === 0 && child.text.trim() === '') {
      return {
        at,
        expected: `${child.name} with content, or no such element`,
        actual: 'an empty element',
        level: 'SHOULD',
      };
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

/** Finds an unknown attribute. */
export function validateAttributes(
  { attributes, qualified }: XmlElement,
  known: readonly string[],
  at: string,
): PersonFinding | undefined {
  const unknown = [
    ...Object.keys(attributes).filter((name) => !known.includes(name)),
    ...qualified.filter((one) => !isSchemaInstanceAttribute(one)).map(({ name }) => name),
  ];
  if (unknown.length === 0) return undefined;
  return {
    at,
    expected: known.length === 0 ? 'no attribute' : known.join(', '),
    actual: `the attribute ${listNames(unknown)}`,
  };
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Attributes that every schema allows; xsi:nil needs nillable elements, which this schema does not have. */
const isSchemaInstanceAttribute = ({ namespace, local }: QualifiedAttribute): boolean =>
  namespace === XSI && ['type', 'schemaLocation', 'noNamespaceSchemaLocation'].includes(local);

/** The unexpected content beside Person; undefined if there is none. */
export function validateContainer(response: XmlElement): PersonFinding | undefined {
  const wrong = validateAttributes(response, [], '');
  if (wrong !== undefined || response.text.trim() === '') return wrong;
  return { at: '', expected: 'Person alone', actual: 'text between them' };
}

/** Finds an element that is unknown, misplaced or repeated. */
function findUnexpectedElement(
  { children }: XmlElement,
  parts: readonly SoapElement[],
  above: string,
): PersonFinding | undefined {
  const expected = `${parts.map(({ element: name }) => name).join(', ')}, in this order`;
  const positions = children.map(({ name }) => parts.findIndex((part) => part.element === name));
  const wrong = positions.findIndex((position, index) => position <= (positions[index - 1] ?? -1));
  if (wrong === -1) return undefined;
  if (positions[wrong] === -1) return { at: above, expected, actual: children[wrong]!.name };
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
  return part && { at: above, expected: part.element, actual: `no ${part.element}` };
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
    return { at, expected: `${element}: ${codes.join(' or ')}`, actual: describeType(text), value: text };
  if (length === undefined) return undefined;
  const [min, max] = length;
  // A character outside the basic plane counts once.
  const characters = [...text].length;
  if (characters >= min && characters <= max) return undefined;
  const expected = min === max ? `${min} characters` : `${min} to ${max} characters`;
  return { at, expected, actual: `${characters}` };
}
