import { library } from './generated/library.ts';
import type { Scenario } from './scenario.ts';

export { DEFAULT_BEHAVIOUR } from './behaviour.ts';
export type { Mistake } from './mistake.ts';
export { formatMistake } from './mistake.ts';
export type { ParsedScenario } from './parse.ts';
export type * from './scenario.ts';

/**
 * A scenario of the library that comes with the package (`scenarios/<name>.yaml`), or undefined if there is none of
 * that name. It was parsed when the package was built: asking costs nothing.
 *
 * @example
 * bundledScenario('standard')?.persons.map((person) => person.role);
 */
export function bundledScenario(name: string): Scenario | undefined {
  return Object.hasOwn(library, name) ? library[name] : undefined;
}
