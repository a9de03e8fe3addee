import { senderFault } from './fault.ts';
import { isXmlSpace } from './xml-space.ts';

/** A message has fewer: the limits keep a hostile one from costing more than an ordinary one. */
export const MOST_BYTES = 1 << 20;
const DEEPEST = 40;

/** How much of what costs a reader its time a message may have. */
export interface MarkupLimits {
  /** Start tags, end tags, attributes, comments and CDATA sections together. */
  readonly markup: number;
  readonly comments: number;
}

/** In a request, with a start tag, an end tag and five attributes for each: toolkits declare namespaces everywhere. */
const MOST_PERSONS = 1000;
const MARKUP_OF_A_PERSON = 2 + 5;
/** The envelope with its headers and its signature, and white space in sections or comments. */
const MARKUP_AROUND = 1000;

/**
 * What checks a signature walks through the message for each thing that it covers, and takes each comment out of a copy
 * with work that grows as the square of how many stand beside each other.
 */
export const MARKUP_LIMITS = {
  accept: { markup: 20_000, comments: 20_000 },
  verify: { markup: MOST_PERSONS * MARKUP_OF_A_PERSON + MARKUP_AROUND, comments: 100 },
} as const satisfies Readonly<Record<string, MarkupLimits>>;

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.0\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])(?:utf-8|us-ascii)\2)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\3)?[ \t\r\n]*\?>/i;
/** The declaration, wherever it stands. */
const DECLARES = /^<\?xml[ \t\r\n]/;
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
export function scanXml(text: string, limits: MarkupLimits): number {
  refuseCharacters(text);
  const count = { tags: 0, attributes: 0, comments: 0, sections: 0 };
  let depth = 0;
  for (let at = afterDeclaration(text); at < text.length; ) {
    const open = text.indexOf('<', at);
    const between = text.slice(at, open === -1 ? text.length : open);
    refuseStrayReferences(between, true);
    if (depth === 0 && !isXmlSpace(between)) throw malformed();
    if (open === -1) break;
    const end = endOfMarkup(text, open);
    const kind = kindOf(text, open);
    count[kind]++;
    if (kind === 'sections' && depth === 0) throw malformed();
    if (kind === 'tags') {
      const tag = text.slice(open, end);
      refuseStrayReferences(tag, false);
      count.attributes += valuesIn(tag);
      depth += tag[1] === '/' ? -1 : tag.endsWith('/>') ? 0 : 1;
    }
    requireWithin(limits, count);
    if (depth > DEEPEST) throw senderFault(`the elements of the message are nested more than ${DEEPEST} deep`);
    if (depth < 0) throw malformed();
    at = end;
  }
  return count.attributes;
}

type Counted = Record<'tags' | 'attributes' | 'comments' | 'sections', number>;

const kindOf = (text: string, open: number): keyof Counted =>
  text[open + 1] !== '!' ? 'tags' : text[open + 2] === '-' ? 'comments' : 'sections';

function requireWithin(limits: MarkupLimits, { tags, attributes, comments, sections }: Counted): void {
  if (comments > limits.comments) throw senderFault(`the message has more than ${limits.comments} comments`);
  if (tags + attributes + comments + sections > limits.markup) {
    throw senderFault(
      `the message has more than ${limits.markup} tags, attributes, comments and CDATA sections together`,
    );
  }
}

function refuseCharacters(text: string): void {
  if (FORBIDDEN.test(text)) throw senderFault('the message has a character that XML does not allow');
  if (text.includes(REPLACEMENT)) {
    throw senderFault('the message has U+FFFD, the sign of a text that was read in a wrong encoding');
  }
}

function afterDeclaration(text: string): number {
  if (!DECLARES.test(text)) return 0;
  const [declaration] = DECLARATION.exec(text) ?? [];
  if (declaration !== undefined) return declaration.length;
  throw senderFault('the XML declaration must say version 1.0, and UTF-8 if it names an encoding');
}

/** The place after the markup that begins here. */
function endOfMarkup(text: string, open: number): number {
  if (text[open + 1] === '?') throw instruction(text.slice(open, open + 6));
  if (text[open + 1] !== '!') return endOfTag(text, open);
  const kind = OPAQUE.find(({ opening }) => text.startsWith(opening, open));
  if (kind === undefined) throw senderFault('a SOAP message must not have a document type declaration');
  const end = text.indexOf(kind.closing, open + kind.opening.length);
  if (end === -1) throw malformed();
  return end + kind.closing.length;
}

const instruction = (start: string) =>
  DECLARES.test(start)
    ? senderFault('the XML declaration must come first in the message, with nothing before it, not even white space')
    : senderFault('a SOAP message must not have processing instructions');

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
