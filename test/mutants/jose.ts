import { createSigner } from '../../src/mock/http/response.ts';
import type { Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Change, ServiceResponse } from '../support/mutants/service.ts';

const keepService: Change = (service) => service;
const signByAnother = createSigner();

const decodePart = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString());
const encodePart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Changes the parts of every signed response. */
const changeSignature =
  (change: (parts: readonly [string, string, string], answer: ServiceResponse) => string | Promise<string>): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    if (answer.headers['content-type'] !== 'application/jose') return answer;
    return { ...answer, body: await change(String(answer.body).split('.') as [string, string, string], answer) };
  };

const changeHeader = (change: (header: Json) => unknown): Change =>
  changeSignature(([header, ...rest]) => [encodePart(change(decodePart(header))), ...rest].join('.'));

/** Signs a changed payload with a valid signature. */
const changePayload = (change: (payload: Json) => unknown): Change =>
  changeSignature(([, payload]) => signByAnother(Buffer.from(JSON.stringify(change(decodePart(payload))))));

export const joseMutants: readonly Mutant[] = [
  {
    name: 'returns JSON with the media type application/jose',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: changeSignature(([, payload]) => Buffer.from(payload, 'base64url').toString()),
  },
  {
    name: 'returns a signed response with the media type application/json',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: (service) => async (asked) => {
      const answer = await service(asked);
      if (answer.headers['content-type'] !== 'application/jose') return answer;
      return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json' } };
    },
  },
  {
    name: 'signs responses without a certificate',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: changeHeader(({ x5c: _, ...header }) => header),
  },
  {
    name: 'signs responses with an invalid certificate',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: changeHeader((header) => ({ ...header, x5c: ['bm8gY2VydGlmaWNhdGU='] })),
  },
  {
    name: 'signs responses with RS512',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: changeHeader((header) => ({ ...header, alg: 'RS512' })),
  },
  {
    name: 'signs text that is not JSON',
    fires: ['jose/well-formed'],
    serve: keepService,
    around: changeSignature(() => signByAnother(Buffer.from('kari'))),
  },
  {
    name: 'signs responses with another key than that of the certificate',
    fires: ['jose/signature'],
    serve: keepService,
    around: changeSignature(async ([header, payload]) => {
      const [, , other] = (await signByAnother(Buffer.from('{}'))).split('.');
      return `${header}.${payload}.${other}`;
    }),
  },
  {
    name: 'changes the payload after signing',
    fires: ['jose/signature', 'jose/same-payload'],
    serve: keepService,
    around: changeSignature(([header, payload, signature]) =>
      [header, encodePart({ ...decodePart(payload), signert: true }), signature].join('.'),
    ),
  },
  {
    name: 'omits persons from the signed response',
    fires: ['jose/same-payload'],
    serve: keepService,
    around: changePayload(({ personer, ...person }) => (personer === undefined ? person : { personer: [] })),
  },
  {
    name: 'signs the response as one claim among others',
    fires: ['jose/same-payload'],
    serve: keepService,
    around: changePayload((data) => ({ iss: 'krr', data })),
  },
];
