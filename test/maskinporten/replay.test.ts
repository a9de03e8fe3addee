import { expect, test } from 'vitest';
import { createIssuer } from '../../src/maskinporten/index.ts';
import { UsedGrants } from '../../src/maskinporten/issuer/grant.ts';
import {
  claims,
  codeOf,
  ISSUER,
  type Members,
  NOW,
  newKeys,
  SECONDS,
  send,
  sign,
} from '../support/maskinporten/grants.ts';

const { privateKey } = newKeys();
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const grant = (changes: Members = {}) => sign(claims(changes), { kid: 'any' }, privateKey);

function clocked() {
  let now = NOW;
  const issuer = createIssuer({ issuer: ISSUER, key, clock: () => now });
  const move = (seconds: number) => {
    now += seconds * 1000;
  };
  return { issuer, move, now: () => now / 1000 };
}

test('a grant with a jti is accepted once', async () => {
  const { issuer } = clocked();
  const assertion = await grant({ jti: 'one' });
  expect(codeOf(await send(issuer, assertion))).toBe(200);
  expect(codeOf(await send(issuer, assertion))).toBe('MP-012');
});

test('a new grant with a used jti is rejected', async () => {
  const { issuer } = clocked();
  await send(issuer, await grant({ jti: 'one' }));
  expect(codeOf(await send(issuer, await grant({ jti: 'one', exp: SECONDS + 60 })))).toBe('MP-012');
  expect(codeOf(await send(issuer, await grant({ jti: 'two' })))).toBe(200);
});

test('one of many concurrent requests is accepted', async () => {
  const { issuer } = clocked();
  const assertion = await grant({ jti: 'one' });
  const codes = (await Promise.all(Array.from({ length: 8 }, () => send(issuer, assertion)))).map(codeOf);
  expect(codes.sort()).toEqual([200, ...Array(7).fill('MP-012')].sort());
});

test('each client has its own jti values', async () => {
  const { issuer } = clocked();
  expect(codeOf(await send(issuer, await grant({ jti: 'one' })))).toBe(200);
  expect(codeOf(await send(issuer, await grant({ jti: 'one', iss: 'another' })))).toBe(200);
});

test('a grant without jti is accepted repeatedly until it expires', async () => {
  const { issuer, move } = clocked();
  const assertion = await grant();
  expect(codeOf(await send(issuer, assertion))).toBe(200);
  move(10);
  expect(codeOf(await send(issuer, assertion))).toBe(200);
  move(1);
  expect(codeOf(await send(issuer, assertion))).toBe('MP-130');
});

test('the jti of a rejected grant can be used again', async () => {
  const { issuer } = clocked();
  expect(codeOf(await send(issuer, await grant({ jti: 'one', pid: 'nobody' })))).toBe('MP-011');
  expect(codeOf(await send(issuer, await grant({ jti: 'one' })))).toBe(200);
});

test('a jti is recorded until its grant expires', async () => {
  const { issuer, move, now } = clocked();
  await send(issuer, await grant({ jti: 'one' }));
  const again = () => grant({ jti: 'one', iat: now(), exp: now() + 120 });
  move(130);
  expect(codeOf(await send(issuer, await again()))).toBe('MP-012');
  move(1);
  expect(codeOf(await send(issuer, await again()))).toBe(200);
});

test('issuers share no state', async () => {
  const [one, other] = [clocked().issuer, clocked().issuer];
  const assertion = await grant({ jti: 'one' });
  expect([codeOf(await send(one, assertion)), codeOf(await send(other, assertion))]).toEqual([200, 200]);
});

test('the number of recorded grants is limited, and the oldest are removed first', () => {
  const used = new UsedGrants(3);
  for (const jti of ['a', 'b', 'c', 'd']) expect(used.redeem(jti, 100, 0)).toBe(true);
  expect(used.redeem('d', 100, 0)).toBe(false);
  expect(used.redeem('b', 100, 0)).toBe(false);
  expect(used.redeem('a', 100, 0)).toBe(true);
});
