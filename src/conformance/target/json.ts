import { findStringEnd, isTooDeep } from '../../json-depth.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const [SPACE, COLON] = [0x20, 0x3a];

/** Counts the names of members in valid JSON, with those that occur twice in an object. */
export function countMemberNames(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    let next = findStringEnd(text, start) + 1;
    while (text.charCodeAt(next) <= SPACE) next++;
    if (text.charCodeAt(next) === COLON) count++;
    start = text.indexOf('"', next);
  }
  return count;
}

/** Resolves a JSON pointer without escapes, as findings have them. */
export const resolvePointer = (json: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, name) ? (value as never)[name] : undefined,
      json,
    );

/** Parses JSON; `undefined` for text that is not JSON, or nested too deeply. */
export function tryParseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
