import { expect, test } from 'vitest';
import { operations, SCOPES, validators } from '../../src/contract/index.ts';
import { dereferenced, type Json } from './contract.ts';

const STATUSES = [200, 400, 401, 403, 404, 405, 406, 413, 415, 500];

test('both versions of the lookup are described', () => {
  expect(operations.map(({ method, path, version }) => [method, path, version])).toEqual([
    ['POST', '/rest/v1/personer', 'v1'],
    ['POST', '/rest/v2/personer', 'v2'],
  ]);
});

test.each(operations)('$operationId takes and gives JSON, and names the schemas of both', (operation) => {
  expect(operation).toMatchObject({
    statuses: STATUSES,
    requestMediaTypes: ['application/json'],
    answerMediaTypes: ['application/json'],
    request: `PersonerRequest${operation.version.toUpperCase()}`,
    answer: 'PersonerAnswer',
  });
  expect(validators[operation.request!]({ personidentifikatorer: ['01837012046'] })).toEqual([]);
});

test('every path, method and scope of the document is among the operations', async () => {
  const document: Json = await dereferenced();
  const described = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, { operationId }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
  expect(operations).toEqual(described.map((one) => expect.objectContaining(one)));
  const { scopes } = document.components.securitySchemes.maskinporten.flows.clientCredentials;
  expect([...SCOPES].sort()).toEqual(Object.keys(scopes).sort());
});

test('each error answer has the error shape, and an example whose status is its own', async () => {
  const document: Json = await dereferenced();
  for (const { path, statuses } of operations) {
    for (const status of statuses.filter((code) => code >= 400)) {
      const { examples } = document.paths[path].post.responses[status].content['application/json'];
      expect(Object.keys(examples)).not.toEqual([]);
      for (const { value } of Object.values<Json>(examples)) {
        expect(validators.ErrorBody(value)).toEqual([]);
        expect(value.errors[0].status).toBe(String(status));
      }
    }
  }
});
