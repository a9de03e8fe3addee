import file from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';

/** The schema names draft 4 of JSON Schema, but uses no keyword that later drafts changed. */
const { $schema: _, id: __, ...schema } = file as Record<string, unknown>;
const validate = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true, validateFormats: false }).compile(
  schema,
);

/** The places of a log that violate the schema of SARIF 2.1.0. */
export function findSarifErrors(log: unknown): readonly string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
