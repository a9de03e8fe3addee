/** An element to write. The caller declares the namespaces of the prefixes. */
export interface OutputElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (OutputElement | string)[];
}

/** Attributes that are undefined are omitted. */
export const createElement = (
  name: string,
  attributes: OutputElement['attributes'],
  ...children: OutputElement['children']
): OutputElement => ({ name, attributes, children });

/** Writes an XML 1.0 document, to be encoded in UTF-8. */
export const writeDocument = (root: OutputElement): string => `<?xml version="1.0" encoding="UTF-8"?>${writeXml(root)}`;

export function writeXml({ name, attributes, children }: OutputElement): string {
  const start = name + Object.entries(attributes).map(writeAttribute).join('');
  if (children.length === 0) return `<${start}/>`;
  const inner = children.map((child) => (typeof child === 'string' ? escapeXml(child, TEXT) : writeXml(child)));
  return `<${start}>${inner.join('')}</${name}>`;
}

const writeAttribute = ([name, value]: [string, string | undefined]): string =>
  value === undefined ? '' : ` ${name}="${escapeXml(value, ATTRIBUTE)}"`;

/** A parser would read a carriage return as a line feed, and white space in an attribute as a space. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const TEXT = /[&<>\r]/g;
const ATTRIBUTE = /[&<>"\t\n\r]/g;

const escapeXml = (text: string, special: RegExp): string =>
  replaceUnwritable(text).replace(special, (character) => REFERENCES[character]!);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to replace
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Replaces the characters that XML does not allow, even as character references, by U+FFFD.
 * @see https://www.w3.org/TR/xml/#charsets
 */
export const replaceUnwritable = (text: string): string => text.replace(UNWRITABLE, '\ufffd');
