import { library } from './generated/library.ts';
import { applyDefaults, collectLayers } from './merge.ts';
import type { Scenario } from './model.ts';

export { type Diagnostic, formatDiagnostic } from '../yaml/diagnostics.ts';
export type * from './model.ts';
export type * from './model.ts';
export type * from './model.ts';
export type * from './model.ts';
export { DEFAULT_BEHAVIOUR } from './model.ts';

/**
 * A scenario of the library that comes with the package (`scenarios/<name>.yaml`), with what it extends, or undefined
 * if there is none of that name. It was parsed when the package was built: asking costs next to nothing.
 *
 * @example
 * bundledScenario('standard')?.persons.map((person) => person.role);
 */
export function getBundledScenario(name: string): Scenario | undefined {
  if (!Object.hasOwn(library, name)) return undefined;
  return applyDefaults(collectLayers(name, library).map(([, layer]) => layer));
}

/**
 * The scenarios of the library, in the order of their names, with what each is for.
 *
 * @example
 * bundledNames().map(({ name }) => name).includes('standard'); // true
 */
export function listBundledScenarios(): readonly Pick<Scenario, 'name' | 'description'>[] {
  return Object.values(library).map(({ name, description }) => ({ name, ...(description && { description }) }));
}
