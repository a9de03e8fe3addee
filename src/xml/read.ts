import {
  type SaxesAttributeNS,
  type SaxesAttributeNSIncomplete,
  SaxesParser,
  type SaxesTagNS,
  type XMLDecl,
} from 'saxes';

/** An attribute with a prefix. */
export interface QualifiedAttribute {
  readonly namespace: string;
  /** Without its prefix. */
  readonly local: string;
  /** As written, with its prefix. */
  readonly name: string;
  readonly value: string;
}

/** An element that was read. Comments are dropped; text and CDATA sections are the same. */
export interface XmlElement {
  /** Empty for none. */
  readonly namespace: string;
  /** Without a prefix. */
  readonly name: string;
  /** As written, with its prefix. */
  readonly tag: string;
  /** The attributes without a prefix. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The attributes with a prefix, except namespace declarations. */
  readonly qualified: readonly QualifiedAttribute[];
  /** The namespace of each prefix in scope; the empty prefix has the default namespace. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly in this element. */
  readonly text: string;
  /** The child elements and the pieces of text, in document order. */
  readonly nodes: readonly (XmlElement | string)[];
}

/** Limits that keep a hostile document from costing more than an ordinary one. */
export interface XmlLimits {
  readonly depth: number;
  /** Start tags, end tags, attributes, comments and CDATA sections together. */
  readonly markup?: number;
  readonly comments?: number;
}

export type XmlErrorKind = 'malformed' | 'doctype' | 'processing-instruction' | 'declaration' | 'limit';

/** A document that is rejected. The message has a line and a column, and quotes nothing of the document. */
export class XmlSyntaxError extends Error {
  readonly kind: XmlErrorKind;
  readonly line: number;
  readonly column: number;

  constructor(kind: XmlErrorKind, reason: string, { line, column }: { line: number; column: number }) {
    super(`${reason} (line ${line}, column ${column})`);
    this.name = 'XmlSyntaxError';
    this.kind = kind;
    this.line = line;
    this.column = column;
  }
}

/** The namespace of the prefix `xml`. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const INITIAL_PREFIXES: ReadonlyMap<string, string> = new Map([['xml', XML_NAMESPACE]]);

const INSTRUCTION_REASON = 'processing instructions are not allowed';
const DOCTYPE_REASON = 'a document type declaration is not allowed';
const NAMESPACE_REASON = 'a namespace is declared in a way that XML does not allow';
const UNESCAPED_AMPERSAND = /&(?![\w#.:-]+;)/;
const AMPERSAND_REASON = 'an & starts no reference: the only entities are amp, lt, gt, quot and apos';

/** The parser's messages may quote the document, so they select a reason and are never shown. */
const REASONS: readonly (readonly [RegExp, string, XmlErrorKind?])[] = [
  [/must (?:be|appear) at the start/, 'the XML declaration must come first, with nothing before it'],
  [/processing instruction/, INSTRUCTION_REASON, 'processing-instruction'],
  [/XML declaration|whitespace required|^value |version number|name\/value|^expected/, 'malformed XML declaration'],
  [/doctype declaration/, DOCTYPE_REASON, 'doctype'],
  [/^duplicate attribute/, 'an element has the same attribute twice'],
  [/entity name|undefined entity/, AMPERSAND_REASON],
  [/character entity/, 'a character reference names a character that XML does not allow'],
  [/^disallowed character\.$/, 'a character is not allowed here'],
  [/^unbound namespace prefix/, 'a namespace prefix is not declared'],
  [/prefix|namespace/, NAMESPACE_REASON],
];

/** Namespaces in XML 1.0, section 4: a local name starts as every name does, and has no colon. */
const INVALID_LOCAL_NAME_START = /^(?:[-.\d\u00b7\u203f\u2040]|[\u0300-\u036f])/;

/**
 * Reads an XML 1.0 document with namespaces. Rejects malformed XML, document type declarations (and with them every
 * entity but the five of XML), processing instructions, and declarations of an encoding other than UTF-8.
 *
 * @returns the root element
 * @throws XmlSyntaxError
 * @see https://www.w3.org/TR/xml/
 * @see https://www.w3.org/TR/xml-names/
 */
export function parseXml(document: string, limits: XmlLimits): XmlElement {
  const text = document.startsWith('\ufeff') ? document.slice(1) : document;
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const fail: Fail = (kind, reason) => {
    const prefix = kind === 'malformed' ? 'the XML is not well-formed: ' : '';
    throw new XmlSyntaxError(kind, prefix + reason, parser);
  };
  const tree = new TreeBuilder(limits, fail);
  parser.on('error', ({ message }) => fail(...explainError(message, text)));
  parser.on('xmldecl', (declaration) => {
    if (!isSupportedDeclaration(declaration, text)) {
      fail('declaration', 'the XML declaration must specify version 1.0, and UTF-8 if it names an encoding');
    }
  });
  parser.on('doctype', () => fail('doctype', DOCTYPE_REASON));
  parser.on('processinginstruction', () => fail('processing-instruction', INSTRUCTION_REASON));
  parser.on('comment', () => tree.addComment());
  parser.on('cdata', (content) => tree.addSection(content));
  parser.on('text', (content) => tree.addText(content));
  parser.on('attribute', (attribute) => tree.checkAttribute(attribute));
  parser.on('opentag', (tag) => tree.openElement(tag));
  parser.on('closetag', (tag) => tree.closeElement(tag));
  parser.write(text).close();
  return tree.root ?? fail('malformed', 'there is no root element');
}

