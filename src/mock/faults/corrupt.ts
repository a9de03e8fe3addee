import type { Charset } from '../../scenario/index.ts';

/** Where a value is within JSON, in bytes; the end is the first byte after it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const toByteSet = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters));
const SPACE = toByteSet(' \t\n\r');
const SEPARATOR = toByteSet(' \t\n\r,:');
const OPENING = toByteSet('{[');
const CLOSING = toByteSet('}]');
const AFTER_SCALAR = toByteSet(' \t\n\r,:}]');
const OBJECT = 0x7b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The places of the persons of an answer: JSON with a list `personer` at its top. None if it is another answer. */
export function findPersonRanges(body: Buffer): readonly ByteRange[] {
  if (!hasPersons(body)) return [];
  return [...iterateValues(body, findMember(body, skip(SPACE, body, 0), 'personer')!.start)];
}

/**
 * Where the last value ends that the contact information of a person holds, of the first person who has some; if nobody
 * has, where the last value of the first person ends. Undefined if there is none. For an answer that has these persons.
 */
export function findContactEnd(body: Buffer, persons: readonly ByteRange[]): number | undefined {
  const objects = persons.filter(({ start }) => body[start] === OBJECT);
  const contacts = objects.map(({ start }) => findMember(body, start, 'kontaktinformasjon'));
  const ends = [...contacts, objects[0]].map((range) =>
    range === undefined ? undefined : findLastValueEnd(body, range),
  );
  return ends.find((end) => end !== undefined);
}

const findLastValueEnd = (body: Buffer, { start }: ByteRange): number | undefined =>
  OPENING.has(body[start]!) ? [...iterateValues(body, start)].at(-1)?.end : undefined;

/** The value of a member of the object that starts at a place. Of two of one name the last counts, as for JSON.parse. */
function findMember(body: Buffer, start: number, name: string): ByteRange | undefined {
  const members = [...iterateValues(body, start)];
  const isWantedKey = ({ start, end }: ByteRange, index: number): boolean =>
    index % 2 === 0 && JSON.parse(body.toString('utf8', start, end)) === name;
  const key = members.findLastIndex(isWantedKey);
  return key === -1 ? undefined : members[key + 1];
}

/** After this, the walk can trust that the text is JSON. */
function hasPersons(body: Buffer): boolean {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return Array.isArray((parsed as { personer?: unknown } | null)?.personer);
  } catch {
    return false;
  }
}

/** The values directly within an object or a list that starts at a place; of an object, its keys as well. */
function* iterateValues(body: Buffer, start: number): Generator<ByteRange> {
  for (let at = skip(SEPARATOR, body, start + 1); !CLOSING.has(body[at]!); ) {
    const end = findValueEnd(body, at);
    yield { start: at, end };
    at = skip(SEPARATOR, body, end);
  }
}

function findValueEnd(body: Buffer, start: number): number {
  const first = body[start]!;
  if (first === QUOTE) return findStringEnd(body, start);
  let at = start + 1;
  if (!OPENING.has(first)) {
    while (!AFTER_SCALAR.has(body[at]!)) at++;
    return at;
  }
  for (let depth = 1; depth > 0; ) {
    const byte = body[at]!;
    if (OPENING.has(byte)) depth++;
    if (CLOSING.has(byte)) depth--;
    at = byte === QUOTE ? findStringEnd(body, at) : at + 1;
  }
  return at;
}

function findStringEnd(body: Buffer, start: number): number {
  let at = start + 1;
  while (body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function skip(bytes: ReadonlySet<number>, body: Buffer, from: number): number {
  let at = from;
  while (bytes.has(body[at]!)) at++;
  return at;
}

const COMMA = Buffer.from(',');
/** What ISO 8859-1 has no place for. */
const NON_LATIN1 = /[^\0-\xff]/gu;

/** What is left of an answer that ends within a place; null if there is no such place. */
export const truncateInside = (body: Buffer, range: ByteRange | undefined): Buffer | null =>
  range === undefined ? null : body.subarray(0, Math.ceil((range.start + range.end) / 2));

/**
 * An answer with a comma after the last member of a person's contact information, where the example that the documentation
 * prints has one, which makes it no JSON; null if it has no person.
 */
export function withTrailingComma(body: Buffer): Buffer | null {
  const end = findContactEnd(body, findPersonRanges(body));
  return end === undefined ? null : Buffer.concat([body.subarray(0, end), COMMA, body.subarray(end)]);
}

/** UTF-8 in an encoding; what that has no place for becomes a question mark. */
export const encodeAs = (body: Buffer, charset: Charset): Buffer => ENCODERS[charset](body);

const ENCODERS: Readonly<Record<Charset, (body: Buffer) => Buffer>> = {
  'utf-8': (body) => body,
  'iso-8859-1': (body) => Buffer.from(body.toString().replace(NON_LATIN1, '?'), 'latin1'),
  'utf-16le': (body) => Buffer.from(body.toString(), 'utf16le'),
};
