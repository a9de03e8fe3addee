/** What a YAML mapping becomes. */
export type Mapping = Readonly<Record<string, unknown>>;

/**
 * Whether something that was read is a mapping of keys to values.
 *
 * @example
 * isMapping({ name: 'x' }); // true; a list or null is none
 */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of a mapping that are mappings themselves; none if it is no mapping. */
export const getMappings = (value: unknown): readonly (readonly [key: string, member: Mapping])[] =>
  isMapping(value) ? Object.entries(value).filter((entry): entry is [string, Mapping] => isMapping(entry[1])) : [];
