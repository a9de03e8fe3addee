import type { OpenAPI3 } from 'openapi-typescript';

type Media = Record<string, { schema?: { $ref?: string } }>;
type Reference = { $ref?: string };
type Body = Reference & { content?: Media };
type Described = {
  operationId: string;
  requestBody?: Body;
  responses: Record<string, Body>;
  security?: Record<string, string[]>[];
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const lastPart = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);
const schemaName = (content: Media) => Object.values(content)[0]?.schema?.$ref;

function follow(contract: OpenAPI3, body: Body | undefined): Body {
  if (!body?.$ref) return body ?? {};
  const parts = body.$ref.split('/').slice(1);
  return parts.reduce((at, part) => (at as Record<string, unknown>)[part]!, contract as unknown) as Body;
}

function describe(contract: OpenAPI3, path: string, method: string, operation: Described) {
  const request = follow(contract, operation.requestBody).content ?? {};
  const answer = follow(contract, operation.responses['200']).content ?? {};
  const names = { request: schemaName(request), answer: schemaName(answer) };
  const ways = operation.security ?? (contract.security as Described['security']) ?? [];
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    version: path.split('/')[2],
    scopes: ways.flatMap((way) => Object.values(way).flat()),
    tokenRequired: ways.every((way) => Object.keys(way).length > 0),
    statuses: Object.keys(operation.responses).filter(Number).map(Number),
    requestMediaTypes: Object.keys(request),
    answerMediaTypes: Object.keys(answer),
    ...(names.request && { request: lastPart(names.request) }),
    ...(names.answer && { answer: lastPart(names.answer) }),
  };
}

/**
 * The operations of a contract as plain data, in the order in which they stand there.
 *
 * @param contract An OpenAPI 3.1 document, its references not yet replaced: they carry the schemas' names.
 * @example
 * operationsOf(await loadContract())[0]?.path; // '/rest/v1/personer'
 */
export function operationsOf(contract: OpenAPI3) {
  return Object.entries(contract.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) =>
      describe(contract, path, method, (item as Record<string, unknown>)[method] as Described),
    ),
  );
}
