import { isDeepStrictEqual } from 'node:util';
import type { Exchange, ServiceResponse } from './exchange.ts';

/** A JSON object of an answer: its members are not known to be what they should be. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A person as it was answered. */
export interface SeenPerson {
  readonly exchange: Exchange;
  /** JSON pointer into the body. */
  readonly pointer: string;
  /** As answered, absent members left out: `null`, `""` and `{}` count as absent. */
  readonly person: JsonObject;
  /** As answered, to the letter: `person` itself, if nothing had to be left out. */
  readonly raw: JsonObject;
}

/** Many rules look at the same replies, and one reply can hold a thousand persons: each is read once. */
const jsonByResponse = new WeakMap<ServiceResponse, unknown>();

/** The body as JSON; `undefined` if it is none. */
export function readJson(response: ServiceResponse): unknown {
  if (!jsonByResponse.has(response)) jsonByResponse.set(response, parseBody(response));
  return jsonByResponse.get(response);
}

function parseBody({ body, isUtf8 }: ServiceResponse): unknown {
  if (!isUtf8) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of `personer`; `undefined` if the answer has no such array. */
export function readPersoner(response: ServiceResponse): readonly unknown[] | undefined {
  const body = readJson(response);
  return isObject(body) && Array.isArray(body.personer) ? body.personer : undefined;
}

/** Whether two values are the same as JSON, in whatever order their members come. */
export const isSame = (left: unknown, right: unknown): boolean => isDeepStrictEqual(left, right);

const isAbsent = (value: unknown): boolean =>
  value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);

/** Whether something is there, and all that it has too. */
const isComplete = (value: unknown): boolean =>
  !isAbsent(value) && (!isObject(value) || Object.values(value).every(isComplete));

/** An object without its absent members, at every depth: itself, if it has none. */
export function removeAbsent(members: JsonObject): JsonObject {
  if (Object.values(members).every(isComplete)) return members;
  const kept = Object.entries(members).map(
    ([name, value]) => [name, isObject(value) ? removeAbsent(value) : value] as const,
  );
  return Object.fromEntries(kept.filter(([, value]) => !isAbsent(value)));
}

/** The object that a body is, without its absent members; `undefined` if it is none. */
export function readObject(response: ServiceResponse): JsonObject | undefined {
  const body = readJson(response);
  return isObject(body) ? removeAbsent(body) : undefined;
}
