import { DOMParser, type Document, type Element, type Node, onWarningStopParsing, ParseError } from '@xmldom/xmldom';
import { createSenderFault, SoapFault } from '../soap/fault.ts';

export type { Element } from '@xmldom/xmldom';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * Refuses the declarations of namespaces that the parser lets pass, though they mean nothing.
 *
 * @throws SoapFault
 * @see https://www.w3.org/TR/xml-names/#ns-decl
 */
export function requireNamespaces(root: Element): void {
  for (const { name, value } of Array.from(root.attributes)) {
    if (isNamespaceDeclaration(name) && !canBind(name, value)) {
      throw createSenderFault('a namespace of the message is declared in a way that XML does not allow');
    }
  }
  for (const child of Array.from(root.childNodes)) {
    if (child.nodeType === child.ELEMENT_NODE) requireNamespaces(child as Element);
  }
}

const isNamespaceDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');

/** `xml` is bound once and for all, `xmlns` is not to be bound, and only the default namespace can be taken back. */
function canBind(name: string, namespace: string): boolean {
  if (name === 'xmlns:xml' || namespace === XML) return name === 'xmlns:xml' && namespace === XML;
  if (name === 'xmlns:xmlns' || namespace === XMLNS) return false;
  return name === 'xmlns' || namespace !== '';
}

/**
 * White space as XML has it: four characters, and none of the many others that Unicode calls so.
 * @see https://www.w3.org/TR/xml/#NT-S
 */
export const isXmlSpace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

/**
 * A text as a schema reads every value but a string: without white space around it, and one space for any within.
 * @see https://www.w3.org/TR/xmlschema11-2/#rf-whiteSpace
 */
export const collapseSpace = (text: string): string =>
  text
    .split(/[ \t\r\n]+/)
    .filter((word) => word !== '')
    .join(' ');

/** A message has fewer: the limits keep a hostile one from costing more than an ordinary one. */
export const MAX_BYTES = 1 << 20;
const MAX_ELEMENT_DEPTH = 40;

/** How much of what costs a reader its time a message may have. */
export interface MarkupLimits {
  /** Start tags, end tags, attributes, comments and CDATA sections together. */
  readonly markup: number;
  readonly comments: number;
}

/** In a request, with a start tag, an end tag and five attributes for each: toolkits declare namespaces everywhere. */
const MAX_PERSONS = 1000;
const MARKUP_PER_PERSON = 2 + 5;
/** The envelope with its headers and its signature, and white space in sections or comments. */
const MARKUP_OVERHEAD = 1000;

/**
 * What checks a signature walks through the message for each thing that it covers, and takes each comment out of a copy
 * with work that grows as the square of how many stand beside each other.
 */
export const MARKUP_LIMITS = {
  accept: { markup: 20_000, comments: 20_000 },
  verify: { markup: MAX_PERSONS * MARKUP_PER_PERSON + MARKUP_OVERHEAD, comments: 100 },
} as const satisfies Readonly<Record<string, MarkupLimits>>;

const XML_DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.0\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])(?:utf-8|us-ascii)\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\3)?[ \t\r\n]*\?>/i;
/** The declaration, wherever it stands. */
const DECLARATION_START = /^<\?xml[ \t\r\n]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const INVALID_ENTITY_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i;
const CHARACTER_REFERENCE = /&#(x?)([\da-f]+);/gi;

/** Markup in which nothing is looked at. */
const OPAQUE_MARKUP = [
  { opening: '<!--', closing: '-->' },
  { opening: '<![CDATA[', closing: ']]>' },
] as const;

/** Left by a decoder in place of what it could not read. */
const REPLACEMENT = '\ufffd';

const createMalformedFault = () => createSenderFault('the message is not well-formed XML');

/**
 * Looks through a text before it is parsed, in one pass: for what SOAP forbids (document type declarations, and with
 * them every entity; processing instructions), for what the parser would let pass, and for too much of anything.
 *
 * @throws SoapFault
 * @see https://www.w3.org/TR/soap12-part1/#soapenv
 */
export function scanXml(text: string, limits: MarkupLimits): number {
  rejectForbiddenCharacters(text);
  const count = { tags: 0, attributes: 0, comments: 0, sections: 0 };
  let depth = 0;
  for (let at = skipDeclaration(text); at < text.length; ) {
    const open = text.indexOf('<', at);
    const between = text.slice(at, open === -1 ? text.length : open);
    rejectInvalidReferences(between, true);
    if (depth === 0 && !isXmlSpace(between)) throw createMalformedFault();
    if (open === -1) break;
    const end = findMarkupEnd(text, open);
    const kind = getMarkupKind(text, open);
    count[kind]++;
    if (kind === 'sections' && depth === 0) throw createMalformedFault();
    if (kind === 'tags') {
      const tag = text.slice(open, end);
      rejectInvalidReferences(tag, false);
      count.attributes += countAttributeValues(tag);
      depth += tag[1] === '/' ? -1 : tag.endsWith('/>') ? 0 : 1;
    }
    requireWithinLimits(limits, count);
    if (depth > MAX_ELEMENT_DEPTH)
      throw createSenderFault(`the elements of the message are nested more than ${MAX_ELEMENT_DEPTH} deep`);
    if (depth < 0) throw createMalformedFault();
    at = end;
  }
  return count.attributes;
}

type MarkupCount = Record<'tags' | 'attributes' | 'comments' | 'sections', number>;

const getMarkupKind = (text: string, open: number): keyof MarkupCount =>
  text[open + 1] !== '!' ? 'tags' : text[open + 2] === '-' ? 'comments' : 'sections';

