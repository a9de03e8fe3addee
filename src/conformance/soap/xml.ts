import { createRequire } from 'node:module';
import type { Document, Element, Node } from '@xmldom/xmldom';

/** An element, as far as rules look at it. */
export interface Xml {
  /** Empty for none. */
  readonly namespace: string;
  /** Without a prefix. */
  readonly name: string;
  /** Those without a prefix: the schemas have no others. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Xml[];
  /** What stands in it beside elements, CDATA sections included. */
  readonly text: string;
}

/** What a text is as XML: its root, or why it is none that SOAP allows. Holds nothing of the text. */
export type ReadXml = Xml | { readonly mistake: string };

const require = createRequire(import.meta.url);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const OPAQUE = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g;
const STRAY_AMPERSAND = /&(?!(?:[\w.:-]+|#\d+|#x[\da-f]+);)/i;

/** Reads a text; a document type is refused, since SOAP allows none, and no entity is ever looked up. */
export function readXml(text: string): ReadXml {
  // What the parser lets pass.
  if (FORBIDDEN.test(text) || STRAY_AMPERSAND.test(text.replace(OPAQUE, ''))) return NOT_WELL_FORMED;
  const document = parsed(text.replace(/^\ufeff/, ''));
  if (document === undefined || document.documentElement === null) return NOT_WELL_FORMED;
  if (document.doctype !== null) return { mistake: 'XML with a document type' };
  return plain(document.documentElement);
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

function plain(element: Element): Xml {
  const nodes = Array.from(element.childNodes);
  const attributes = Array.from(element.attributes).filter(({ name }) => name !== 'xmlns' && !name.includes(':'));
  return {
    namespace: element.namespaceURI ?? '',
    name: element.localName ?? '',
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    children: nodes.filter(isElement).map(plain),
    text: nodes
      .filter(isText)
      .map(({ nodeValue }) => nodeValue ?? '')
      .join(''),
  };
}

export const childNamed = ({ children }: Xml, name: string): Xml | undefined =>
  children.find((child) => child.name === name);

/** The text of a child, without white space around it; undefined if there is no such child. */
export const textIn = (element: Xml, name: string): string | undefined => childNamed(element, name)?.text.trim();
