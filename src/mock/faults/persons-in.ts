/** Where a value is within JSON, in bytes; the end is the first byte after it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

const bytesOf = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters));
const SPACE = bytesOf(' \t\n\r');
const SEPARATOR = bytesOf(' \t\n\r,:');
const OPENING = bytesOf('{[');
const CLOSING = bytesOf('}]');
const AFTER_PLAIN = bytesOf(' \t\n\r,:}]');
const OBJECT = 0x7b;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The places of the persons of an answer: JSON with a list `personer` at its top. None if it is another answer. */
export function personsIn(body: Buffer): readonly Place[] {
  if (!hasPersons(body)) return [];
  return [...valuesIn(body, memberOf(body, skip(SPACE, body, 0), 'personer')!.start)];
}

/**
 * Where the last value ends that the contact information of a person holds, of the first person who has some; if nobody
 * has, where the last value of the first person ends. Undefined if there is none. For an answer that has these persons.
 */
export function endOfContact(body: Buffer, persons: readonly Place[]): number | undefined {
  const objects = persons.filter(({ start }) => body[start] === OBJECT);
  const contacts = objects.map(({ start }) => memberOf(body, start, 'kontaktinformasjon'));
  const ends = [...contacts, objects[0]].map((place) => (place === undefined ? undefined : endOfLast(body, place)));
  return ends.find((end) => end !== undefined);
}

const endOfLast = (body: Buffer, { start }: Place): number | undefined =>
  OPENING.has(body[start]!) ? [...valuesIn(body, start)].at(-1)?.end : undefined;

/** The value of a member of the object that starts at a place. Of two of one name the last counts, as for JSON.parse. */
function memberOf(body: Buffer, start: number, name: string): Place | undefined {
  const members = [...valuesIn(body, start)];
  const isIt = ({ start, end }: Place, index: number): boolean =>
    index % 2 === 0 && JSON.parse(body.toString('utf8', start, end)) === name;
  const key = members.findLastIndex(isIt);
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
function* valuesIn(body: Buffer, start: number): Generator<Place> {
  for (let at = skip(SEPARATOR, body, start + 1); !CLOSING.has(body[at]!); ) {
    const end = endOf(body, at);
    yield { start: at, end };
    at = skip(SEPARATOR, body, end);
  }
}

function endOf(body: Buffer, start: number): number {
  const first = body[start]!;
  if (first === QUOTE) return endOfString(body, start);
  let at = start + 1;
  if (!OPENING.has(first)) {
    while (!AFTER_PLAIN.has(body[at]!)) at++;
    return at;
  }
  for (let depth = 1; depth > 0; ) {
    const byte = body[at]!;
    if (OPENING.has(byte)) depth++;
    if (CLOSING.has(byte)) depth--;
    at = byte === QUOTE ? endOfString(body, at) : at + 1;
  }
  return at;
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function skip(bytes: ReadonlySet<number>, body: Buffer, from: number): number {
  let at = from;
  while (bytes.has(body[at]!)) at++;
  return at;
}
