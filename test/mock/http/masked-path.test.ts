import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { operations } from '../../../src/contract/index.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { jwt, keptLog, mockWith } from '../../support/mock/in-process.ts';
import { started } from '../../support/mock/run-mock.ts';

const [one] = identifiersOf(1, 31) as [string];
const bytes = createHash('sha512').update('any bytes').digest();
const signed = `${jwt({ pid: one, scope: 'krr:user/spraak.write' })}${bytes.toString('base64url')}`;
const encodedTwice = [...one].map((digit) => `%253${digit}`).join('');
const base64 = (length: number) => bytes.subarray(0, length).toString('base64url');

/** A path, what is shown of it, and what of it must be nowhere. */
const SECRETS: readonly (readonly [path: string, shown: string, secret: string])[] = [
  [`/rest/v1/person/${signed}`, '/rest/v1/person/***', signed.slice(0, 20)],
  [`/token/${signed}`, '/token/***', signed.slice(0, 20)],
  [`/x/Bearer%20${signed}`, '/x/***', signed.slice(0, 20)],
  [`/${signed}/rest/v1/personer`, '/***/rest/v1/personer', signed.slice(0, 20)],
  ...[12, 16, 24, 32, 48].map((length) => [`/key/${base64(length)}`, '/key/***', base64(length)] as const),
  [`/key/${bytes.toString('base64').slice(0, 20)}==`, '/key/***', bytes.toString('base64').slice(0, 20)],
  [`/key/${bytes.toString('hex').slice(0, 16)}`, '/key/***', bytes.toString('hex').slice(0, 16)],
  [`/x/${one.slice(0, 6)}%2520${one.slice(6)}`, '/x/***', one.slice(0, 6)],
  [`/x/${encodedTwice}`, '/x/***', encodedTwice],
  [`/x/${one.slice(0, 6)}`, '/x/***', one.slice(0, 6)],
  [`/x/${one.match(/.{1,3}/g)!.join('/')}`, '/x/***/***/***/***', one.slice(0, 3)],
  [`/x/${one.match(/.{1,3}/g)!.join('.')}`, '/x/***', one.slice(0, 3)],
  ['/x/kari.berg%40example.com', '/x/***', 'kari'],
  [`/x/${'w'.repeat(33)}`, '/x/***', 'w'.repeat(33)],
];

/** Asks for a path as it is. */
async function asked(url: string, path: string, method: string) {
  const { hostname, port } = new URL(url);
  const headers = { authorization: 'Bearer any', connection: 'close' };
  const answer = await new Promise<Parameters<typeof text>[0]>((resolve, reject) =>
    request({ hostname, port, path, method, headers, agent: false }, resolve).on('error', reject).end(),
  );
  return text(answer);
}

describe('of a path is shown what looks like its words, in the log, the journal and the findings', () => {
  test.each(SECRETS)('%s', async (path, shown, secret) => {
    const { log, written } = keptLog('info');
    const mock = await started({ log });
    const errors = [await asked(mock.url, path, 'GET'), await asked(mock.url, path, 'POST')];
    const journal = await (await fetch(`${mock.url}/__krr/journal`)).text();
    const findings = await (await fetch(`${mock.url}/__krr/findings`)).text();
    const lines = written();
    expect(JSON.parse(journal).entries.map((entry: { path: string }) => entry.path)).toEqual([shown, shown]);
    expect(lines).toContain(` GET ${shown} 404 `);
    expect(lines).toContain(` POST ${shown} 404 `);
    for (const told of [...errors, journal, findings, lines]) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(decodeURIComponent(secret));
    }
  });

  test('no key of any kind is', async () => {
    const { log, written } = keptLog('info');
    const mock = mockWith({ log });
    const digests = Array.from({ length: 300 }, (_, n) => createHash('sha256').update(`key ${n}`).digest());
    const keys = digests.flatMap((digest) => [digest.subarray(0, 16).toString('base64url'), digest.toString('hex')]);
    await Promise.all(keys.map((key) => mock.inject(`/x/${key}`)));
    for (const key of keys) expect(written()).not.toContain(key);
    expect(written().match(/ GET \/x\/\*{3} 404 /g)).toHaveLength(keys.length);
  });
});

describe('what is served, and what is nearly the same, is shown', () => {
  const served = [
    ...operations.map(({ path }) => path),
    ...['/health', '/token', '/jwk', '/ws-v5', '/.well-known/oauth-authorization-server'],
    '/.well-known/openid-configuration',
  ];
  const near = ['/', '/rest/v9/personer', '/rest/v1/persons/', '/REST/V1/PERSONER', '/rest//v1', '/favicon.ico'];

  test.each([...served, ...near])('%s', async (path) => {
    const { log, written } = keptLog('info');
    const mock = await started({ log });
    await asked(mock.url, path, 'PUT');
    expect(written()).toContain(` PUT ${path} 40`);
  });

  test('also below a path that is not a word', async () => {
    const { log, written } = keptLog('info');
    const mock = await started({ log, basePath: '/release-20261123/krr' });
    await fetch(`${mock.url}/rest/v1/personer`, { method: 'POST' });
    await fetch(`${mock.url}/rest/v1/personer`, { method: 'PUT' });
    expect(written()).toContain(' POST /release-20261123/krr/rest/v1/personer 401');
    expect(written()).toContain(' PUT /***/krr/rest/v1/personer 405');
  });
});
