import { readdirSync, readFileSync } from 'node:fs';
import { collectLayers, type Library } from '../../src/scenario/merge.ts';
import type { Layer } from '../../src/scenario/model.ts';
import { type ParsedLayer, parseLayer } from '../../src/scenario/parse/document.ts';
import { findMissingRoles } from '../../src/scenario/parse/references.ts';
import { type Diagnostic, formatDiagnostic } from '../../src/yaml/diagnostics.ts';
import { writeIfChanged } from './write-if-changed.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);

type ParsedFile = Extract<ParsedLayer, { ok: true }>;

const throwDiagnostics = (diagnostics: readonly Diagnostic[]): never => {
  throw new Error(`Invalid scenario:\n${diagnostics.map(formatDiagnostic).join('\n')}`);
};

function parseFile(file: string): ParsedFile {
  const parsed = parseLayer(readFileSync(new URL(file, FOLDER), 'utf8'), `scenarios/${file}`);
  if (!parsed.ok) return throwDiagnostics(parsed.diagnostics);
  if (`${parsed.layer.name}.yaml` === file) return parsed;
  throw new Error(`scenarios/${file}: the name of a bundled scenario must match its file name`);
}

/** A bundled scenario may extend only bundled scenarios, and its faults may name only persons that exist. */
function checkReferences({ layer, references, toDiagnostics }: ParsedFile, library: Library): void {
  const layers = collectLayers(layer.name, library);
  const roles = new Set(layers.flatMap(([, { persons }]) => persons.map(({ role }) => role)));
  const diagnostics = toDiagnostics(findMissingRoles(references, roles));
  if (diagnostics.length > 0) throwDiagnostics(diagnostics);
}

/**
 * Writes the scenario library as data, so that the mock starts without parsing YAML. Each scenario is JSON text, because
 * an `allowInvalidState` person can have values outside its type; only the scenarios in use are parsed.
 */
export function generateScenarios(): void {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  const parsed = files.sort().map(parseFile);
  const library = Object.fromEntries(parsed.map(({ layer }) => [layer.name, layer]));
  for (const each of parsed) checkReferences(each, library);
  writeIfChanged(
    new URL('../../src/scenario/generated/library.ts', import.meta.url),
    `import type { Library } from '../merge.ts';\n\n/** The scenarios of scenarios/*.yaml by name, before \`extends\` is resolved. */\nexport const library: Library = {\n${Object.values(library).map(toLibraryMember).join('')}};\n`,
  );
}

const toLibraryMember = (layer: Layer): string =>
  `  get ${JSON.stringify(layer.name)}() {\n    return JSON.parse(${JSON.stringify(JSON.stringify(layer))});\n  },\n`;
