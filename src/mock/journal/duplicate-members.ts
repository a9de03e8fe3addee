const COLON = 0x3a;

/** Whether a buffer contains more than `max` colons. */
function hasMoreColons(bytes: Buffer, max: number): boolean {
  let count = 0;
  for (let at = bytes.indexOf(COLON); at >= 0; at = bytes.indexOf(COLON, at + 1)) if (++count > max) return true;
  return false;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}:]/g;

/** Finds a repeated name. The strings of valid JSON are matched whole, so the other tokens are outside of strings. */
function scanForDuplicates(text: string): boolean {
  const names: Set<string>[] = [];
  let latest = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') names.push(new Set());
    else if (token === '}') names.pop();
    else if (token === ':') {
      const name = JSON.parse(latest) as string;
      const known = names.at(-1)!;
      if (known.has(name)) return true;
      known.add(name);
    }
    latest = token;
  }
  return false;
}

/**
 * Whether an object in a JSON text has two members with the same name (RFC 8259, section 4).
 *
 * @param bytes valid JSON
 * @param json the value that it was parsed to
 */
export function hasDuplicateMembers(bytes: Buffer, json: object): boolean {
  // Every member has a colon. Usually, there is no other colon and no nested object.
  const hasOthers = hasMoreColons(bytes, Array.isArray(json) ? 0 : Object.keys(json).length);
  return hasOthers && scanForDuplicates(bytes.toString());
}
