import { readFileSync } from 'node:fs';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Schema {
  readonly $defs: Readonly<Record<string, { readonly properties?: object }>>;
}

/** The whole file, and one person of it. */
const SCHEMA_IDS = { scenario: 'scenario', person: 'scenario#/$defs/anyPerson' } as const;

/** What of a scenario can be checked. */
export type SchemaPart = keyof typeof SCHEMA_IDS;

let loaded: { readonly schema: Schema; readonly ajv: Ajv2020 } | undefined;

/** Loaded with the first scenario that is read: the mock starts with one that was parsed when the package was built. */
function loadSchema(): NonNullable<typeof loaded> {
  if (loaded) return loaded;
  const schema = JSON.parse(readFileSync(new URL('../../scenarios/scenario.schema.json', import.meta.url), 'utf8'));
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
  });
  loaded = { schema, ajv: ajv.addSchema(schema, SCHEMA_IDS.scenario) };
  return loaded;
}

/** Checks the data of a whole file, or of one person, by `scenarios/scenario.schema.json`. */
export const getValidator = (part: SchemaPart): ValidateFunction => loadSchema().ajv.getSchema(SCHEMA_IDS[part])!;

/** The keys that may stand under a member, as the schema defines it. */
export const getMemberKeys = (member: string): readonly string[] =>
  Object.keys(loadSchema().schema.$defs[member]?.properties ?? {});
