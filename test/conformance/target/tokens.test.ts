import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { runConformance } from '../../../src/conformance/index.ts';
import type { ProbeRequest, ServiceResponse } from '../../../src/conformance/target/exchange.ts';
import { Target, type TargetOptions } from '../../../src/conformance/target/target.ts';
import { type GivenTokens, Tokens } from '../../../src/conformance/target/tokens.ts';
import { jwt } from '../../support/mock/in-process.ts';
import { checkMutant, checkUrl } from '../../support/mutants/check-mutant.ts';
import { serveService } from '../../support/mutants/serve.ts';
import { type Change, type Service, unchangedService } from '../../support/mutants/service.ts';
import { TOKENS } from '../../support/mutants/tokens.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const targetAt = (baseUrl: string, tokens: GivenTokens): TargetOptions => ({
  baseUrl,
  tokens,
  timeoutMs: 30_000,
  concurrency: 4,
});

/** A target that repeats in its body what it was authorized with. */
async function repeating(tokens: GivenTokens): Promise<Target> {
  const server = createServer(({ headers }, response) => response.end(headers.authorization));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const target = new Target(targetAt(`http://127.0.0.1:${port}`, tokens));
  closing.push(
    () => target.close(),
    () => server.close(),
  );
  return target;
}

const asking = (authorization: ProbeRequest['authorization']): ProbeRequest => ({
  method: 'POST',
  path: '/rest/v1/personer',
  headers: {},
  authorization,
  body: '{}',
  identifiers: [],
});

const bitsOf = (text: string): string =>
  [...Buffer.from(text, 'base64url')].map((byte) => byte.toString(2).padStart(8, '0')).join('');

describe('a token source', () => {
  test('is called for each request, and every token sent is redacted', async () => {
    let count = 0;
    const target = await repeating({ main: async () => `fetched-token-${++count}` });
    const bodies = [];
    for (let sent = 0; sent < 3; sent++)
      bodies.push(((await target.exchange(asking({ token: 'main' }))) as ServiceResponse).body);
    expect(bodies).toEqual(['Bearer fetched-token-1', 'Bearer fetched-token-2', 'Bearer fetched-token-3']);
    expect(target.tokens.redact(bodies.join(' '))).toBe('Bearer <token> Bearer <token> Bearer <token>');
  });

  /** Gives so many tokens, and then none. */
  const givingOut = (most: number, token: string) => {
    let given = 0;
    return async () => {
      if (given++ < most) return token;
      throw new Error('the issuer says no');
    };
  };

  test('ends the run with its error', async () => {
    const target = await repeating({ main: givingOut(1, 'fetched-token'), user: 'a-given-token' });
    expect(await target.exchange(asking({ token: 'main' }))).toMatchObject({ status: 200 });
    expect(target.ended).toBeUndefined();
    expect(await target.exchange(asking({ token: 'main' }))).toMatchObject({ failed: 'the run was ended' });
    expect(target.ended).toMatchObject({ code: 'TOKEN_UNAVAILABLE', message: 'the issuer says no' });
    expect(await target.exchange(asking({ token: 'user' }))).toMatchObject({ failed: 'the run was ended' });
    expect(target.requests).toBe(1);
  });

  test('supplies the previous token for requests that undo a change', async () => {
    const target = await repeating({ main: givingOut(1, 'fetched-token') });
    await target.exchange(asking({ token: 'main' }));
    await target.exchange(asking({ token: 'main' }));
    const undone = await target.exchange(asking({ token: 'main' }), { isUndoing: true });
    expect(undone).toMatchObject({ status: 200, body: 'Bearer fetched-token' });
  });

  test.each([0, 1, 7])('ends the run if it fails after %i tokens', async (most) => {
    const tokens = { main: givingOut(most, TOKENS.main) };
    const run = serveService(unchangedService, (url) => checkUrl(url, { target: targetAt(url, tokens) }));
    await expect(run).rejects.toMatchObject({ code: 'TOKEN_UNAVAILABLE', message: 'the issuer says no' });
  });
});

