import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { ControlErrorDetail } from './refusal.ts';
import { toErrorDetail } from './words.ts';

/** Found by the name that the package exports it by: where this code lies once it is built does not matter. */
const DOCUMENT_PATH = createRequire(import.meta.url).resolve('krr-kit/openapi/control.yaml');

/** The description of the control API, as it stands. */
export const readControlDocument = (): Promise<string> => readFile(DOCUMENT_PATH, 'utf8');

type Schemas = (name: string) => ValidateFunction;

let schemas: Promise<Schemas> | undefined;

/** Compiled when the first request is judged: no start waits for it. */
async function compileSchemas(): Promise<Schemas> {
  const [{ Ajv2020 }, { parse }, text] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('yaml'),
    readControlDocument(),
  ]);
  const inOneDocument = JSON.stringify(parse(text).components.schemas).replaceAll(
    '"#/components/schemas/',
    '"#/$defs/',
  );
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
  });
  ajv.addSchema({ $id: 'control', $defs: JSON.parse(inOneDocument) });
  return (name) => ajv.getSchema(`control#/$defs/${name}`) as ValidateFunction;
}

/** What a value has against a schema of `openapi/control.yaml`; nothing if it keeps to it. */
export async function validateAgainstSchema(value: unknown, schema: string): Promise<readonly ControlErrorDetail[]> {
  schemas ??= compileSchemas();
  const isValid = (await schemas)(schema);
  return isValid(value) ? [] : isValid.errors!.map(toErrorDetail).filter((detail) => detail !== undefined);
}
