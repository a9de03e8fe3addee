import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { OpenAPI3 } from 'openapi-typescript';
import { compileSchema, toDefinitionReferences, toDefinitions } from './schemas.ts';
import { writeIfChanged } from './write-if-changed.ts';

type Media = Record<string, { schema?: { $ref?: string } }>;
type Reference = { $ref?: string };
type Body = Reference & { content?: Media };
type OperationObject = {
  operationId: string;
  requestBody?: Body;
  responses: Record<string, Body>;
  security?: Record<string, string[]>[];
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const getLastSegment = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);
const getSchemaReference = (content: Media) => Object.values(content)[0]?.schema?.$ref;

function resolveReference(contract: OpenAPI3, body: Body | undefined): Body {
  if (!body?.$ref) return body ?? {};
  const parts = body.$ref.split('/').slice(1);
  return parts.reduce((at, part) => (at as Record<string, unknown>)[part]!, contract as unknown) as Body;
}

function describeOperation(contract: OpenAPI3, path: string, method: string, operation: OperationObject) {
  const request = resolveReference(contract, operation.requestBody).content ?? {};
  const response = resolveReference(contract, operation.responses['200']).content ?? {};
  const names = { request: getSchemaReference(request), response: getSchemaReference(response) };
  const securityRequirements = operation.security ?? (contract.security as OperationObject['security']) ?? [];
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    version: path.split('/')[2],
    scopes: securityRequirements.flatMap((way) => Object.values(way).flat()),
    tokenRequired: securityRequirements.every((way) => Object.keys(way).length > 0),
    statuses: Object.keys(operation.responses).filter(Number).map(Number),
    requestMediaTypes: Object.keys(request),
    responseMediaTypes: Object.keys(response),
    ...(names.request && { request: getLastSegment(names.request) }),
    ...(names.response && { response: getLastSegment(names.response) }),
  };
}

/**
 * Extracts the operations of a contract as plain data, in document order.
 *
 * @param contract An OpenAPI 3.1 document with its references, which contain the names of the schemas.
 * @example
 * extractOperations(await loadContract())[0]?.path; // '/rest/v1/personer'
 */
export function extractOperations(contract: OpenAPI3) {
  return Object.entries(contract.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) =>
      describeOperation(contract, path, method, (item as Record<string, unknown>)[method] as OperationObject),
    ),
  );
}

const packageFile = new URL('../../package.json', import.meta.url); // pins the version of openapi-typescript

function fingerprint(contract: OpenAPI3): string {
  return createHash('sha256').update(JSON.stringify(contract)).update(readFileSync(packageFile)).digest('hex');
}

/**
 * Writes the types of a contract. The generator takes a second to load the TypeScript compiler, so a file with the
 * fingerprint of this contract is not written again.
 *
 * @param contract An OpenAPI 3.1 document with its references, which become the names of the types.
 * @param file The file to write.
 * @example
 * await generateTypes(await loadContract(), new URL('types.ts', import.meta.url));
 */
export async function generateTypes(contract: OpenAPI3, file: URL): Promise<void> {
  const header = `/** Types, generated from openapi/krr.yaml (${fingerprint(contract)}). */\n`;
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(header)) return;
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  writeIfChanged(file, header + astToString(await openapiTS(structuredClone(contract))));
}

/**
 * Compiles the schemas of a contract into a module of validation functions.
 *
 * @param schemas `components.schemas` of an OpenAPI 3.1 document, whose references point to each other only.
 * @returns The source of an ES module with one export for each schema, by its name.
 * @throws If a schema breaks the 2020-12 metaschema or uses an unknown keyword.
 * @example
 * const source = await compileValidators({ Status: { type: 'string', enum: ['AKTIV'] } });
 */
export const compileValidators = (schemas: object): Promise<string> =>
  compileSchema(toDefinitions(schemas), toDefinitionReferences(Object.keys(schemas)));

const contractFile = fileURLToPath(new URL('../../openapi/krr.yaml', import.meta.url));
const generated = new URL('../../src/contract/generated/', import.meta.url);

/**
 * Loads a contract, resolved and validated.
 *
 * @param file Path of an OpenAPI 3.1 document, `openapi/krr.yaml` if not given.
 * @returns The document, with internal references only.
 * @throws The error of swagger-parser if the document is not valid OpenAPI or a reference cannot be resolved.
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
    `// @ts-nocheck\n/** Validators, generated from openapi/krr.yaml. */\n${validators}`,
  );
  writeIfChanged(
    new URL('operations.ts', generated),
    `/** Operations, generated from openapi/krr.yaml. */
export const contractVersion = ${JSON.stringify(contract.info.version)};

export const operations = ${operations} as const;
`,
  );
}
