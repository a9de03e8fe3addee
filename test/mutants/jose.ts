import { createSigner } from '../../src/mock/http/response.ts';
import type { Json } from '../support/mutants/break-service.ts';
import { prepareIdentity, signCompact } from '../support/mutants/independent/certificates.ts';
import { hasMoreThan, isPrint, isV2, restrict } from '../support/mutants/independent/changes.ts';
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

const expired = prepareIdentity({ notBefore: '2020-01-01', notAfter: '2024-01-01' });
const encrypting = prepareIdentity({ usage: 'keyEncipherment' });

/** Signs with a key, and with the certificate of another one in x5c. */
const signAs = (signer: typeof expired, certificate = signer): Change =>
  changeSignature(async ([, payload]) =>
    signCompact(Buffer.from(payload, 'base64url'), await signer(), { x5c: [(await certificate()).certificate] }),
  );

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
  {
    name: 'signs with an expired certificate',
    fires: ['jose/certificate-in-validity'],
    serve: keepService,
    around: signAs(expired),
  },
  {
    name: 'signs with a certificate that is not valid yet',
    fires: ['jose/certificate-in-validity'],
    serve: keepService,
    around: signAs(prepareIdentity({ notBefore: '2040-01-01' })),
  },
  {
    name: 'signs the print certificate with an expired certificate',
    corner: true,
    fires: ['jose/certificate-in-validity'],
    serve: keepService,
    around: restrict(isPrint, signAs(expired)),
  },
  {
    name: 'signs with a certificate for encryption',
    fires: ['jose/certificate-key-usage'],
    serve: keepService,
    around: signAs(encrypting),
  },
  {
    name: 'signs with a certificate of an authority',
    fires: ['jose/certificate-key-usage'],
    serve: keepService,
    around: signAs(prepareIdentity({ usage: 'cRLSign' })),
  },
  {
    name: 'signs batches in v2 with a certificate for encryption',
    corner: true,
    fires: ['jose/certificate-key-usage'],
    serve: keepService,
    around: restrict((asked) => isV2(asked) && hasMoreThan(1)(asked), signAs(encrypting)),
  },
  {
    name: 'signs the print certificate with another key than that of the certificate',
    corner: true,
    fires: ['jose/signature'],
    serve: keepService,
    around: restrict(isPrint, signAs(prepareIdentity(), prepareIdentity())),
  },
];
