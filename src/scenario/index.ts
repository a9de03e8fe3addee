import { library } from './generated/library.ts';
import { applyDefaults, collectLayers } from './merge.ts';
import type { Scenario } from './model.ts';

export { type Diagnostic, formatDiagnostic } from '../yaml/diagnostics.ts';
export type * from './model.ts';
export { DEFAULT_BEHAVIOUR } from './model.ts';

/**
 * Returns a scenario of the bundled library (`scenarios/<name>.yaml`) with its `extends` merged, or undefined for an
 * unknown name. The library is parsed at build time, so the call is cheap.
 *
 * @example
 * getBundledScenario('standard')?.persons.map((person) => person.role);
 */
export function getBundledScenario(name: string): Scenario | undefined {
  if (!Object.hasOwn(library, name)) return undefined;
  return applyDefaults(collectLayers(name, library).map(([, layer]) => layer));
}

/**
 * Lists the names and descriptions of the bundled scenarios, sorted by name.
 *
 * @example
 * listBundledScenarios().map(({ name }) => name).includes('standard'); // true
 */
export function listBundledScenarios(): readonly Pick<Scenario, 'name' | 'description'>[] {
  return Object.values(library).map(({ name, description }) => ({ name, ...(description && { description }) }));
}
