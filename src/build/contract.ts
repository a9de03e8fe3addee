import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { OpenAPI3 } from 'openapi-typescript';
import { extractOperations } from './contract-operations.ts';
import { generateTypes } from './contract-types.ts';
import { compileValidators } from './contract-validators.ts';
import { writeIfChanged } from './write-if-changed.ts';

const contractFile = fileURLToPath(new URL('../../openapi/krr.yaml', import.meta.url));
const generated = new URL('../contract/generated/', import.meta.url);

/**
 * Loads a contract, resolved and validated.
 *
 * @param file Path of an OpenAPI 3.1 document, `openapi/krr.yaml` if not given.
 * @returns The document, in which only references within it are left: they carry the schemas' names.
 * @throws What swagger-parser throws if the document is not valid OpenAPI or a reference leads nowhere.
 * @example
 * const contract = await loadContract();
 * Object.keys(contract.paths ?? {}); // ['/rest/v1/personer', ...]
 */
export async function loadContract(file = contractFile): Promise<OpenAPI3> {
  await SwaggerParser.validate(file);
  return (await SwaggerParser.bundle(file)) as OpenAPI3;
}

/** Writes the types, the validators and the operations that the contract describes into `src/contract/generated/`. */
export async function generateContract(): Promise<void> {
  const contract = await loadContract();
  const validators = await compileValidators(contract.components?.schemas ?? {});
  const operations = JSON.stringify(extractOperations(contract), null, 2);
  await generateTypes(contract, new URL('types.ts', generated));
  writeIfChanged(
    new URL('validators.ts', generated),
    `// @ts-nocheck\n/** The validators, made from openapi/krr.yaml. */\n${validators}`,
  );
  writeIfChanged(
    new URL('operations.ts', generated),
    `/** The operations, made from openapi/krr.yaml. */
export const contractVersion = ${JSON.stringify(contract.info.version)};

export const operations = ${operations} as const;
`,
  );
}
