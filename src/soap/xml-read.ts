import { DOMParser, type Document, type Element, type Node, onWarningStopParsing, ParseError } from '@xmldom/xmldom';
import { SoapFault, senderFault } from './fault.ts';
import { requireNamespaces } from './xml-namespaces.ts';
import { MARKUP_LIMITS, type MarkupLimits, MOST_BYTES, scanXml } from './xml-scan.ts';
import { isXmlSpace } from './xml-space.ts';

export type { Element } from '@xmldom/xmldom';

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** @throws SoapFault if the bytes are too many, or not UTF-8 */
export function decodeXml(bytes: Uint8Array): string {
  if (bytes.length > MOST_BYTES) throw senderFault(`a message has at most ${MOST_BYTES} bytes`);
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw senderFault('the message is not UTF-8');
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
  const document = documentOf(text);
  const root = document.documentElement;
  if (root === null || document.doctype !== null) throw senderFault('the message is not well-formed XML');
  // Of two attributes with the same name, by prefixes of one namespace, the parser keeps one.
  if (countAttributes(root) !== attributes) throw senderFault('an element of the message has an attribute twice');
  requireNamespaces(root);
  return root;
}

function documentOf(text: string): Document {
  const parser = new DOMParser({
    onError: onWarningStopParsing,
    normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
  });
  try {
    return parser.parseFromString(text, 'text/xml');
  } catch (error) {
    if (error instanceof SoapFault || !(error instanceof ParseError)) throw error;
    const line = (error.locator as { lineNumber?: number } | undefined)?.lineNumber;
    throw senderFault(`the message is not well-formed XML${line ? ` (line ${line})` : ''}`);
  }
}

const countAttributes = (element: Element): number =>
  childElements(element).reduce((count, child) => count + countAttributes(child), element.attributes.length);

export const attributesOf = (element: Element) => Array.from(element.attributes);

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;
const isComment = (node: Node): boolean => node.nodeType === node.COMMENT_NODE;

export const childElements = (element: Element): Element[] => Array.from(element.childNodes).filter(isElement);

export const isNamed = (element: Element, namespace: string, name: string): boolean =>
  element.namespaceURI === namespace && element.localName === name;

export const childrenNamed = (element: Element, namespace: string, name: string): Element[] =>
  childElements(element).filter((child) => isNamed(child, namespace, name));

/** The text of an element, or `null` if it has elements too. */
export const textOf = (element: Element): string | null =>
  childElements(element).length === 0 ? (element.textContent ?? '') : null;

/** Whether anything but the white space of XML, and comments, stands between the elements. */
export const hasStrayText = (element: Element): boolean =>
  Array.from(element.childNodes).some(
    (node) => !isElement(node) && !isComment(node) && !isXmlSpace(node.nodeValue ?? ''),
  );
