import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles what the code requires of ajv's runtime into it, so that nothing of ajv is loaded when it runs. */
async function bundleImports(contents: string): Promise<string> {
  const bundle = await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    target: 'node20',
    write: false,
  });
  return bundle.outputFiles[0]!.text;
}

/**
 * Compiles the schemas of a contract into a module of validation functions that needs no other module.
 *
 * @param schemas `components.schemas` of an OpenAPI 3.1 document; references lead to each other only.
 * @returns The source of an ES module with one export for each schema, by its name. It finds every mistake of a value,
 *   not only the first.
 * @throws If a schema breaks the 2020-12 metaschema or uses a keyword that nobody knows.
 * @example
 * const source = await compileValidators({ Status: { type: 'string', enum: ['AKTIV'] } });
 */
export async function compileValidators(schemas: object): Promise<string> {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false, // `then: { required: [...] }` names properties that stand outside of it
    allowUnionTypes: true,
    allErrors: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addVocabulary(['x-krr-rules']);
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll('"#/components/schemas/', '"#/$defs/'));
  ajv.addSchema({ $id: 'krr', $defs });
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, `krr#/$defs/${name}`]));
  return bundleImports(standalone.default(ajv, names));
}
