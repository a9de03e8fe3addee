import { createRequire } from 'node:module';
import type { Attr, Document, Element, Node } from '@xmldom/xmldom';
import {
  attributesWritten,
  bareOf,
  hasForbiddenCharacter,
  hasInstruction,
  isDeclaredUtf8,
  isLax,
} from './strict-xml.ts';

/** An attribute with a prefix. */
export interface Qualified {
  readonly namespace: string;
  /** Without its prefix. */
  readonly local: string;
  /** As it is written. */
  readonly name: string;
  readonly value: string;
}

/** An element, as far as rules look at it. */
export interface Xml {
  /** Empty for none. */
  readonly namespace: string;
  /** Without a prefix. */
  readonly name: string;
  /** Those without a prefix: the schemas have no others. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Those with one, but for declarations of namespaces. */
  readonly qualified: readonly Qualified[];
  /** What prefixes stand for here; the empty one for the namespace of names without one. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly children: readonly Xml[];
  /** What stands in it beside elements, CDATA sections included. */
  readonly text: string;
}

/** What a text is as XML: its root, or why it is none that SOAP allows. Holds nothing of the text. */
export type ReadXml = Xml | { readonly mistake: string };

const require = createRequire(import.meta.url);

/**
 * Reads a text; a document type and processing instructions are refused, since SOAP allows none, and no entity is ever
 * looked up.
 */
export function readXml(written: string): ReadXml {
  const text = written.replace(/^\ufeff/, '');
  const document = hasForbiddenCharacter(text) ? undefined : parsed(text);
  const root = document?.documentElement ?? null;
  if (document === undefined || root === null) return NOT_WELL_FORMED;
  if (document.doctype !== null) return { mistake: 'XML with a document type' };
  const bare = bareOf(text);
  if (isLax(bare)) return NOT_WELL_FORMED;
  if (hasInstruction(bare)) return { mistake: 'XML with a processing instruction' };
  if (!isDeclaredUtf8(bare, text)) return { mistake: 'UTF-8 that is declared to be in another encoding' };
  const found = plain(root, OUTERMOST, 0);
  // Of two attributes with one name, by whichever prefixes, the parser keeps one.
  return found === undefined || attributesIn(root) < attributesWritten(bare) ? NOT_WELL_FORMED : found;
}

const NOT_WELL_FORMED = { mistake: 'a text that is not well-formed XML' };

/** The parser is loaded when there is something to parse: most runs ask nothing over SOAP. */
function parsed(text: string): Document | undefined {
  const { DOMParser, onWarningStopParsing } = require('@xmldom/xmldom') as typeof import('@xmldom/xmldom');
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'text/xml');
  } catch {
    return undefined;
  }
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;
const isText = (node: Node): boolean => node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE;

/** No answer goes as deep, and no stack deeper. */
const DEEPEST = 200;

/** An element with all that is in it; undefined where its namespaces are none, or it lies too deep. */
function plain(element: Element, around: ReadonlyMap<string, string>, depth: number): Xml | undefined {
  const nodes = Array.from(element.childNodes);
  const all = Array.from(element.attributes);
  const prefixes = prefixesIn(all.filter(isDeclaration), around);
  const qualified = all.filter((one) => one.name.includes(':') && !isDeclaration(one)).map(qualifiedOf);
  if (prefixes === undefined || depth > DEEPEST) return undefined;
  const children = nodes.filter(isElement).map((child) => plain(child, prefixes, depth + 1));
  if (!children.every((child) => child !== undefined)) return undefined;
  const attributes = all.filter(({ name }) => name !== 'xmlns' && !name.includes(':'));
  return {
    namespace: element.namespaceURI ?? '',
    name: element.localName ?? '',
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    qualified,
    prefixes,
    children,
    text: nodes
      .filter(isText)
      .map(({ nodeValue }) => nodeValue ?? '')
      .join(''),
  };
}

/** What the prefix `xml` stands for. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const OUTERMOST: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]]);

const isDeclaration = ({ name }: Attr): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** The prefixes within an element that declares these; undefined if one is declared that cannot be. */
function prefixesIn(
  declarations: readonly Attr[],
  around: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | undefined {
  if (declarations.length === 0) return around;
  const declared = declarations.map(({ name, value }) => [name.slice('xmlns:'.length), value] as const);
  return declared.every(isAllowed) ? new Map([...around, ...declared]) : undefined;
}

/** Namespaces in XML 1.0, sections 3 and 5. */
const isAllowed = ([prefix, namespace]: readonly [string, string]): boolean =>
  prefix !== 'xmlns' && (prefix === 'xml') === (namespace === XML_NAMESPACE) && (prefix === '' || namespace !== '');

const qualifiedOf = ({ namespaceURI, localName, name, value }: Attr): Qualified => ({
  namespace: namespaceURI ?? '',
  local: localName ?? '',
  name,
  value,
});

const attributesIn = ({ attributes, childNodes }: Element): number =>
  Array.from(childNodes)
    .filter(isElement)
    .reduce((count, child) => count + attributesIn(child), attributes.length);

export const childNamed = ({ children }: Xml, name: string): Xml | undefined =>
  children.find((child) => child.name === name);

/** The text of a child, without white space around it; undefined if there is no such child. */
export const textIn = (element: Xml, name: string): string | undefined => childNamed(element, name)?.text.trim();
