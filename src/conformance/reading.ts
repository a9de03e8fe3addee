import { isDeepStrictEqual } from 'node:util';
import type { Exchange, Reply } from './exchange.ts';

/** A JSON object of an answer: its members are not known to be what they should be. */
export type Members = Readonly<Record<string, unknown>>;

/** A person as it was answered. */
export interface SeenPerson {
  readonly exchange: Exchange;
  /** JSON pointer into the body. */
  readonly pointer: string;
  /** As answered, absent members left out: `null`, `""` and `{}` count as absent. */
  readonly person: Members;
  /** As answered, to the letter: `person` itself, if nothing had to be left out. */
  readonly raw: Members;
}

/** Many rules look at the same replies, and one reply can hold a thousand persons: each is read once. */
const read = new WeakMap<Reply, unknown>();

/** The body as JSON; `undefined` if it is none. */
export function jsonOf(reply: Reply): unknown {
  if (!read.has(reply)) read.set(reply, parsed(reply));
  return read.get(reply);
}

function parsed({ body, isUtf8 }: Reply): unknown {
  if (!isUtf8) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of `personer`; `undefined` if the answer has no such array. */
export function personerOf(reply: Reply): readonly unknown[] | undefined {
  const body = jsonOf(reply);
  return isObject(body) && Array.isArray(body.personer) ? body.personer : undefined;
}

/** Whether two values are the same as JSON, in whatever order their members come. */
export const isSame = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);

const isAbsent = (value: unknown): boolean =>
  value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);

/** Whether something is there, and all that it has too. */
const isWhole = (value: unknown): boolean =>
  !isAbsent(value) && (!isObject(value) || Object.values(value).every(isWhole));

/** An object without its absent members, at every depth: itself, if it has none. */
export function present(members: Members): Members {
  if (Object.values(members).every(isWhole)) return members;
  const kept = Object.entries(members).map(
    ([name, value]) => [name, isObject(value) ? present(value) : value] as const,
  );
  return Object.fromEntries(kept.filter(([, value]) => !isAbsent(value)));
}

/** The object that a body is, without its absent members; `undefined` if it is none. */
export function objectIn(reply: Reply): Members | undefined {
  const body = jsonOf(reply);
  return isObject(body) ? present(body) : undefined;
}
