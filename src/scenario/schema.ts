import { getValidator, type SchemaPart } from './compiled-schema.ts';
import { toSchemaDiagnostic } from './explained.ts';
import type { PathDiagnostic } from './source.ts';

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
  part: SchemaPart = 'scenario',
  root: readonly string[] = [],
): readonly PathDiagnostic[] {
  const validate = getValidator(part);
  if (validate(data)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword));
  const diagnostics = errors.map((error) => toSchemaDiagnostic(error, root));
  const misspelt = new Set(
    diagnostics.map(({ path, suggestion }) => JSON.stringify([...path.slice(0, -1), suggestion])),
  );
  return diagnostics.filter(({ path, missing }) => !missing || !misspelt.has(JSON.stringify([...path, missing])));
}
