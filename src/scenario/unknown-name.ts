import { KrrError } from '../errors.ts';
import { formatSuggestion, suggest } from './suggest.ts';

/**
 * That a library has no scenario of a name, and which one may be meant; `otherwise` ends the message if none is.
 *
 * @example
 * unknownName('standrad', ['standard']).message; // 'no scenario is called "standrad" (did you mean standard?)'
 */
export function createUnknownNameError(name: string, names: readonly string[], otherwise = ''): KrrError {
  const suggestion = suggest(name, names);
  const help = suggestion ? formatSuggestion(suggestion) : `: krr scenario list names all that there are${otherwise}`;
  return new KrrError('SCENARIO_UNKNOWN', `no scenario is called "${name}"${help}`);
}
