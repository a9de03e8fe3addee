import { getMappings, isMapping, MAX_DIAGNOSTICS, type PathDiagnostic, shorten } from '../../yaml/diagnostics.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';

/** The references between a layer and the layers that it extends. Available also for a file with errors. */
export interface LayerReferences {
  /** The names and files that the layer extends, each with its path. */
  readonly extended: readonly { readonly reference: string; readonly path: readonly string[] }[];
  /** The roles that the layer defines. */
  readonly roles: readonly string[];
  /** The roles in the conditions of its faults. */
  readonly requiredRoles: readonly { readonly fault: string; readonly role: string }[];
}

const ROLE = /^[a-z]/;
/** The schema permits as many. */
const MAX_EXTENDED = 100;

/**
 * Finds the references of a layer. Accepts data of any shape.
 *
 * @example
 * findReferences({ extends: 'standard', foo: 1 }).extended; // [{ reference: 'standard', path: ['extends'] }]
 */
export function findReferences(data: unknown): LayerReferences {
  if (!isMapping(data)) return { extended: [], roles: [], requiredRoles: [] };
  return {
    extended: findExtended(data.extends).filter(({ reference }) => /^\S(?:.*\S)?$/.test(reference)),
    roles: isMapping(data.persons) ? Object.keys(data.persons) : [],
    requiredRoles: getMappings(data.faults).flatMap(([fault, { when }]) => {
      const role = isMapping(when) ? when.person : undefined;
      return typeof role === 'string' && ROLE.test(role) ? [{ fault, role }] : [];
    }),
  };
}

function findExtended(raw: unknown): { reference: string; path: string[] }[] {
  if (typeof raw === 'string') return [{ reference: raw, path: ['extends'] }];
  if (!Array.isArray(raw)) return [];
  return raw
    .slice(0, MAX_EXTENDED)
    .flatMap((reference: unknown, index) =>
      typeof reference === 'string' ? [{ reference, path: ['extends', `${index}`] }] : [],
    );
}

/**
 * Finds the fault conditions that name an unknown role.
 *
 * @param roles the roles of the layer and of the layers that it extends
 * @param isWhole whether all of those layers could be read; otherwise the message mentions it
 * @example
 * findMissingRoles(references, new Set(['reserved'])).map(({ message }) => message);
 */
export function findMissingRoles(
  { requiredRoles }: LayerReferences,
  roles: ReadonlySet<string>,
  isWhole = true,
): PathDiagnostic[] {
  const missing = requiredRoles.filter(({ role }) => !roles.has(role));
  const known = [...roles];
  return missing.map(({ fault, role }, index) => {
    const suggestion = index < MAX_DIAGNOSTICS ? suggest(role, known) : undefined;
    const help = formatSuggestion(suggestion) || (isWhole ? '' : ' (not all that this extends could be read)');
    const message = `person: no person has the role "${shorten(role)}"${help}`;
    return { path: ['faults', fault, 'when', 'person'], part: 'value', message };
  });
}
