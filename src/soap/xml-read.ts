import { DOMParser, type Document, type Element, type Node, onWarningStopParsing, ParseError } from '@xmldom/xmldom';
import { createSenderFault, SoapFault } from './fault.ts';
import { requireNamespaces } from './xml-namespaces.ts';
import { MARKUP_LIMITS, MAX_BYTES, type MarkupLimits, scanXml } from './xml-scan.ts';
import { isXmlSpace } from './xml-space.ts';

export type { Element } from '@xmldom/xmldom';

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
