import { type Part, validatorOf } from './compiled-schema.ts';
import { explained } from './explained.ts';
import type { Finding } from './source.ts';

/** Keywords that only say that another one has failed. */
const ECHOES: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/**
 * Everything that `scenarios/scenario.schema.json` has against a scenario, or against one person that stands at `root`
 * within one. A key that is missing because it is misspelt is reported once, where it stands.
 *
 * @example
 * checkAgainstSchema({ nam: 'x' }); // one finding: unknown key "nam" (did you mean name?)
 */
export function checkAgainstSchema(
  data: unknown,
  part: Part = 'scenario',
  root: readonly string[] = [],
): readonly Finding[] {
  const validate = validatorOf(part);
  if (validate(data)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword));
  const found = errors.map((error) => explained(error, root));
  const misspelt = new Set(found.map(({ path, meant }) => JSON.stringify([...path.slice(0, -1), meant])));
  return found.filter(({ path, missing }) => !missing || !misspelt.has(JSON.stringify([...path, missing])));
}
