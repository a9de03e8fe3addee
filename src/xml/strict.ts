import { createRequire } from 'node:module';
import type { Attr, Document, Element, Node } from '@xmldom/xmldom';

/** What XML forbids and the parser lets pass is looked for in the text: nothing here is about SOAP. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CHARACTER_FORBIDDEN_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const OPAQUE_SECTION = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g;
/** Stands in place of a CDATA section: no text has it. */
const CDATA_PLACEHOLDER = '\u0000';
const LEADING_DECLARATION = /^<\?xml\s[^>]*\?>/;
const TAG = /<(?:"[^"]*"|'[^']*'|[^"'<>])*>/g;

const UNESCAPED_AMPERSAND = /&(?!(?:[\w.:-]+|#\d+|#x[\da-f]+);)/i;
const REFERENCE = /&#(?:x([\da-f]+)|(\d+));/gi;
const MALFORMED_TAG = /\/\s+>$/;

/** What lies between the markup that holds anything at all. */
export interface StrippedXml {
  readonly text: string;
  readonly declaration: string;
}

/** A text without its declaration, and with comments and CDATA sections made one character each. */
export function stripOpaqueSections(text: string): StrippedXml {
  const declaration = LEADING_DECLARATION.exec(text)?.[0] ?? '';
  const rest = text.slice(declaration.length);
  return {
    declaration,
    text: rest.replace(OPAQUE_SECTION, (part) => (part.startsWith('<!--') ? ' ' : CDATA_PLACEHOLDER)),
  };
}

export const hasForbiddenCharacter = (text: string): boolean => CHARACTER_FORBIDDEN_IN_XML.test(text);

/** Whether a text that was parsed is no XML all the same. It has no document type. */
export function isMalformed({ text }: StrippedXml): boolean {
  if (UNESCAPED_AMPERSAND.test(text) || [...text.matchAll(REFERENCE)].some(isInvalidCharacterReference)) return true;
  if (text.trimEnd().endsWith(CDATA_PLACEHOLDER)) return true;
  if ((text.match(TAG) ?? []).some((tag) => MALFORMED_TAG.test(tag))) return true;
  return text.replace(TAG, ' ').includes(']]>');
}

const ATTRIBUTE = /\s[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*')/g;

/** How many attributes stand in the tags of a text that was parsed. */
export const countWrittenAttributes = ({ text }: StrippedXml): number =>
  (text.match(TAG) ?? []).reduce((count, tag) => count + (tag.match(ATTRIBUTE)?.length ?? 0), 0);

/** XML 1.0, section 2.2. */
function isInvalidCharacterReference([, hexadecimal, decimal]: RegExpMatchArray): boolean {
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code > 0x10_ffff || isSurrogate || CHARACTER_FORBIDDEN_IN_XML.test(String.fromCodePoint(code));
}

export const hasProcessingInstruction = ({ text }: StrippedXml): boolean => text.includes('<?');

const ENCODING = /\sencoding\s*=\s*["']([^"']*)["']/;
const ASCII = /^[\t\n\r -~]*$/;

/** Whether the declaration names the encoding that the bytes are in, or none: then it is UTF-8. */
export function isDeclaredUtf8({ declaration }: StrippedXml, text: string): boolean {
  const name = ENCODING.exec(declaration)?.[1]?.toLowerCase() ?? 'utf-8';
  return name === 'utf-8' || (name === 'us-ascii' && ASCII.test(text));
}

/** An attribute with a prefix. */
export interface QualifiedAttribute {
  readonly namespace: string;
  /** Without its prefix. */
  readonly local: string;
  /** As it is written. */
  readonly name: string;
  readonly value: string;
}

/** An element, as far as rules look at it. */
export interface XmlElement {
  /** Empty for none. */
  readonly namespace: string;
  /** Without a prefix. */
  readonly name: string;
  /** Those without a prefix: the schemas have no others. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Those with one, but for declarations of namespaces. */
  readonly qualified: readonly QualifiedAttribute[];
  /** What prefixes stand for here; the empty one for the namespace of names without one. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands in it beside elements, CDATA sections included. */
  readonly text: string;
}

/** What a text is as XML: its root, or why it is none that SOAP allows. Holds nothing of the text. */
export type XmlResult = XmlElement | { readonly error: string };

const require = createRequire(import.meta.url);

/**
 * Reads a text; a document type and processing instructions are refused, since SOAP allows none, and no entity is ever
 * looked up.
 */
export function tryParseXml(written: string): XmlResult {
  const text = written.replace(/^\ufeff/, '');
  const document = hasForbiddenCharacter(text) ? undefined : parseDocument(text);
  const root = document?.documentElement ?? null;
  if (document === undefined || root === null) return NOT_WELL_FORMED;
  if (document.doctype !== null) return { error: 'XML with a document type' };
  const bare = stripOpaqueSections(text);
  if (isMalformed(bare)) return NOT_WELL_FORMED;
  if (hasProcessingInstruction(bare)) return { error: 'XML with a processing instruction' };
  if (!isDeclaredUtf8(bare, text)) return { error: 'UTF-8 that is declared to be in another encoding' };
  const found = toXmlElement(root, INITIAL_PREFIXES, 0);
  // Of two attributes with one name, by whichever prefixes, the parser keeps one.
  return found === undefined || countElementAttributes(root) < countWrittenAttributes(bare) ? NOT_WELL_FORMED : found;
}

const NOT_WELL_FORMED = { error: 'a text that is not well-formed XML' };

/** The parser is loaded when there is something to parse: most runs ask nothing over SOAP. */
function parseDocument(text: string): Document | undefined {
  const { DOMParser, onWarningStopParsing } = require('@xmldom/xmldom') as typeof import('@xmldom/xmldom');
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'text/xml');
  } catch {
    return undefined;
  }
}

const isElementChild = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;
const isText = (node: Node): boolean => node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE;

/** No answer goes as deep, and no stack deeper. */
const MAX_DEPTH = 200;

/** An element with all that is in it; undefined where its namespaces are none, or it lies too deep. */
function toXmlElement(element: Element, around: ReadonlyMap<string, string>, depth: number): XmlElement | undefined {
  const nodes = Array.from(element.childNodes);
  const all = Array.from(element.attributes);
  const prefixes = resolvePrefixes(all.filter(isPrefixDeclaration), around);
  const qualified = all.filter((one) => one.name.includes(':') && !isPrefixDeclaration(one)).map(toQualifiedAttribute);
  if (prefixes === undefined || depth > MAX_DEPTH) return undefined;
  const children = nodes.filter(isElementChild).map((child) => toXmlElement(child, prefixes, depth + 1));
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
const INITIAL_PREFIXES: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]]);