function requireWithinLimits(limits: MarkupLimits, { tags, attributes, comments, sections }: MarkupCount): void {
  if (comments > limits.comments) throw createSenderFault(`the message has more than ${limits.comments} comments`);
  if (tags + attributes + comments + sections > limits.markup) {
    throw createSenderFault(
      `the message has more than ${limits.markup} tags, attributes, comments and CDATA sections together`,
    );
  }
}

function rejectForbiddenCharacters(text: string): void {
  if (FORBIDDEN_CHARACTER.test(text)) throw createSenderFault('the message has a character that XML does not allow');
  if (text.includes(REPLACEMENT)) {
    throw createSenderFault('the message has U+FFFD, the sign of a text that was read in a wrong encoding');
  }
}

function skipDeclaration(text: string): number {
  if (!DECLARATION_START.test(text)) return 0;
  const [declaration] = XML_DECLARATION.exec(text) ?? [];
  if (declaration !== undefined) return declaration.length;
  throw createSenderFault('the XML declaration must say version 1.0, and UTF-8 if it names an encoding');
}

/** The place after the markup that begins here. */
function findMarkupEnd(text: string, open: number): number {
  if (text[open + 1] === '?') throw createInstructionFault(text.slice(open, open + 6));
  if (text[open + 1] !== '!') return findTagEnd(text, open);
  const kind = OPAQUE_MARKUP.find(({ opening }) => text.startsWith(opening, open));
  if (kind === undefined) throw createSenderFault('a SOAP message must not have a document type declaration');
  const end = text.indexOf(kind.closing, open + kind.opening.length);
  if (end === -1) throw createMalformedFault();
  return end + kind.closing.length;
}

const createInstructionFault = (start: string) =>
  DECLARATION_START.test(start)
    ? createSenderFault(
        'the XML declaration must come first in the message, with nothing before it, not even white space',
      )
    : createSenderFault('a SOAP message must not have processing instructions');

function findTagEnd(text: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  throw createMalformedFault();
}

function rejectInvalidReferences(text: string, between: boolean): void {
  if (between && text.includes(']]>')) throw createMalformedFault();
  if (!text.includes('&')) return;
  if (INVALID_ENTITY_REFERENCE.test(text)) {
    throw createSenderFault(
      'the message has a & that is no reference: the only entities are amp, lt, gt, quot and apos',
    );
  }
  for (const [, hexadecimal, digits] of text.matchAll(CHARACTER_REFERENCE)) {
    const point = Number.parseInt(digits!, hexadecimal === '' ? 10 : 16);
    if (point > 0x10ffff || FORBIDDEN_CHARACTER.test(String.fromCodePoint(point))) throw createMalformedFault();
  }
}

/** How many quoted values a tag has. */
const countAttributeValues = (tag: string): number => tag.match(/"[^"]*"|'[^']*'/g)?.length ?? 0;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** @throws SoapFault if the bytes are too many, or not UTF-8 */
export function decodeXml(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw createSenderFault(`a message has at most ${MAX_BYTES} bytes`);
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw createSenderFault('the message is not UTF-8');
  }
}

/**
 * The root of an XML document, read strictly and without any document type.
 *
 * @param limits how much markup it may have; as much as any message unless given
 * @throws SoapFault with the line of the mistake, and none of the parser's own words: they may quote the message
 */
export function parseXml(text: string, limits: MarkupLimits = MARKUP_LIMITS.accept): Element {
  const attributes = scanXml(text, limits);
  const document = parseStrictDocument(text);
  const root = document.documentElement;
  if (root === null || document.doctype !== null) throw createSenderFault('the message is not well-formed XML');
  // Of two attributes with the same name, by prefixes of one namespace, the parser keeps one.
  if (countAttributesInTree(root) !== attributes)
    throw createSenderFault('an element of the message has an attribute twice');
  requireNamespaces(root);
  return root;
}

function parseStrictDocument(text: string): Document {
  const parser = new DOMParser({
    onError: onWarningStopParsing,
    normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
  });
  try {
    return parser.parseFromString(text, 'text/xml');
  } catch (error) {
    if (error instanceof SoapFault || !(error instanceof ParseError)) throw error;
    const line = (error.locator as { lineNumber?: number } | undefined)?.lineNumber;
    throw createSenderFault(`the message is not well-formed XML${line ? ` (line ${line})` : ''}`);
  }
}

const countAttributesInTree = (element: Element): number =>
  getChildElements(element).reduce((count, child) => count + countAttributesInTree(child), element.attributes.length);

export const getAttributes = (element: Element) => Array.from(element.attributes);

const isElementNode = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;
const isCommentNode = (node: Node): boolean => node.nodeType === node.COMMENT_NODE;

export const getChildElements = (element: Element): Element[] => Array.from(element.childNodes).filter(isElementNode);

export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.namespaceURI === namespace && element.localName === name;

export const findChildren = (element: Element, namespace: string, name: string): Element[] =>
  getChildElements(element).filter((child) => isNamed(child, namespace, name));

/** The text of an element, or `null` if it has elements too. */
export const getText = (element: Element): string | null =>
  getChildElements(element).length === 0 ? (element.textContent ?? '') : null;

/** Whether anything but the white space of XML, and comments, stands between the elements. */
export const hasNonSpaceText = (element: Element): boolean =>
  Array.from(element.childNodes).some(
    (node) => !isElementNode(node) && !isCommentNode(node) && !isXmlSpace(node.nodeValue ?? ''),
  );