function explainError(message: string, text: string): [XmlErrorKind, string] {
  // The parser looks for the end of a reference until the end of the document.
  if (/^unexpected end|^unclosed tag/.test(message) && UNESCAPED_AMPERSAND.test(text))
    return ['malformed', AMPERSAND_REASON];
  const [, reason = 'its markup is incomplete or misplaced', kind = 'malformed'] =
    REASONS.find(([pattern]) => pattern.test(message)) ?? [];
  return [kind, reason];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII includes them
const NON_ASCII = /[^\u0000-\u007f]/;

function isSupportedDeclaration({ version, encoding = 'utf-8' }: XMLDecl, text: string): boolean {
  const name = encoding.toLowerCase();
  return version === '1.0' && (name === 'utf-8' || (name === 'us-ascii' && !NON_ASCII.test(text)));
}

type Fail = (kind: XmlErrorKind, reason: string) => never;
type OpenElement = Omit<XmlElement, 'children' | 'nodes' | 'text'> & {
  children: XmlElement[];
  nodes: (XmlElement | string)[];
  text: string;
};

/** Builds the tree from the parser's events, and counts them. */
class TreeBuilder {
  root: XmlElement | undefined;
  readonly #open: OpenElement[] = [];
  readonly #limits: Required<XmlLimits>;
  readonly #fail: Fail;
  #markup = 0;
  #comments = 0;

  constructor(limits: XmlLimits, fail: Fail) {
    this.#limits = { markup: Number.POSITIVE_INFINITY, comments: Number.POSITIVE_INFINITY, ...limits };
    this.#fail = fail;
  }

  addComment(): void {
    this.#countMarkup();
    const { comments } = this.#limits;
    if (++this.#comments > comments) this.#fail('limit', `the XML has more than ${comments} comments`);
  }

  addSection(content: string): void {
    this.#countMarkup();
    this.addText(content);
  }

  addText(content: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    element.text += content;
    element.nodes.push(content);
  }

  checkAttribute({ name, local }: SaxesAttributeNSIncomplete): void {
    this.#countMarkup();
    this.#requireLocalName(local);
    // Namespaces in XML 1.0, section 3: the parser accepts this declaration if it declares the right namespace.
    if (name === 'xmlns:xmlns') this.#fail('malformed', NAMESPACE_REASON);
  }

  openElement(tag: SaxesTagNS): void {
    this.#countMarkup();
    this.#requireLocalName(tag.local);
    const { depth } = this.#limits;
    if (this.#open.length >= depth) this.#fail('limit', `the elements are nested more than ${depth} deep`);
    const parent = this.#open.at(-1);
    const element = createOpenElement(tag, parent?.prefixes ?? INITIAL_PREFIXES);
    parent?.children.push(element);
    parent?.nodes.push(element);
    this.root ??= element;
    this.#open.push(element);
  }

  closeElement({ isSelfClosing }: SaxesTagNS): void {
    if (!isSelfClosing) this.#countMarkup();
    this.#open.pop();
  }

  #countMarkup(): void {
    const { markup } = this.#limits;
    if (++this.#markup <= markup) return;
    this.#fail('limit', `the XML has more than ${markup} tags, attributes, comments and CDATA sections together`);
  }

  #requireLocalName(name: string): void {
    if (INVALID_LOCAL_NAME_START.test(name)) this.#fail('malformed', 'a name is invalid');
  }
}

function createOpenElement(tag: SaxesTagNS, scope: ReadonlyMap<string, string>): OpenElement {
  const all = Object.values(tag.attributes);
  const isDeclaration = ({ name, prefix }: SaxesAttributeNS): boolean => name === 'xmlns' || prefix === 'xmlns';
  const declared = all
    .filter(isDeclaration)
    .map(({ name, local, value }) => [name === 'xmlns' ? '' : local, value] as const);
  const prefixes = declared.length === 0 ? scope : new Map([...scope, ...declared]);
  // The parser trims the namespaces that it resolves itself.
  const resolve = (prefix: string): string => prefixes.get(prefix) ?? '';
  const own = all.filter((one) => !isDeclaration(one));
  return {
    namespace: resolve(tag.prefix),
    name: tag.local,
    tag: tag.name,
    attributes: Object.fromEntries(own.flatMap(({ prefix, name, value }) => (prefix === '' ? [[name, value]] : []))),
    qualified: own.flatMap(({ prefix, local, name, value }) =>
      prefix === '' ? [] : [{ namespace: resolve(prefix), local, name, value }],
    ),
    prefixes,
    children: [],
    nodes: [],
    text: '',
  };
}

export const findChild = ({ children }: XmlElement, name: string): XmlElement | undefined =>
  children.find((child) => child.name === name);

/** The trimmed text of a child element; undefined if there is no such child. */
export const getChildText = (element: XmlElement, name: string): string | undefined =>
  findChild(element, name)?.text.trim();

export const isNamed = (element: XmlElement, namespace: string, name: string): boolean =>
  element.namespace === namespace && element.name === name;

export const findChildren = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  element.children.filter((child) => isNamed(child, namespace, name));

/** The text of an element; null if it has child elements. */
export const getText = ({ children, text }: XmlElement): string | null => (children.length === 0 ? text : null);

/** The value of an attribute with a namespace; undefined if the element has no such attribute. */
export const getQualifiedAttribute = (
  { qualified }: XmlElement,
  namespace: string,
  local: string,
): string | undefined => qualified.find((one) => one.namespace === namespace && one.local === local)?.value;

/** Whether an element has text other than the four white space characters of XML directly in it. */
export const hasNonSpaceText = ({ text }: XmlElement): boolean => /[^ \t\r\n]/.test(text);

/**
 * Trims white space and replaces each run of it by one space, as a schema does for every type but strings.
 * @see https://www.w3.org/TR/xmlschema11-2/#rf-whiteSpace
 */
export const collapseSpace = (text: string): string =>
  text
    .split(/[ \t\r\n]+/)
    .filter((word) => word !== '')
    .join(' ');
