import { senderFault } from './fault.ts';

/** A message has fewer: the limits keep a hostile one from costing more than an ordinary one. */
export const MOST_BYTES = 1 << 20;
const MOST_MARKUP = 20_000;
const DEEPEST = 40;

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])(?:utf-8|us-ascii)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const STRAY_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i;
const CHARACTER_REFERENCE = /&#(x?)([\da-f]+);/gi;

/** Markup in which nothing is looked at. */
const OPAQUE = [
  { opening: '<!--', closing: '-->' },
  { opening: '<![CDATA[', closing: ']]>' },
] as const;

/** Left by a decoder in place of what it could not read. */
const REPLACEMENT = '\ufffd';

const malformed = () => senderFault('the message is not well-formed XML');

/**
 * Looks through a text before it is parsed, in one pass: for what SOAP forbids (document type declarations, and with
 * them every entity; processing instructions), for what the parser would let pass, and for too much of anything.
 *
 * @throws SoapFault
 * @see https://www.w3.org/TR/soap12-part1/#soapenv
 */
export function scanXml(text: string): number {
  refuseCharacters(text);
  let attributes = 0;
  let elements = 0;
  let depth = 0;
  for (let at = afterDeclaration(text); at < text.length; ) {
    const open = text.indexOf('<', at);
    refuseStrayReferences(text.slice(at, open === -1 ? text.length : open), true);
    if (open === -1) break;
    const end = endOfMarkup(text, open);
    if (text[open + 1] !== '!') {
      const tag = text.slice(open, end);
      refuseStrayReferences(tag, false);
      attributes += valuesIn(tag);
      depth += tag[1] === '/' ? -1 : tag.endsWith('/>') ? 0 : 1;
    }
    if (++elements + attributes > MOST_MARKUP) throw senderFault('the message has too many elements');
    if (depth > DEEPEST) throw senderFault('the elements of the message are nested too deeply');
    if (depth < 0) throw malformed();
    at = end;
  }
  return attributes;
}

function refuseCharacters(text: string): void {
  if (FORBIDDEN.test(text)) throw senderFault('the message has a character that XML does not allow');
  if (text.includes(REPLACEMENT)) {
    throw senderFault('the message has U+FFFD, the sign of a text that was read in a wrong encoding');
  }
}

function afterDeclaration(text: string): number {
  if (!/^<\?xml\s/.test(text)) return 0;
  const [declaration] = DECLARATION.exec(text) ?? [];
  if (declaration !== undefined) return declaration.length;
  throw senderFault('the XML declaration must say version 1.0, and UTF-8 if it names an encoding');
}

/** The place after the markup that begins here. */
function endOfMarkup(text: string, open: number): number {
  if (text[open + 1] === '?') throw senderFault('a SOAP message must not have processing instructions');
  if (text[open + 1] !== '!') return endOfTag(text, open);
  const kind = OPAQUE.find(({ opening }) => text.startsWith(opening, open));
  if (kind === undefined) throw senderFault('a SOAP message must not have a document type declaration');
  const end = text.indexOf(kind.closing, open + kind.opening.length);
  if (end === -1) throw malformed();
  return end + kind.closing.length;
}

function endOfTag(text: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  throw malformed();
}

function refuseStrayReferences(text: string, between: boolean): void {
  if (between && text.includes(']]>')) throw malformed();
  if (!text.includes('&')) return;
  if (STRAY_AMPERSAND.test(text)) {
    throw senderFault('the message has a & that is no reference: the only entities are amp, lt, gt, quot and apos');
  }
  for (const [, hexadecimal, digits] of text.matchAll(CHARACTER_REFERENCE)) {
    const point = Number.parseInt(digits!, hexadecimal === '' ? 10 : 16);
    if (point > 0x10ffff || FORBIDDEN.test(String.fromCodePoint(point))) throw malformed();
  }
}

/** How many quoted values a tag has. */
const valuesIn = (tag: string): number => tag.match(/"[^"]*"|'[^']*'/g)?.length ?? 0;
