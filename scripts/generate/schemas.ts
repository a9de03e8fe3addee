import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { clientsSchema } from '../../src/maskinporten/issuer/clients-schema.ts';
import { writeIfChanged } from './write-if-changed.ts';

const ROOT_URL = new URL('../../', import.meta.url);
const ROOT = fileURLToPath(ROOT_URL);

/** Inlines ajv's runtime helpers, so that the module loads no part of ajv. */
async function bundleImports(contents: string): Promise<string> {
  const bundle = await build({
    stdin: { contents, resolveDir: ROOT },
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    target: 'node20',
    write: false,
  });
  return bundle.outputFiles[0]!.text;
}

/**
 * Compiles parts of a JSON Schema document into a module that imports no other module. Its functions report every
 * error of a value, not only the first.
 *
 * @param schema A JSON Schema, draft 2020-12. Every reference points into the same document.
 * @param exports The JSON pointer of each part by the name of its export; `''` is the whole document.
 * @param options With `verbose: true`, each error contains the schema and the value that it is about.
 * @returns The source of an ES module.
 * @throws If the schema breaks the metaschema or uses an unknown keyword.
 * @example
 * const source = await compileSchema({ type: 'string' }, { isText: '' });
 */
export async function compileSchema(
  schema: object,
  exports: Readonly<Record<string, string>>,
  options: Options = {},
): Promise<string> {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false, // `then: { required: [...] }` names properties that are defined outside it
    allowUnionTypes: true,
    allErrors: true,
    code: { source: true, esm: true, lines: true },
    ...options,
  });
  ajv.addVocabulary(['x-krr-rules']);
  ajv.addSchema(schema, 'schema');
  const references = Object.entries(exports).map(([name, pointer]) => [name, pointer ? `schema#${pointer}` : 'schema']);
  return bundleImports(standalone.default(ajv, Object.fromEntries(references)));
}

/** The schemas of an OpenAPI document as one JSON Schema document with `$defs`. */
export const toDefinitions = (schemas: object): object => ({
  $defs: JSON.parse(JSON.stringify(schemas).replaceAll('"#/components/schemas/', '"#/$defs/')),
});

/** The exports of {@link compileSchema} for definitions, each by its own name. */
export const toDefinitionReferences = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `/$defs/${name}`]));

/** The schemas of request bodies and queries; the others describe responses, which the mock does not validate. */
const CONTROL_INPUT = [
  'ScenarioChoice',
  'TokenRequest',
  'Time',
  'NewSession',
  'AddedFaults',
  'PersonsQuery',
  'PersonCardRequest',
  'ConformanceStart',
  'JournalQuery',
  'Wait',
  'Verification',
] as const;

const VERBOSE = { verbose: true };

const readText = (file: string): string => readFileSync(new URL(file, ROOT_URL), 'utf8');

function writeModule(file: string, source: string, code: string): void {
  writeIfChanged(new URL(file, ROOT_URL), `// @ts-nocheck\n/** The validators of ${source}. */\n${code}`);
}

/** The keys of every mapping that has a definition of its own, for hints about misplaced keys. */
const getMemberKeys = (definitions: Record<string, { properties?: object }>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(definitions).flatMap(([name, { properties }]) =>
      properties === undefined ? [] : [[name, Object.keys(properties)]],
    ),
  );

/** Writes the validators of control requests, scenario files and client files into the `generated/` folders. */
export async function generateSchemas(): Promise<void> {
  const { components } = parse(readText('openapi/control.yaml'));
  const control = await compileSchema(
    toDefinitions(components.schemas),
    toDefinitionReferences(CONTROL_INPUT),
    VERBOSE,
  );
  const scenarioSchema = JSON.parse(readText('scenarios/scenario.schema.json'));
  const scenario = await compileSchema(scenarioSchema, { scenario: '', person: '/$defs/anyPerson' }, VERBOSE);
  const clients = await compileSchema(clientsSchema, { clients: '' }, VERBOSE);
  writeModule('src/mock/control/generated/validators.ts', 'openapi/control.yaml', control);
  const memberKeys = `export const memberKeys = ${JSON.stringify(getMemberKeys(scenarioSchema.$defs))};\n`;
  writeModule('src/scenario/generated/validators.ts', 'scenarios/scenario.schema.json', scenario + memberKeys);
  writeModule('src/maskinporten/issuer/generated/validators.ts', 'issuer/clients-schema.ts', clients);
}
