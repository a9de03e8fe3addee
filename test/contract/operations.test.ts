import { expect, test } from 'vitest';
import { type Operation, operations, SCOPES, validators } from '../../src/contract/index.ts';
import { dereferenced, type Json } from '../support/contract/contract.ts';

const described = (id: string) => operations.find(({ operationId }) => operationId === id)!;

test('every operation has a place, and the version of its path', () => {
  expect(operations.map(({ method, path, version }) => [method, path, version])).toEqual([
    ['POST', '/rest/v1/personer', 'v1'],
    ['POST', '/rest/v2/personer', 'v2'],
    ['GET', '/rest/v1/person', 'v1'],
    ['PATCH', '/rest/v1/person', 'v1'],
    ['GET', '/rest/v2/person', 'v2'],
    ['GET', '/rest/v1/printSertifikat', 'v1'],
    ['GET', '/rest/v2/printSertifikat', 'v2'],
    ['POST', '/rest/v2/krr/hentEndringer', 'v2'],
  ]);
});

const BOTH = ['application/json', 'application/jose'];
const READING = [200, 401, 403, 404, 405, 406, 500];
const POSTING = [200, 400, 401, 403, 404, 405, 406, 413, 415, 500];
const FORMS: Readonly<Record<Operation['operationId'], [number[], string | undefined, string | undefined, string[]]>> =
  {
    hentPersonerV1: [POSTING, 'PersonerRequestV1', 'PersonerResponse', BOTH],
    hentPersonerV2: [POSTING, 'PersonerRequestV2', 'PersonerResponse', BOTH],
    hentPersonV1: [READING, undefined, 'Person', BOTH],
    endrePersonV1: [[204, 400, 401, 403, 404, 405, 413, 415, 422, 500], 'PersonEndring', undefined, []],
    hentPersonV2: [READING, undefined, 'Person', BOTH],
    hentPrintSertifikatV1: [
      READING.filter((status) => status !== 403),
      undefined,
      'PrintSertifikat',
      ['application/json'],
    ],
    hentPrintSertifikatV2: [
      READING.filter((status) => status !== 403),
      undefined,
      'PrintSertifikat',
      ['application/json'],
    ],
    hentEndringerV2: [POSTING, 'EndringerRequest', 'EndringerResponse', ['application/json']],
  };

test.each(operations)('$operationId has its statuses, media types and schemas', (operation) => {
  const [statuses, request, answer, answerMediaTypes] = FORMS[operation.operationId];
  expect(operation.statuses).toEqual(statuses);
  expect(operation.responseMediaTypes).toEqual(answerMediaTypes);
  expect(operation.requestMediaTypes).toEqual(request === undefined ? [] : ['application/json']);
  expect([operation.request, operation.response]).toEqual([request, answer]);
});

test('the validators of the operations take what clients send', () => {
  const valid = { personidentifikatorer: ['01837012046'] };
  expect(validators[described('hentPersonerV1').request!](valid)).toEqual([]);
  expect(validators[described('hentPersonerV2').request!](valid)).toEqual([]);
  expect(validators[described('endrePersonV1').request!]({ spraak: '' })).toEqual([]);
  expect(validators[described('hentEndringerV2').request!]({ fraEndringsId: 0 })).toEqual([]);
});

test('only one operation accepts requests without a token', () => {
  const open = operations.filter(({ tokenRequired }) => !tokenRequired);
  expect(open.map(({ operationId }) => operationId)).toEqual(['hentPrintSertifikatV2']);
});

test('every path, method and scope of the document is among the operations', async () => {
  const document: Json = await dereferenced();
  const paths = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, { operationId }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
  expect(operations).toEqual(paths.map((one) => expect.objectContaining(one)));
  const { scopes } = document.components.securitySchemes.maskinporten.flows.clientCredentials;
  expect([...SCOPES].sort()).toEqual(Object.keys(scopes).sort());
});

test('each error response has the error schema, and an example with its own status', async () => {
  const document: Json = await dereferenced();
  for (const { path, method, statuses } of operations) {
    for (const status of statuses.filter((code) => code >= 400)) {
      const { examples } = document.paths[path][method.toLowerCase()].responses[status].content['application/json'];
      expect(Object.keys(examples)).not.toEqual([]);
      for (const { value } of Object.values<Json>(examples)) {
        expect(validators.ErrorBody(value)).toEqual([]);
        expect(value.errors[0].status).toBe(String(status));
      }
    }
  }
});