describe('a token with a bit of its signature flipped', () => {
  const token = `${jwt({ scope: 'krr' })}${Buffer.from('a signature of some length').toString('base64url')}`;

  test('differs in one bit only and is redacted', async () => {
    const target = await repeating({ main: token });
    const { body: text } = (await target.exchange(
      asking({ token: 'main', forgery: 'flipped-signature' }),
    )) as ServiceResponse;
    const tampered = text.replace('Bearer ', '');
    expect(tampered).toHaveLength(token.length);
    const [before, after] = [token, tampered].map((one) => one.split('.'));
    expect(after!.slice(0, 2)).toEqual(before!.slice(0, 2));
    const [left, right] = [bitsOf(before![2]!), bitsOf(after![2]!)];
    expect([...left].filter((bit, index) => bit !== right[index])).toHaveLength(1);
    expect(target.tokens.redact(text)).toBe('Bearer <token>');
  });

  test.each([
    ['a word for a mock', 'any', false],
    ['a JWT that is not signed', jwt({}), false],
    ['a signed JWT', token, true],
    ['one that will be fetched', () => token, true],
  ])('can be made of %s: %s', (_, main, can) => {
    expect(new Tokens({ tokens: { main } }).hasSignature('main')).toBe(can);
  });

  test('is sent only if the token has a signature', async () => {
    const unsigned = jwt({ scope: 'x' });
    const acceptUnsigned: Service = ({ headers, ...asked }) => {
      const { authorization } = headers;
      const known = authorization === `Bearer ${unsigned}` ? `Bearer ${TOKENS.main}` : authorization;
      return unchangedService({ ...asked, headers: { ...headers, ...(known && { authorization: known }) } });
    };
    const run = (main: string) =>
      serveService(acceptUnsigned, (url) =>
        checkUrl(url, { target: targetAt(url, { main }), rules: ['access/invalid-signature'] }),
      );
    expect((await run(unsigned)).results[0]).toMatchObject({
      outcome: 'skipped',
      reason: 'the token has no signature',
    });
    expect((await run(TOKENS.main)).results[0]).toMatchObject({ outcome: 'pass' });
  });
});

describe('the logged-in person', () => {
  /** Somebody of an ordinary identifier, made here, and in no file. */
  const real = ['0101', '26', '00101'].join('');
  const userOf = (pid: string) => `${jwt({ pid, scope: 'krr:user/kontaktinformasjon.read' })}c2lnbmF0dXJl`;

  test.each([
    ['a JWT', userOf('21906841522'), '21906841522'],
    ['a JWT that names nobody', TOKENS.main, undefined],
    ['what is no JWT', 'a.b.c', undefined],
    ['a word', 'any', undefined],
  ])('is told by %s', async (_, user, pid) => {
    expect(await new Tokens({ tokens: { user } }).readLoggedInPid()).toBe(pid);
  });

  test('is rejected for another machine if the person may be real', async () => {
    const tokens = { main: TOKENS.main, user: userOf(real) };
    const target = targetAt('https://krr.example.com', tokens);
    const refused = await runConformance({ target }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'PERSONS_NOT_SYNTHETIC' });
    expect(String(refused)).not.toContain(real);
  });

  test('is not named in a report unless the persons file lists the person', async () => {
    const telling = async (pid: string): Promise<string> => {
      const person = JSON.stringify({ personidentifikator: pid, status: `nr. ${pid}` });
      const broken: Change = (service) => async (asked) => {
        const answer = await service(asked);
        return asked.path.endsWith('/person') ? { ...answer, status: 200, body: person } : answer;
      };
      const report = await checkMutant(broken, { rules: ['logged-in-person/own-person', 'response/status-200'] });
      expect(report.results.find(({ id }) => id === 'logged-in-person/own-person')).toMatchObject({ outcome: 'fail' });
      return JSON.stringify(report);
    };
    expect(await telling('25916509831')).not.toContain('25916509831');
    expect(await telling('21906841522')).toContain('21906841522');
  });
});

test('gives the specific reason for a missing token', async () => {
  const missing = { contact: 'the issuer refuses it: MP-250' };
  const report = await serveService(unchangedService, (url) =>
    checkUrl(url, {
      target: { ...targetAt(url, { main: TOKENS.main }), missing },
      rules: ['disclosure/contact-scope-only'],
    }),
  );
  expect(report.results[0]).toMatchObject({ outcome: 'skipped', reason: missing.contact });
});
