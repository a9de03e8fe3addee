import { readdirSync, readFileSync } from 'node:fs';
import { rules } from '../../src/conformance/index.ts';
import { collectLayers, type Library } from '../../src/scenario/merge.ts';
import type { Layer } from '../../src/scenario/model.ts';
import { findMissingRoles, type ParsedLayer, parseLayer } from '../../src/scenario/parse/document.ts';
import { type Diagnostic, formatDiagnostic } from '../../src/yaml/diagnostics.ts';
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
    new URL('../../src/scenario/generated/library.ts', import.meta.url),
    `import type { Library } from '../merge.ts';\n\n/** The scenarios of scenarios/*.yaml by name, each as its own file has it. */\nexport const library: Library = {\n${Object.values(library).map(toLibraryMember).join('')}};\n`,
  );
}

const toLibraryMember = (layer: Layer): string =>
  `  get ${JSON.stringify(layer.name)}() {\n    return JSON.parse(${JSON.stringify(JSON.stringify(layer))});\n  },\n`;

/** The list of what `violates` may name, which ends with the first bracket. */
const LIST = /("rule": \{[^[]*"enum": \[)[^\]]*/;

/** The schema of scenarios with the names of all rules of today in it. */
export const withRuleNames = (schema: string): string =>
  schema.replace(LIST, (_, opening: string) => {
    const names = rules.map(({ id }) => `\n        "${id}"`);
    return `${opening}${names.join(',')}\n      `;
  });
