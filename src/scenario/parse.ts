import { preferSemanticErrors, validateSemantics } from './checks.ts';
import { getMappings, isMapping } from './mapping.ts';
import type { Diagnostic } from './mistake.ts';
import { findReferences, type LayerReferences } from './outline.ts';
import {
  assignIdentifiers,
  canAssignIdentifier,
  type IdentifierAssignment,
  type RawPerson,
  validateBirthDate,
} from './persons.ts';
import { sanitizeMessage } from './presentable.ts';
import type { Layer } from './scenario.ts';
import { checkAgainstSchema } from './schema.ts';
import { type PathDiagnostic, readSource, type Source } from './source.ts';
import { type RawScenario, toLayer } from './written.ts';

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
