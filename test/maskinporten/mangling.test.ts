import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIssuer } from '../../src/maskinporten/index.ts';
import {
  certificate,
  claims,
  codeOf,
  FORM,
  formOf,
  GRANT_TYPE,
  ISSUER,
  NOW,
  newKeys,
  send,
  sign,
  unsigned,
} from '../support/maskinporten/grants.ts';

const keys = newKeys();
const key = newKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const own = await certificate(keys);
const good = await sign(claims({ pid: '25916509831' }), { x5c: [own] }, keys.privateKey);

const issuer = createIssuer({ issuer: ISSUER, key, clock: () => NOW });
const CODE = /^MP-(?:01[0-2]|1[0-3]0|12[1-4]|20[01]|25[01])$/;

test('the unmodified grant is accepted', async () => {
  expect(codeOf(await send(issuer, good))).toBe(200);
});

const characters = fc.constantFrom(...'AZaz09-_.=+/ \n\u0000é');
const mangled = fc.oneof(
  fc.tuple(fc.nat(good.length - 1), characters).map(([at, put]) => good.slice(0, at) + put + good.slice(at + 1)),
  fc.tuple(fc.nat(good.length), characters).map(([at, put]) => good.slice(0, at) + put + good.slice(at)),
  fc
    .tuple(fc.nat(good.length), fc.integer({ min: 1, max: 50 }))
    .map(([at, n]) => good.slice(0, at) + good.slice(at + n)),
  fc.nat(good.length - 1).map((length) => good.slice(0, length)),
);

test('no modified grant is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(
      mangled.filter((text) => text !== good),
      async (text) => {
        expect(codeOf(await send(issuer, text))).toMatch(CODE);
      },
    ),
    { numRuns: 600 },
  );
});

test('any invalid header and claims give a documented error', async () => {
  const { x5c: _, ...names } = { x5c: 0, aud: 0, iss: 0, iat: 0, exp: 0, scope: 0, jti: 0, resource: 0, pid: 0 };
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(names), '__proto__', 'crit'), fc.jsonValue());
  const header = fc.record(
    { alg: fc.oneof(fc.constant('RS256'), fc.jsonValue()), x5c: fc.oneof(fc.constant([own]), fc.jsonValue()) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(header, odd, fc.string(), async (head, members, signature) => {
      const assertion = unsigned(head, { ...claims(), ...members }, Buffer.from(signature).toString('base64url'));
      expect(codeOf(await send(issuer, assertion))).toMatch(CODE);
    }),
    { numRuns: 300 },
  );
});

test('any invalid request gives a documented error', async () => {
  const contentType = fc.option(fc.oneof(fc.constant(FORM), fc.string()), { nil: undefined });
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary' }).map((assertion) => formOf({ grant_type: GRANT_TYPE, assertion })),
    fc.string().map((start) => `${start}&grant_type=${encodeURIComponent(GRANT_TYPE)}&assertion=%%%`),
  );
  await fc.assert(
    fc.asyncProperty(contentType, body, async (type, text) => {
      expect(codeOf(await issuer.token(type, text))).toMatch(CODE);
    }),
  );
});
