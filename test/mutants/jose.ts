import { createSigner } from '../../src/mock/http/response.ts';
import type { Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import type { Answer, Change } from '../support/mutants/service.ts';

const untouched: Change = (service) => service;
const signByAnother = createSigner();

const decoded = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString());
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Changes every answer that is signed, by its parts. */
const signed =
  (change: (parts: readonly [string, string, string], answer: Answer) => string | Promise<string>): Change =>
  (service) =>
  async (asked) => {
    const answer = await service(asked);
    if (answer.headers['content-type'] !== 'application/jose') return answer;
    return { ...answer, body: await change(String(answer.body).split('.') as [string, string, string], answer) };
  };

const withHeader = (change: (header: Json) => unknown): Change =>
  signed(([header, ...rest]) => [encoded(change(decoded(header))), ...rest].join('.'));

/** Signs another payload, as well as the first. */
const withPayload = (change: (payload: Json) => unknown): Change =>
  signed(([, payload]) => signByAnother(Buffer.from(JSON.stringify(change(decoded(payload))))));

export const joseMutants: readonly Mutant[] = [
  {
    name: 'JSON under another name',
    breaks: 'sends JSON as application/jose',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: signed(([, payload]) => Buffer.from(payload, 'base64url').toString()),
  },
  {
    name: 'signed under another name',
    breaks: 'sends what is signed as application/json',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: (service) => async (asked) => {
      const answer = await service(asked);
      if (answer.headers['content-type'] !== 'application/jose') return answer;
      return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json' } };
    },
  },
  {
    name: 'no certificate',
    breaks: 'signs without a certificate',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: withHeader(({ x5c: _, ...header }) => header),
  },
  {
    name: 'no certificate at all',
    breaks: 'sends something else than a certificate with its signature',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: withHeader((header) => ({ ...header, x5c: ['bm8gY2VydGlmaWNhdGU='] })),
  },
  {
    name: 'another algorithm',
    breaks: 'signs by RS512',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: withHeader((header) => ({ ...header, alg: 'RS512' })),
  },
  {
    name: 'no payload',
    breaks: 'signs a text that is no JSON',
    fires: ['jose/well-formed'],
    serve: untouched,
    around: signed(() => signByAnother(Buffer.from('kari'))),
  },
  {
    name: 'another signature',
    breaks: 'sends a signature that is not its own',
    fires: ['jose/signature'],
    serve: untouched,
    around: signed(async ([header, payload]) => {
      const [, , other] = (await signByAnother(Buffer.from('{}'))).split('.');
      return `${header}.${payload}.${other}`;
    }),
  },
  {
    name: 'changed after it was signed',
    breaks: 'changes an answer after it was signed',
    fires: ['jose/signature', 'jose/same-payload'],
    serve: untouched,
    around: signed(([header, payload, signature]) =>
      [header, encoded({ ...decoded(payload), signert: true }), signature].join('.'),
    ),
  },
  {
    name: 'less when signed',
    breaks: 'leaves persons out of what it signs',
    fires: ['jose/same-payload'],
    serve: untouched,
    around: withPayload(({ personer, ...person }) => (personer === undefined ? person : { personer: [] })),
  },
  {
    name: 'claims around it',
    breaks: 'signs the answer as a claim among others',
    fires: ['jose/same-payload'],
    serve: untouched,
    around: withPayload((data) => ({ iss: 'krr', data })),
  },
];