const isPrefixDeclaration = ({ name }: Attr): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** The prefixes within an element that declares these; undefined if one is declared that cannot be. */
function resolvePrefixes(
  declarations: readonly Attr[],
  around: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | undefined {
  if (declarations.length === 0) return around;
  const declared = declarations.map(({ name, value }) => [name.slice('xmlns:'.length), value] as const);
  return declared.every(isValidDeclaration) ? new Map([...around, ...declared]) : undefined;
}

/** Namespaces in XML 1.0, sections 3 and 5. */
const isValidDeclaration = ([prefix, namespace]: readonly [string, string]): boolean =>
  prefix !== 'xmlns' && (prefix === 'xml') === (namespace === XML_NAMESPACE) && (prefix === '' || namespace !== '');

const toQualifiedAttribute = ({ namespaceURI, localName, name, value }: Attr): QualifiedAttribute => ({
  namespace: namespaceURI ?? '',
  local: localName ?? '',
  name,
  value,
});

const countElementAttributes = ({ attributes, childNodes }: Element): number =>
  Array.from(childNodes)
    .filter(isElementChild)
    .reduce((count, child) => count + countElementAttributes(child), attributes.length);

export const findChild = ({ children }: XmlElement, name: string): XmlElement | undefined =>
  children.find((child) => child.name === name);

/** The text of a child, without white space around it; undefined if there is no such child. */
export const getChildText = (element: XmlElement, name: string): string | undefined =>
  findChild(element, name)?.text.trim();
