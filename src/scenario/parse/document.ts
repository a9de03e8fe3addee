import { type Diagnostic, getMappings, isMapping, type PathDiagnostic } from '../../yaml/diagnostics.ts';
import { readSource } from '../../yaml/read.ts';
import { suggest } from '../../yaml/suggest.ts';
import type { Behaviour, Layer, PrintCertificate, ScenarioPerson } from '../model.ts';
import { preferSemanticErrors, validateSemantics } from '../validate/index.ts';
import { checkAgainstSchema } from '../validate/schema.ts';
import { type RawFault, toFault } from './faults.ts';
import { assignIdentifiers, type IdentifierAssignment, type RawPerson } from './persons.ts';
import { findReferences, type LayerReferences } from './references.ts';

type ExpiredContact = Behaviour['expiredContact'];
type RawBehaviour = Omit<Layer['behaviour'], 'expiredContact' | 'absent'> & {
  readonly expiredContact?: ExpiredContact['v1'] | Partial<ExpiredContact>;
  /** YAML reads the word `null` as null, unless it is quoted. */
  readonly absent?: Behaviour['absent'] | null;
};

/** A scenario in a file that the schema accepts. */
type RawScenario = Omit<Partial<Layer>, 'name' | 'extends' | 'behaviour' | 'print' | 'persons' | 'faults'> & {
  readonly name: string;
  readonly extends?: string | readonly string[];
  readonly behaviour?: RawBehaviour;
  readonly print?: PrintCertificate & { readonly allowInvalidState?: boolean };
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

const toPrintCertificate = ({ postkasseleverandoerAdresse, x509Sertifikat }: PrintCertificate): PrintCertificate => ({
  postkasseleverandoerAdresse,
  x509Sertifikat,
});

function toLayer(raw: RawScenario, persons: readonly ScenarioPerson[]): Layer {
  const { extends: extended = [], behaviour = {}, faults = {}, violates = [], print, persons: _, ...rest } = raw;
  return {
    ...rest,
    extends: [extended].flat(),
    behaviour: toBehaviour(behaviour),
    ...(print && { print: toPrintCertificate(print) }),
    persons,
    faults: Object.entries(faults).map(([name, fault]) => toFault(name, fault)),
    violates,
  };
}

/** The result of reading a text, with or without errors. */
interface ReadText {
  /** False if the text is not YAML. Then its references are unknown. */
  readonly usable: boolean;
  readonly references: LayerReferences;
  /** The errors of the text and those in `found`, in the order of the lines. */
  readonly toDiagnostics: (found: readonly PathDiagnostic[]) => Diagnostic[];
}

/** A layer, or every error of its file in the order of the lines. */
export type ParsedLayer = ReadText &
  ({ readonly ok: true; readonly layer: Layer } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] });

const KNOWN_KEYS = ['name', 'description', 'extends', 'now', 'population', 'behaviour', 'print', 'persons', 'faults'];

/** A file of another kind can hold secrets. Its content is not quoted. */
function isOtherFile(data: unknown): boolean {
  if (!isMapping(data)) return data !== null && data !== undefined && !Array.isArray(data);
  const keys = Object.keys(data).slice(0, 100);
  return keys.length > 0 && !keys.some((key) => suggest(key, KNOWN_KEYS) !== undefined);
}

function validateData(data: unknown): IdentifierAssignment {
  if (isOtherFile(data)) {
    const message = 'not a scenario: expected a mapping with a name';
    return { persons: [], diagnostics: [{ path: [], part: 'value', message }] };
  }
  const diagnostics = preferSemanticErrors(checkAgainstSchema(data), validateSemantics(data));
  const personDiagnostics = diagnostics
    .filter(({ path }) => path[0] === 'persons')
    .map((diagnostic) => ({ ...diagnostic, path: diagnostic.path.slice(1) }));
  const entries = isMapping(data) ? getMappings(data.persons) : [];
  const assignment = assignIdentifiers(entries, personDiagnostics, new Set());
  const others = assignment.diagnostics.map((each) => ({ ...each, path: ['persons', ...each.path] }));
  return { persons: assignment.persons, diagnostics: [...diagnostics, ...others] };
}

/**
 * Parses one layer from YAML and reports all errors of the text at once. Layers that it extends are not read, so the
 * roles in the conditions of its faults are not checked: see `findMissingRoles`.
 *
 * Loads a YAML parser and a schema validator: import this file on demand.
 *
 * @param file the name of the file in the diagnostics
 * @example
 * const parsed = parseLayer('name: late\nextends: standard\n', 'late.yaml');
 * if (parsed.ok) console.log(parsed.layer.extends); // ['standard']
 */
export function parseLayer(text: string, file: string): ParsedLayer {
  const source = readSource(text, file);
  const { persons, diagnostics: found } = source.usable ? validateData(source.data) : { persons: [], diagnostics: [] };
  const toDiagnostics = (more: readonly PathDiagnostic[]): Diagnostic[] => source.toDiagnostics([...found, ...more]);
  const read = { usable: source.usable, references: findReferences(source.data), toDiagnostics };
  const diagnostics = toDiagnostics([]);
  if (diagnostics.length > 0) return { ...read, ok: false, diagnostics };
  return { ...read, ok: true, layer: toLayer(source.data as RawScenario, persons) };
}
