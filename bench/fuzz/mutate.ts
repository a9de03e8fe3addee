import type { Random } from './random.ts';

/** Values that parsers, validators and serialisers handle differently from ordinary ones. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '01837012046',
  '1837012046',
  '00000000000',
  '٠١٨٣٧٠١٢٠٤٦',
  '\u0000',
  '\ud800',
  '\ufeff',
  '\u202e\u2028\u009b',
  '%00%ff%',
  '../../etc/passwd',
  '/dev/zero',
  '{{7*7}}',
  '<!--]]>&#0;',
  '"\\\r\n\t',
  '9'.repeat(400),
  'P999999999999Y',
  '2026-02-30T25:61:61+99',
  '9999-12-31T23:59:59.999999999Z',
  'a'.repeat(20_000),
  'é'.repeat(3_000),
  ' '.repeat(20_000),
  '0-',
  '-5',
  '9007199254740993',
  'null',
  '😀',
] as const;

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  Number.MIN_VALUE,
  2 ** 53,
  2 ** 31,
  -(2 ** 31),
  [],
  {},
  [[]],
  [null],
  { toString: 1 },
  { length: 1e9 },
  JSON.parse('{"__proto__":{"x":1}}'),
  JSON.parse('{"then":1}'),
];

/** A copy, because a later change may be within it. */
const pickHostileValue = (random: Random): unknown => structuredClone(random.pick(HOSTILE_VALUES));

const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '',
  '/~01',
  'then',
  '\u0000',
  '0',
];

type Container = Record<string, unknown> | unknown[];
interface Place {
  readonly container: Container;
  readonly key: string;
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function listPlaces(value: unknown, places: Place[] = []): Place[] {
  if (!isContainer(value)) return places;
  for (const key of Object.keys(value)) {
    places.push({ container: value, key });
    listPlaces((value as Record<string, unknown>)[key], places);
  }
  return places;
}

function setMember(container: Container, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function nest(value: unknown, depth: number): unknown {
  let nested = value;
  for (let level = 0; level < depth; level++) nested = level % 2 === 0 ? [nested] : { a: nested };
  return nested;
}

const MAX_REPEATED_LENGTH = 100_000;

function repeat(value: unknown, count: number): unknown[] {
  const { length } = JSON.stringify(value) ?? '';
  return Array.from({ length: Math.min(count, Math.ceil(MAX_REPEATED_LENGTH / (length + 1))) }, () =>
    structuredClone(value),
  );
}

type Change = (place: Place, random: Random) => void;
const readMember = ({ container, key }: Place): unknown => (container as Record<string, unknown>)[key];

const CHANGES: readonly (readonly [number, Change])[] = [
  [6, (place, random) => setMember(place.container, place.key, pickHostileValue(random))],
  [2, ({ container, key }) => Reflect.deleteProperty(container, key)],
  [2, ({ container }, random) => setMember(container, random.pick(HOSTILE_KEYS), pickHostileValue(random))],
  [1, (place) => setMember(place.container, place.key, [readMember(place)])],
  [1, (place) => setMember(place.container, place.key, { [place.key]: readMember(place) })],
  [1, (place) => setMember(place.container, place.key, JSON.stringify(readMember(place)))],
  [1, (place, random) => setMember(place.container, place.key, nest(readMember(place), 1 + random.below(400)))],
  [1, (place, random) => setMember(place.container, place.key, repeat(readMember(place), 1 + random.below(1200)))],
];

/** Changes a JSON value at one to three places. The value itself stays as it is. */
export function mutateJson(value: unknown, random: Random): unknown {
  const root = { value: structuredClone(value) };
  for (let count = 1 + random.below(3); count > 0; count--) {
    random.pickWeighted(CHANGES)(random.pick(listPlaces(root)), random);
    if (!Object.hasOwn(root, 'value')) return pickHostileValue(random);
  }
  return root.value;
}

const SPLICES = [
  ...HOSTILE_TEXTS,
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '<',
  '>',
  '&',
  '&lt;',
  '&#x10ffff;',
  '<![CDATA[',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<?xml version="1.1" encoding="utf-16"?>',
  '\r\n\r\n',
  '\r\n',
  '; ',
  '1e400',
  '"__proto__":{},',
] as const;

/** Inserts, deletes, repeats or replaces a part of a text, at one to four places. */
export function mutateText(text: string, random: Random): string {
  let changed = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const from = random.below(changed.length + 1);
    const to = Math.min(changed.length, from + random.pick([0, 1, 1, 2, 8, 100, changed.length]));
    const part = random.pickWeighted<string>([
      [3, random.pick(SPLICES)],
      [2, ''],
      [1, changed.slice(from, to).repeat(2)],
      [1, String.fromCharCode(random.below(256))],
    ]);
    changed = changed.slice(0, from) + part + changed.slice(to);
  }
  return changed;
}

/** Writes a body from a JSON value: mutated as a value, as a text, or unchanged. */
export const writeJson = (value: unknown, random: Random): string =>
  random.pickWeighted([
    [3, () => JSON.stringify(value)],
    [3, () => JSON.stringify(mutateJson(value, random)) ?? ''],
    [1, () => mutateText(JSON.stringify(value), random)],
  ])();

export const pickHostileText = (random: Random): string => random.pick(HOSTILE_TEXTS);
