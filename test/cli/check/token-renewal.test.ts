import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRenewingTokenSource } from '../../../src/maskinporten/client/token-cache.ts';

/** A token source whose tokens live so many seconds, with a clock that is set by hand. */
function source(expiresIn: number) {
  const state = { now: 0, fetched: 1, fails: false };
  const fetch = async () => {
    if (state.fails) throw new Error('the issuer says no');
    state.fetched++;
    return { token: `token-${state.fetched}`, expiresIn };
  };
  return { state, token: createRenewingTokenSource({ token: 'token-1', expiresIn }, fetch, () => state.now) };
}

describe('a token that is renewed', () => {
  test('is the same as long as it has time left', async () => {
    const { state, token } = source(120);
    for (const now of [0, 1, 60_000, 89_999]) {
      state.now = now;
      expect(await token()).toBe('token-1');
    }
    expect(state.fetched).toBe(1);
  });

  test('is another half a minute before it expires', async () => {
    const { state, token } = source(120);
    state.now = 90_000;
    expect(await token()).toBe('token-2');
    state.now = 179_999;
    expect(await token()).toBe('token-2');
    state.now = 180_000;
    expect(await token()).toBe('token-3');
  });

  test('is fetched once, however many wait for it', async () => {
    const { state, token } = source(120);
    state.now = 100_000;
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-2', 'token-2', 'token-2']);
    expect(state.fetched).toBe(2);
  });

  test('is tried again after it could not be fetched', async () => {
    const { state, token } = source(120);
    Object.assign(state, { now: 100_000, fails: true });
    await expect(token()).rejects.toThrow('the issuer says no');
    state.fails = false;
    expect(await token()).toBe('token-2');
  });

  test('has always time left when it is given', async () => {
    const waits = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), waits, async (expiresIn, steps) => {
        const { state, token } = source(expiresIn);
        const born = new Map([['token-1', 0]]);
        for (const step of steps) {
          state.now += step;
          const given = await token();
          if (!born.has(given)) born.set(given, state.now);
          expect(state.now - born.get(given)!).toBeLessThan(expiresIn * 1000);
        }
      }),
    );
  });
});
