const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Whether a text can be the name of a scenario, a role or a fault.
 *
 * @example
 * isKebabCase('mobile-only'); // true
 */
export const isKebabCase = (text: string): boolean => KEBAB_CASE.test(text);
