import { CORE_SCHEMA, load } from 'js-yaml';

/** Printable characters without line ends, tabs and the exotic spaces that the parsers treat in different ways. */
const TEXT = '[ -~¡-ſ]';
const KEY = '(?!(?:null|Null|NULL) *:)[A-Za-z][A-Za-z0-9_-]*';
/** A number, a date or a telephone number. Octal, binary and grouped digits are missing on purpose. */
const NUMERIC = '(?!-0)[+-]?(?:[1-9]|0(?![0-9]))(?:[0-9T.Z+-]|:(?=[0-9]))*';
const QUOTED = `"(?:(?!["\\\\])${TEXT})*"|'(?:(?!')${TEXT})*'`;

/** Words that begin with a letter, without the given characters, a colon before a space, and a comment. */
const toWords = (excluded: string): string =>
  `[A-Za-z¡-ſ](?:(?![ :#${excluded}])${TEXT}|:(?![ ${excluded}]|$)|(?<=[^ ])#| +(?![ #:${excluded}]|$))*`;

const FLOW_SCALAR = `(?:${NUMERIC}|${QUOTED}|${toWords(',\\[\\]{}"\'')})`;
const toFlow = (value: string): string =>
  `(?:\\[ *(?:${value}(?:, *${value})*)? *\\]|\\{ *(?:${KEY}: +${value}(?:, *${KEY}: +${value})*)? *\\})`;
const FLOW = toFlow(`(?:${FLOW_SCALAR}|${toFlow(FLOW_SCALAR)})`);
const VALUE = `(?:${NUMERIC}|${QUOTED}|${FLOW}|${toWords('')})`;
const COMMENT = `#${TEXT}*`;
const PLAIN_LINE = new RegExp(
  `^ *(?! )(?:(?:- +)?${KEY}:(?: +${VALUE})?|- +${VALUE})?(?: *$| +${COMMENT}$)|^ *${COMMENT}$`,
);

/** The beginning of a text on the following lines, which are indented further. */
const BLOCK_HEADER = new RegExp(`^( *)${KEY}: +[>|]-?$`);
const BLOCK_LINE = new RegExp(`^( *)(?! )${TEXT}+$`);

/** Gets the line after a block of text; undefined if its lines differ in indentation. */
function skipBlock(lines: readonly string[], header: number, indentation: number): number | undefined {
  const [, spaces = ''] = BLOCK_LINE.exec(lines[header + 1] ?? '') ?? [];
  if (spaces.length <= indentation) return undefined;
  for (let at = header + 1; ; at++) {
    const line = lines[at] ?? '';
    if (line === '') return at;
    const [, found] = BLOCK_LINE.exec(line) ?? [];
    if (found === undefined) return undefined;
    if (found.length <= indentation) return at;
    if (found !== spaces) return undefined;
  }
}

/** Whether every line has one of the usual forms, without anchors, aliases, tags, escapes and documents. */
function isPlain(text: string): boolean {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; ) {
    const block = BLOCK_HEADER.exec(lines[at]!);
    const next = block === null ? undefined : skipBlock(lines, at, block[1]!.length);
    if (next === undefined && (block !== null || !PLAIN_LINE.test(lines[at]!))) return false;
    at = next ?? at + 1;
  }
  return true;
}

/**
 * Reads YAML in its usual forms about ten times as fast as the parser that knows positions. Returns undefined for every other
 * text, also for an invalid one: then the other parser has to read it.
 *
 * js-yaml 5 builds a list of events first and needs two to three times as long as js-yaml 4.
 *
 * @example
 * readPlain('name: standard'); // { data: { name: 'standard' } }
 * readPlain('name: &anchor standard'); // undefined
 */
export function readPlain(text: string): { readonly data: unknown } | undefined {
  if (!isPlain(text)) return undefined;
  try {
    return { data: load(text, { schema: CORE_SCHEMA }) };
  } catch {
    return undefined;
  }
}
