import { KrrError } from '../errors.ts';

/** What a value must be: whether it is so, and in words. */
export type OptionSchema = readonly [holds: (value: unknown) => boolean, words: string];

/** How the values of a table must be, by their names. */
export type OptionSchemas<Options> = { readonly [name in keyof Required<Options>]: OptionSchema };

export const ANY_VALUE: OptionSchema = [() => true, ''];
export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
export const isUrl = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
export const isFunction = (value: unknown): boolean => typeof value === 'function';

export const isArrayWhere =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(holds);

/** The same of what may be left out. */
export const makeOptional = ([holds, words]: OptionSchema): OptionSchema => [
  (value) => value === undefined || holds(value),
  words,
];

/** @throws KrrError OPTION_INVALID for a value that is not as it must be */
export function checkOption(name: string, value: unknown, [holds, words]: OptionSchema): void {
  if (!holds(value)) throw new KrrError('OPTION_INVALID', `${name}: expected ${words}`);
}

/** Looks at each value that the table names. @throws KrrError OPTION_INVALID for the first that is not as it must be */
export function validateOptions(schemas: Readonly<Record<string, OptionSchema>>, options: unknown, within = ''): void {
  const given = isObject(options) ? options : {};
  for (const [name, each] of Object.entries(schemas)) checkOption(within + name, given[name], each);
}
