import { library } from './generated/library.ts';
import { applyDefaults, collectLayers } from './layers.ts';
import type { Scenario } from './scenario.ts';

export type * from './behaviour.ts';
export { DEFAULT_BEHAVIOUR } from './behaviour.ts';
export type * from './fault.ts';
export type { Diagnostic } from './mistake.ts';
export { formatDiagnostic } from './mistake.ts';
export type * from './scenario.ts';
export type * from './scenario-person.ts';

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
