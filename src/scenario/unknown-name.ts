import { KrrError } from '../errors.ts';
import { meaning, suggest } from './suggest.ts';

/**
 * That a library has no scenario of a name, and which one may be meant; `otherwise` ends the message if none is.
 *
 * @example
 * unknownName('standrad', ['standard']).message; // 'no scenario is called "standrad" (did you mean standard?)'
 */
export function unknownName(name: string, names: readonly string[], otherwise = ''): KrrError {
  const near = suggest(name, names);
  const help = near ? meaning(near) : `: krr scenario list names all that there are${otherwise}`;
  return new KrrError('SCENARIO_UNKNOWN', `no scenario is called "${name}"${help}`);
}
