import { type Diagnostic, getMappings, isMapping, sanitizeMessage, shorten } from '../../yaml/diagnostics.ts';
import { type PathDiagnostic, readSource, type Source } from '../../yaml/read.ts';
import { formatSuggestion, suggest } from '../../yaml/suggest.ts';
import type { Behaviour, Layer, ScenarioPerson } from '../model.ts';
import { preferSemanticErrors, validateSemantics } from '../validate/index.ts';
import { checkAgainstSchema } from '../validate/schema.ts';
import { type RawFault, toFault } from './faults.ts';
import {
  assignIdentifiers,
  canAssignIdentifier,
  type IdentifierAssignment,
  type RawPerson,
  validateBirthDate,
} from './persons.ts';

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

type ByVersion = Behaviour['expiredContact'];
type RawBehaviour = Omit<Layer['behaviour'], 'expiredContact' | 'absent'> & {
  readonly expiredContact?: ByVersion['v1'] | Partial<ByVersion>;
  /** A word that YAML makes nothing of, unless it stands in quotes. */
  readonly absent?: Behaviour['absent'] | null;
};

/** A scenario as a file that the schema accepts has it. */
export type RawScenario = Omit<Partial<Layer>, 'name' | 'extends' | 'behaviour' | 'persons' | 'faults'> & {
  readonly name: string;
  readonly extends?: string | readonly string[];
  readonly behaviour?: RawBehaviour;
  readonly persons?: Readonly<Record<string, RawPerson>>;
  readonly faults?: Readonly<Record<string, RawFault>>;
};

function toBehaviour({ expiredContact, absent, ...rest }: RawBehaviour): Layer['behaviour'] {
  const byVersion = typeof expiredContact === 'string' ? { v1: expiredContact, v2: expiredContact } : expiredContact;
  return {
    ...rest,
    ...(byVersion && { expiredContact: byVersion }),
    ...(absent !== undefined && { absent: absent ?? 'null' }),
  };
}

/**
 * A layer as plain data, from what a file has written and the checks have accepted, and its persons with their
 * identifiers.
 *
 * @example
 * layerOf({ name: 'late', now: '2030-01-01T00:00:00Z', extends: 'standard' }, []).extends; // ['standard']
 */
export function toLayer(raw: RawScenario, persons: readonly ScenarioPerson[]): Layer {
  const { extends: extended = [], behaviour = {}, faults = {}, violates = [], persons: _, ...rest } = raw;
  return {
    ...rest,
    extends: [extended].flat(),
    behaviour: toBehaviour(behaviour),
    persons,
    faults: Object.entries(faults).map(([name, fault]) => toFault(name, fault)),
    violates,
  };
}

/** What is known of a text, whatever mistakes it has. */
export interface ReadText {
  /** False if it is no YAML: then nothing of its outline is known. */
  readonly usable: boolean;
  readonly references: LayerReferences;
  /** Its mistakes, and what else was found, in the order of the lines. */
  readonly toDiagnostics: (findings: readonly PathDiagnostic[]) => Diagnostic[];
}

/** A layer, or every mistake of its file in the order of its lines. */
export type ParsedLayer = ReadText &
  ({ readonly ok: true; readonly layer: Layer } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] });

/** The keys of each person with which something was found wrong, by the role. */
function findWrongKeys(diagnostics: readonly PathDiagnostic[]): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const keys = new Map<string, Set<string | undefined>>();
  for (const { path } of diagnostics) {
    const [section, role = '', key] = path;
    if (section === 'persons') keys.set(role, (keys.get(role) ?? new Set()).add(key));
  }
  return keys;
}

/** Who is described well enough has an identifier, whatever mistakes the others have. */
function assignPersonIdentifiers(data: unknown, diagnostics: readonly PathDiagnostic[]): IdentifierAssignment {
  const persons = isMapping(data) ? getMappings(data.persons) : [];
  const wrongKeysByRole = findWrongKeys(diagnostics);
  const getWrongKeys = (role: string) => wrongKeysByRole.get(role) ?? new Set();
  const canBeAssigned = ([role, person]: (typeof persons)[number]): boolean =>
    canAssignIdentifier(person, getWrongKeys(role));
  const assignment = assignIdentifiers(persons.filter(canBeAssigned) as unknown as [string, RawPerson][], new Set());
  const others = persons.filter((entry) => !canBeAssigned(entry));
  const birthDiagnostics = others.flatMap(([role, person]) => validateBirthDate(role, person, getWrongKeys(role)));
  const all = [...assignment.diagnostics, ...birthDiagnostics];
  return {
    persons: assignment.persons,
    diagnostics: all.map((each) => ({ ...each, path: ['persons', ...each.path] })),
  };
}

function validateData(data: unknown): IdentifierAssignment {
  const dataDiagnostics = preferSemanticErrors(checkAgainstSchema(data), validateSemantics(data));
  const { persons, diagnostics: identifierDiagnostics } = assignPersonIdentifiers(data, dataDiagnostics);
  return { persons, diagnostics: [...dataDiagnostics, ...identifierDiagnostics] };
}

/** Nothing else is said of a place where nothing could be read. */
function locateDiagnostics(
  { diagnostics: sourceDiagnostics, locate }: Source,
  pathDiagnostics: readonly PathDiagnostic[],
  file: string,
): Diagnostic[] {
  const unreadablePositions = new Set(
    sourceDiagnostics.filter(({ isUnreadable }) => isUnreadable).map(({ line, column }) => `${line}:${column}`),
  );
  const located = pathDiagnostics
    .map(({ path, part, isJoint, message }) => ({ ...locate(path, part, isJoint), message }))
    .filter(({ line, column }) => !unreadablePositions.has(`${line}:${column}`));
  const placed = [...sourceDiagnostics.map(({ isUnreadable: _, ...slip }) => slip), ...located];
  const diagnostics = placed.map(({ message, ...place }) => ({ file, ...place, message: sanitizeMessage(message) }));
  const distinct = new Map(diagnostics.map((mistake) => [JSON.stringify(mistake), mistake]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Reads one layer from YAML: only what its text says itself. `file` is only the name that mistakes carry. Never throws
 * for a mistake of the text: it reports all of them at once. What it extends is not followed, and so the roles that its
 * faults name are not checked: see `rolesMissing`.
 *
 * Loads a YAML parser and a schema validator: import this file when it is needed, not at start.
 *
 * @example
 * const parsed = parseLayer('name: late\nextends: standard\n', 'late.yaml');
 * if (parsed.ok) console.log(parsed.layer.extends); // ['standard']
 */
export function parseLayer(text: string, file: string): ParsedLayer {
  const source = readSource(text);
  const { persons, diagnostics: pathDiagnostics } = source.usable
    ? validateData(source.data)
    : { persons: [], diagnostics: [] };
  const toDiagnostics = (more: readonly PathDiagnostic[]): Diagnostic[] =>
    locateDiagnostics(source, [...pathDiagnostics, ...more], file);
  const read = { usable: source.usable, references: findReferences(source.data), toDiagnostics };
  const diagnostics = toDiagnostics([]);
  if (diagnostics.length > 0) return { ...read, ok: false, diagnostics };
  return { ...read, ok: true, layer: toLayer(source.data as RawScenario, persons) };
}
