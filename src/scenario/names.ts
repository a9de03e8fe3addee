import { KrrError } from '../errors.ts';
import { shorten } from '../yaml/diagnostics.ts';
import { formatSuggestion, suggest } from '../yaml/suggest.ts';

const MAX_LENGTH = 100;
const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Whether a text can be the name of a scenario, a role or a fault.
 *
 * @example
 * isKebabCase('mobile-only'); // true
 */
export const isKebabCase = (text: string): boolean => text.length <= MAX_LENGTH && KEBAB_CASE.test(text);

/**
 * Creates the error for a name that is not in the scenario library, with a suggestion.
 *
 * @param otherwise the end of the message if no name is similar
 * @example
 * createUnknownNameError('standrad', ['standard']).message;
 * // 'no scenario is called "standrad" (did you mean standard?)'
 */
export function createUnknownNameError(name: string, names: readonly string[], otherwise = ''): KrrError {
  const suggestion = suggest(name, names);
  const help = suggestion ? formatSuggestion(suggestion) : `: krr scenario list shows all of them${otherwise}`;
  return new KrrError('SCENARIO_UNKNOWN', `no scenario is called "${shorten(name)}"${help}`);
}
