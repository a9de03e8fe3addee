/** An element to be written. The prefixes of its name and attributes are declared by whoever puts it in a document. */
export interface OutputElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly (OutputElement | string)[];
}

/** Attributes without a value are left out. */
export const createElement = (
  name: string,
  attributes: OutputElement['attributes'],
  ...children: OutputElement['children']
): OutputElement => ({ name, attributes, children });

/** A document in XML 1.0, to be encoded in UTF-8. */
export const writeDocument = (root: OutputElement): string => `<?xml version="1.0" encoding="UTF-8"?>${writeXml(root)}`;

/** An element as text, in as few characters as it takes. */
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A text with the characters that no XML document can hold, not even by reference, replaced by U+FFFD.
 * @see https://www.w3.org/TR/xml/#charsets
 */
export const replaceUnwritable = (text: string): string => text.replace(UNWRITABLE, '\ufffd');
