import { XML_NAMESPACE, type XmlElement } from '../../xml/read.ts';
import { SECURITY } from '../versions.ts';
import { getElementIds } from './ids.ts';

/** Canonical order is that of code points, which UTF-8 keeps and UTF-16 does not. */
const compareText = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (character) => TEXT_ESCAPES[character]!);
const escapeAttribute = (text: string): string =>
  text.replace(/[&<"\t\n\r]/g, (character) => ATTRIBUTE_ESCAPES[character]!);

interface Attribute {
  readonly namespace: string;
  readonly local: string;
  readonly name: string;
  readonly value: string;
}

const listAttributes = ({ attributes, qualified }: XmlElement): Attribute[] => [
  ...Object.entries(attributes).map(([name, value]) => ({ namespace: '', local: name, name, value })),
  ...qualified,
];

const writeAttribute = (name: string, value: string): string => ` ${name}="${escapeAttribute(value)}"`;

/** Writes the declarations that differ from those of the parent; without a parent, all that are in scope. */
function writeDeclarations({ prefixes }: XmlElement, parent: XmlElement['prefixes']): string {
  if (prefixes === parent) return '';
  return [...prefixes]
    .filter(([prefix, namespace]) => prefix !== 'xml' && namespace !== (parent.get(prefix) ?? ''))
    .sort(([one], [other]) => compareText(one, other))
    .map(([prefix, namespace]) => writeAttribute(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, namespace))
    .join('');
}

const writeAttributes = (attributes: readonly Attribute[]): string =>
  [...attributes]
    .sort((one, other) => compareText(one.namespace, other.namespace) || compareText(one.local, other.local))
    .map(({ name, value }) => writeAttribute(name, value))
    .join('');

function writeElement(element: XmlElement, parent: XmlElement['prefixes'], inherited: readonly Attribute[]): string {
  const { tag, nodes, prefixes } = element;
  const content = nodes.map((node) => (typeof node === 'string' ? escapeText(node) : writeElement(node, prefixes, [])));
  const attributes = writeAttributes([...listAttributes(element), ...inherited]);
  return `<${tag}${writeDeclarations(element, parent)}${attributes}>${content.join('')}</${tag}>`;
}

/** The attributes `xml:…` of the ancestors that the element does not have itself; the nearest ancestor has precedence. */
function findInheritedAttributes(element: XmlElement, ancestors: readonly XmlElement[]): Attribute[] {
  const found = new Map<string, Attribute>();
  for (const ancestor of ancestors)
    for (const attribute of ancestor.qualified)
      if (attribute.namespace === XML_NAMESPACE) found.set(attribute.local, attribute);
  for (const { namespace, local } of element.qualified) if (namespace === XML_NAMESPACE) found.delete(local);
  return [...found.values()];
}

/**
 * The canonical form of an element of a document, by inclusive canonicalization without comments: with the namespaces and
 * the attributes `xml:…` of its ancestors.
 *
 * @param path from the root of the document to the element
 * @see https://www.w3.org/TR/2001/REC-xml-c14n-20010315
 */
function canonicalizeInclusive(path: readonly XmlElement[]): string {
  const element = path.at(-1)!;
  return writeElement(element, new Map(), findInheritedAttributes(element, path.slice(0, -1)));
}

/** The path from the root of a document to an element; undefined if there is no such element. */
function findPath(element: XmlElement, isWanted: (element: XmlElement) => boolean): readonly XmlElement[] | undefined {
  if (isWanted(element)) return [element];
  for (const child of element.children) {
    const path = findPath(child, isWanted);
    if (path !== undefined) return [element, ...path];
  }
  return undefined;
}

/**
 * Creates the inclusive canonicalization of a message. That of the library omits parts of the inherited context, so the
 * element is canonicalized in the tree of the message: an id selects it, and SignedInfo has its place in the signature.
 */
export function createInclusiveC14n(root: XmlElement, signedInfo: XmlElement) {
  return class InclusiveC14n {
    getAlgorithmName = () => SECURITY.inclusiveC14n;

    process(node: unknown): string {
      const { localName, attributes } = node as DomElement;
      const ids = Array.from(attributes, (one) => (one.localName === 'Id' ? one.value : ''));
      const isSelected = (element: XmlElement): boolean =>
        localName === 'SignedInfo' ? element === signedInfo : getElementIds(element).some((id) => ids.includes(id));
      const path = findPath(root, isSelected);
      if (path === undefined) throw new Error('no element of the message has the id');
      return canonicalizeInclusive(path);
    }
  };
}

/** The members of an element that the library passes. */
interface DomElement {
  readonly localName: string;
  readonly attributes: ArrayLike<{ readonly localName: string; readonly value: string }>;
}
