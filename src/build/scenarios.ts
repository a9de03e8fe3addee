import { readdirSync, readFileSync } from 'node:fs';
import { collectLayers, type Library } from '../scenario/layers.ts';
import { type Diagnostic, formatDiagnostic } from '../scenario/mistake.ts';
import { findMissingRoles } from '../scenario/outline.ts';
import { type ParsedLayer, parseLayer } from '../scenario/parse.ts';
import type { Layer } from '../scenario/scenario.ts';
import { writeIfChanged } from './write-if-changed.ts';

const FOLDER = new URL('../../scenarios/', import.meta.url);

type ParsedFile = Extract<ParsedLayer, { ok: true }>;

const throwDiagnostics = (diagnostics: readonly Diagnostic[]): never => {
  throw new Error(`Broken scenario:\n${diagnostics.map(formatDiagnostic).join('\n')}`);
};

function parseFile(file: string): ParsedFile {
  const parsed = parseLayer(readFileSync(new URL(file, FOLDER), 'utf8'), `scenarios/${file}`);
  if (!parsed.ok) return throwDiagnostics(parsed.diagnostics);
  if (`${parsed.layer.name}.yaml` === file) return parsed;
  throw new Error(`scenarios/${file}: the name of a scenario of the library is that of its file`);
}

/** A file of the library extends nothing but names of the library, and its faults know their persons. */
function checkReferences({ layer, references, toDiagnostics }: ParsedFile, library: Library): void {
  const layers = collectLayers(layer.name, library);
  const roles = new Set(layers.flatMap(([, { persons }]) => persons.map(({ role }) => role)));
  const diagnostics = toDiagnostics(findMissingRoles(references, roles));
  if (diagnostics.length > 0) throwDiagnostics(diagnostics);
}

/**
 * Writes the scenarios of the library as plain data, so that the running mock need not parse YAML. Each is a text of
 * JSON: what contradictory persons hold fits no type, and a start reads the one that it needs.
 */
export function generateScenarios(): void {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  const parsed = files.sort().map(parseFile);
  const library = Object.fromEntries(parsed.map(({ layer }) => [layer.name, layer]));
  for (const each of parsed) checkReferences(each, library);
  writeIfChanged(
    new URL('../scenario/generated/library.ts', import.meta.url),
    `import type { Library } from '../layers.ts';\n\n/** The scenarios of scenarios/*.yaml by name, each as its own file has it. */\nexport const library: Library = {\n${Object.values(library).map(toLibraryMember).join('')}};\n`,
  );
}

const toLibraryMember = (layer: Layer): string =>
  `  get ${JSON.stringify(layer.name)}() {\n    return JSON.parse(${JSON.stringify(JSON.stringify(layer))});\n  },\n`;
