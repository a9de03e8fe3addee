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
