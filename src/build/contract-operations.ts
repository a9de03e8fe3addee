import type { OpenAPI3 } from 'openapi-typescript';

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
 * The operations of a contract as plain data, in the order in which they stand there.
 *
 * @param contract An OpenAPI 3.1 document, its references not yet replaced: they carry the schemas' names.
 * @example
 * operationsOf(await loadContract())[0]?.path; // '/rest/v1/personer'
 */
export function extractOperations(contract: OpenAPI3) {
  return Object.entries(contract.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) =>
      describeOperation(contract, path, method, (item as Record<string, unknown>)[method] as OperationObject),
    ),
  );
}
