import { getMappings, isMapping } from './mapping.ts';
import { shorten } from './presentable.ts';
import type { PathDiagnostic } from './source.ts';
import { formatSuggestion, suggest } from './suggest.ts';

/** What a layer needs of others, and has for them, however many mistakes it has besides. */
export interface LayerReferences {
  /** What it extends, as it stands: each reference with its path. */
  readonly extended: readonly { readonly reference: string; readonly path: readonly string[] }[];
  readonly roles: readonly string[];
  /** The roles that its faults strike for, by the names of the faults. */
  readonly requiredRoles: readonly { readonly fault: string; readonly role: string }[];
}

const ROLE = /^[a-z]/;

/**
 * The outline of data of any shape.
 *
 * @example
 * outlineOf({ extends: 'standard', foo: 1 }).extended; // [{ reference: 'standard', path: ['extends'] }]
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
  return raw.flatMap((reference: unknown, index) =>
    typeof reference === 'string' ? [{ reference, path: ['extends', `${index}`] }] : [],
  );
}

/**
 * The faults of a layer that strike for a role which nobody has.
 *
 * @param roles the roles of the layer and of all that it lies on
 * @param isWhole whether all that it lies on could be read; otherwise the message says that it could not
 * @example
 * rolesMissing(outline, new Set(['reserved'])).map(({ message }) => message);
 */
export function findMissingRoles(
  { requiredRoles }: LayerReferences,
  roles: ReadonlySet<string>,
  isWhole = true,
): PathDiagnostic[] {
  const missing = requiredRoles.filter(({ role }) => !roles.has(role));
  return missing.map(({ fault, role }) => {
    const help =
      formatSuggestion(suggest(role, [...roles])) || (isWhole ? '' : ' (not all that this extends could be read)');
    const message = `person: no person has the role "${shorten(role)}"${help}`;
    return { path: ['faults', fault, 'when', 'person'], part: 'value', message };
  });
}
