import { randomUUID } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseClients } from '../../../src/maskinporten/issuer/parse-clients.ts';
import { type RunningMock, type StartOptions, startMock } from '../../../src/mock/index.ts';
import { createLocalTls } from '../../../src/mock/tls/certificates.ts';
import {
  certificate,
  FORM,
  formOf,
  GRANT_TYPE,
  type Members,
  newKeys,
  ORGNO,
  OTHER_ORGNO,
  OTHER_SCOPE,
  PID,
  pemOf,
  SCOPE,
  sign,
  unsigned,
} from '../../support/maskinporten/grants.ts';
import { keptLog } from '../../support/mock/in-process.ts';
import { ask, failing, started } from '../../support/mock/run-mock.ts';

const keys = newKeys();
const others = newKeys();
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const own = await certificate(keys);
const expired = await certificate(keys, { notAfter: '2021-01-01' });
const foreign = await certificate(keys, { subject: `2.5.4.97=NTRNO-${OTHER_ORGNO}` });

const parsed = parseClients(
  JSON.stringify({
    clients: [
      {
        client_id: 'my-client',
        client_orgno: ORGNO,
        scopes: [SCOPE],
        keys: [
          { kid: 'good', pem },
          { kid: 'old', pem, expires: '2021-01-01' },
        ],
        delegations: [{ consumer_org: OTHER_ORGNO, scopes: [SCOPE] }],
      },
      { client_id: 'by-certificate', client_orgno: ORGNO, scopes: [SCOPE], certificates: [pemOf(own)] },
    ],
  }),
  'clients.yaml',
);

const { log, written } = keptLog('info');
let mock: RunningMock;
beforeAll(async () => {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  mock = await startMock({ auth: 'maskinporten', maskinporten: { clients: parsed.clients }, log });
});
afterAll(() => mock.close());

const now = (): number => Math.floor(Date.now() / 1000);

/** The claims of a good grant, and what is changed in them. */
const claims = (changes: Members = {}, issuer = mock.issuer): Members => {
  const iat = now();
  return { aud: issuer, iss: 'my-client', scope: SCOPE, iat, exp: iat + 120, ...changes };
};
const signed = (changes: Members = {}, header: Members = { kid: 'good' }, key = keys.privateKey) =>
  sign(claims(changes), header, key);
const certified = (x5c: unknown, key = keys.privateKey) => signed({ iss: 'by-certificate' }, { x5c }, key);

const formWith = (assertion: string): string => formOf({ grant_type: GRANT_TYPE, assertion });

function post(
  body: string,
  contentType: string = FORM,
  { issuer }: Pick<RunningMock, 'issuer'> = mock,
  path = 'token',
) {
  return fetch(issuer + path, { method: 'POST', headers: { 'Content-Type': contentType }, body: Buffer.from(body) });
}

type Told = { access_token?: string; error?: string; error_description?: string };
const told = async (answer: Response): Promise<Told> => (await answer.json()) as Told;

type Bad = readonly [code: string, why: string, assertion: () => Promise<string> | string];
const claim = (code: string, why: string, changes: () => Members): Bad => [code, why, () => signed(changes())];
const header = (code: string, why: string, members: Members): Bad => [code, why, () => signed({}, members)];

const BAD: readonly Bad[] = [
  ['MP-011', 'no JWT', () => 'some-text'],
  ['MP-011', 'two parts', async () => (await signed()).replace(/\.[^.]*$/, '')],
  ['MP-011', 'four parts', async () => `${await signed()}.AAAA`],
  ['MP-011', 'a line break within', async () => (await signed()).replace(/^.{40}/, '$&\n')],
  ['MP-011', 'a header that is no JSON', async () => `AAAA.${(await signed()).split('.').slice(1).join('.')}`],
  ['MP-011', 'claims that are a list', () => unsigned({ alg: 'RS256', kid: 'good' }, [])],
  ['MP-011', 'alg none', () => unsigned({ alg: 'none', kid: 'good' }, claims(), '')],
  ['MP-011', 'no alg', () => unsigned({ kid: 'good' }, claims())],
  [
    'MP-011',
    'a signature by the public key as a secret',
    () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'good' }).sign(Buffer.from(pem)),
  ],
  header('MP-011', 'PS256', { alg: 'PS256', kid: 'good' }),
  header('MP-011', 'neither kid nor x5c', {}),
  header('MP-011', 'both kid and x5c', { kid: 'good', x5c: [own] }),
  header('MP-011', 'a kid that is a number', { kid: 7 }),
  header('MP-100', 'an unknown kid', { kid: 'unknown' }),
  header('MP-121', 'a key that has expired', { kid: 'old' }),
  header('MP-100', 'a certificate where keys are registered', { x5c: [own] }),
  ['MP-124', 'the key of somebody else', () => signed({}, { kid: 'good' }, others.privateKey)],
  ['MP-124', 'an empty signature', () => unsigned({ alg: 'RS256', kid: 'good' }, claims(), '')],
  [
    'MP-124',
    'a claim that was changed',
    async () => {
      const [head, , signature] = (await signed()).split('.');
      return `${head}.${unsigned({}, claims({ jti: 'changed' })).split('.')[1]}.${signature}`;
    },
  ],
  ['MP-123', 'x5c that is a text', () => certified(own)],
  ['MP-123', 'x5c that is empty', () => certified([])],
  ['MP-120', 'x5c with PEM lines', () => certified([pemOf(own)])],
  ['MP-120', 'x5c that is no certificate', () => certified(['AAAA'])],
  ['MP-120', 'a certificate that has expired', () => certified([expired])],
  ['MP-122', 'a certificate of another organisation', () => certified([foreign])],
  ['MP-124', 'a certificate of another key', () => certified([own], others.privateKey)],
  claim('MP-011', 'no iss', () => ({ iss: undefined })),
  claim('MP-100', 'an unknown client', () => ({ iss: 'nobody' })),
  claim('MP-110', 'no aud', () => ({ aud: undefined })),
  claim('MP-110', 'aud without its slash', () => ({ aud: mock.issuer.slice(0, -1) })),
  claim('MP-110', 'the real issuer as aud', () => ({ aud: 'https://maskinporten.no/' })),
  claim('MP-110', 'two in aud', () => ({ aud: [mock.issuer, 'https://maskinporten.no/'] })),
  claim('MP-200', 'no scope', () => ({ scope: undefined })),
  claim('MP-200', 'scopes in a list', () => ({ scope: [SCOPE] })),
  claim('MP-201', 'a scope in quotation marks', () => ({ scope: `"${SCOPE}"` })),
  claim('MP-250', 'a scope that is not granted', () => ({ scope: OTHER_SCOPE })),
  claim('MP-251', 'who has not delegated', () => ({ consumer_org: '310000035' })),
  claim('MP-251', 'a scope that is not delegated', () => ({ consumer_org: OTHER_ORGNO, scope: OTHER_SCOPE })),
  claim('MP-011', 'no iat', () => ({ iat: undefined })),
  claim('MP-130', 'iat of half a minute ago', () => ({ iat: now() - 30, exp: now() + 60 })),
  claim('MP-130', 'iat in half a minute', () => ({ iat: now() + 30, exp: now() + 60 })),
  claim('MP-011', 'a life of 121 s', () => ({ iat: now(), exp: now() + 121 })),
  claim('MP-011', 'exp before iat', () => ({ exp: now() - 60 })),
  claim('MP-011', 'a jti that is a number', () => ({ jti: 7 })),
  claim('MP-011', 'a resource that is an object', () => ({ resource: {} })),
  claim('MP-011', 'a pid with a wrong check digit', () => ({ pid: `${PID.slice(0, 10)}2` })),
  claim('MP-011', 'an organisation with a wrong check digit', () => ({ consumer_org: '310000018' })),
  claim('MP-100', 'an unknown customer', () => ({ iss_onbehalfof: 'nobody' })),
];

const ERRORS: Readonly<Record<string, string>> = { 0: 'invalid_request', 1: 'invalid_grant', 2: 'invalid_scope' };

const LOOKALIKE = 'application/x-www-form-urlencoded-not';

describe('a bad request for a token', () => {
  test.each(BAD)('is rejected with %s: %s', async (code, _, assertion) => {
    const answer = await post(formWith(await assertion()));
    const { error, error_description } = await told(answer);
    expect([answer.status, error]).toEqual([400, ERRORS[code[3]!]]);
    expect(error_description).toMatch(new RegExp(`^${code}: `));
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test.each<[string, string, () => Promise<string> | string]>([
    ['JSON', 'application/json', async () => JSON.stringify({ grant_type: GRANT_TYPE, assertion: await signed() })],
    ['plain text', 'text/plain', async () => formWith(await signed())],
    ['a type that only begins like a form', LOOKALIKE, async () => formWith(await signed())],
    ['an invalid media type', ';;;', async () => formWith(await signed())],
    ['no media type', '', async () => formWith(await signed())],
    ['an empty form', FORM, () => ''],
    ['another grant_type', FORM, async () => formOf({ grant_type: 'client_credentials', assertion: await signed() })],
    ['no assertion', FORM, () => formOf({ grant_type: GRANT_TYPE })],
    ['two assertions', FORM, async () => `${formWith(await signed())}&assertion=${await signed()}`],
    ['bytes that are no text', FORM, () => '\uFFFD\0%%%=%ff&=&&'],
  ])('is rejected with MP-010 if it is %s', async (_, type, body) => {
    const answer = await post(await body(), type);
    expect([answer.status, await told(answer)]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_request', error_description: expect.stringMatching(/^MP-010: /) }),
    ]);
  });

  test('that is too large or invalid is not an internal error', async () => {
    const tooLarge = await post('a'.repeat(2_000_000));
    expect([tooLarge.status, tooLarge.headers.get('cache-control')]).toEqual([413, 'no-store']);
    expect(await told(tooLarge)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringMatching(/^MP-010: .* 1 MiB/),
    });
    expect((await fetch(`${mock.issuer}token`)).status).toBe(405);
    expect((await fetch(`${mock.issuer}tokens`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a good request for a token', () => {
  test.each(['token', 'token/'])('is granted at /%s', async (path) => {
    const answer = await post(formWith(await signed({ jti: randomUUID() })), `${FORM};charset=UTF-8`, mock, path);
    const { access_token } = await told(answer);
    expect(answer.status).toBe(200);
    const bearer = { headers: { authorization: `Bearer ${access_token}` } };
    expect((await ask(mock, [PID], bearer)).status).toBe(200);
  });

  test('is granted once if it has a jti, however many come at once', async () => {
    const form = formWith(await signed({ jti: randomUUID() }));
    const answers = await Promise.all(Array.from({ length: 10 }, async () => told(await post(form))));
    const refused = answers.filter(({ error_description }) => error_description?.startsWith('MP-012: '));
    expect(refused).toHaveLength(9);
  });

  test('is granted to a certificate with line breaks in it', async () => {
    const x5c = [own.replace(/.{64}/g, '$&\r\n')];
    expect((await post(formWith(await certified(x5c)))).status).toBe(200);
  });
});

test('neither log nor journal holds a key, a token, a grant or an identifier of all that', async () => {
  const assertion = await signed({ pid: PID });
  const { access_token } = await told(await post(formWith(assertion)));
  await ask(mock, [PID], { headers: { authorization: `Bearer ${access_token}` } });
  await ask(mock, [PID], { headers: { authorization: `Bearer ${access_token}x` } });
  await post('', FORM, mock, `token?assertion=${assertion}&token=${access_token}&pid=${PID}`);
  const seen = written() + JSON.stringify(mock.journal.entries()) + JSON.stringify(mock.findings());
  expect(seen).toContain('POST /token 400');
  const secrets = [...assertion.split('.'), ...access_token!.split('.'), PID, own, pem.split('\n')[1]!, 'eyJ', 'MII'];
  for (const secret of secrets) expect(seen).not.toContain(secret);
  expect(seen).not.toMatch(/ 5\d\d /);
});

/** Asks by a name of one's own: as if it led there. */
async function askedAs(it: RunningMock, host: string, path: string, body?: string) {
  const { port } = new URL(it.issuer);
  const headers = { host: host.replace('%p', port), ...(body !== undefined && { 'content-type': FORM }) };
  const answer = await request(new URL(path, it.issuer), {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body !== undefined && { body }),
  });
  return (await answer.body.json()) as Told & Partial<Record<'issuer' | 'token_endpoint' | 'jwks_uri', string>>;
}

const DESCRIBED = '/.well-known/oauth-authorization-server';
const anybody = (it: RunningMock, aud: string, changes: Members = {}) =>
  sign(claims({ aud, ...changes }, it.issuer), { kid: 'any' }, keys.privateKey);

describe('on the loopback', () => {
  const LOOPBACK = ['localhost:%p', '127.0.0.1:%p', '[::1]:%p', 'LocalHost:%p'];

  test.each(LOOPBACK)('the issuer is called as it is asked: %s', async (host) => {
    const it = await started({ auth: 'maskinporten' });
    const { port } = new URL(it.issuer);
    const issuer = `http://${host.replace('%p', port).toLowerCase()}/`;
    expect(await askedAs(it, host, DESCRIBED)).toMatchObject({
      issuer,
      token_endpoint: `${issuer}token`,
      jwks_uri: `${issuer}jwk`,
    });
    for (const aud of ['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}:${port}/`)) {
      const { access_token } = await askedAs(it, host, '/token', formWith(await anybody(it, aud)));
      expect(decodeJwt(access_token!).iss).toBe(issuer);
      const bearer = { headers: { authorization: `Bearer ${access_token}` } };
      expect((await ask(it, [PID], bearer)).status).toBe(200);
    }
  });

  test.each(['localhost:1', 'localhost', 'krr.example.com:%p', '127.0.0.2:%p', 'localhost:%p/x', 'localhost:%p@x'])(
    'no other name is its own: %s',
    async (host) => {
      const it = await started({ auth: 'maskinporten' });
      const described = await askedAs(it, host, DESCRIBED);
      expect([undefined, it.issuer]).toContain(described.issuer);
      const told = await askedAs(it, host, '/token', formWith(await anybody(it, it.issuer)));
      if (told.access_token !== undefined) expect(decodeJwt(told.access_token).iss).toBe(it.issuer);
      const elsewhere = await anybody(it, `http://${host.replace('%p', new URL(it.issuer).port)}/`);
      expect((await askedAs(it, host, '/token', formWith(elsewhere))).access_token).toBeUndefined();
    },
  );

  test('its control API gives tokens by the name it is asked by', async () => {
    const it = await started();
    const { port } = new URL(it.issuer);
    const answer = await request(`${it.url}/__krr/tokens`, {
      method: 'POST',
      headers: { host: `localhost:${port}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scope: SCOPE }),
    });
    const { access_token } = (await answer.body.json()) as { access_token: string };
    expect(decodeJwt(access_token).iss).toBe(`http://localhost:${port}/`);
  });

  test('over HTTPS it is the same', async () => {
    const { tls } = await createLocalTls('127.0.0.1');
    const it = await started({ tls });
    const { port } = new URL(it.issuer);
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    onTestFinished(() => dispatcher.close());
    const answer = await request(it.issuer + DESCRIBED.slice(1), {
      headers: { host: `localhost:${port}` },
      dispatcher,
    });
    expect(await answer.body.json()).toMatchObject({ issuer: `https://localhost:${port}/` });
  });

  test.each(['0.0.0.0', 'localhost'])('listening on %s too', async (host) => {
    const it = await started({ host });
    const { port } = new URL(it.issuer);
    expect(await askedAs(it, 'localhost:%p', DESCRIBED)).toMatchObject({ issuer: `http://localhost:${port}/` });
    expect(await askedAs(it, 'krr-mock:%p', DESCRIBED)).toMatchObject({ issuer: it.issuer });
  });

  test('on a port of its own it is the same', async () => {
    const it = await started({ auth: 'maskinporten', maskinporten: { port: 0 } });
    const { port } = new URL(it.issuer);
    expect(await askedAs(it, 'localhost:%p', DESCRIBED)).toMatchObject({ issuer: `http://localhost:${port}/` });
    const ofService = `localhost:${new URL(it.url).port}`;
    expect(await askedAs(it, ofService, DESCRIBED)).toMatchObject({ issuer: it.issuer });
  });

  test('a name that it was given is its only one', async () => {
    const issuer = 'http://localhost:4711/';
    const it = await started({ auth: 'maskinporten', maskinporten: { issuer } });
    const local = `http://127.0.0.1:${new URL(it.url).port}/`;
    const at = { ...it, issuer: local };
    expect(await askedAs(at, 'localhost:%p', DESCRIBED)).toMatchObject({ issuer });
    expect(await askedAs(at, '127.0.0.1:4711', DESCRIBED)).toMatchObject({ issuer });
    expect(await askedAs(at, 'localhost:%p', '/token', formWith(await anybody(it, local)))).toMatchObject({
      error_description: expect.stringMatching(/^MP-110/),
    });
  });
});

describe('a wrong aud is rejected with the list of accepted values:', () => {
  test('the issuer by its names, and what is accepted beside it', async () => {
    const acceptedAudiences = ['https://test.maskinporten.no/', 'https://maskinporten.no/'];
    const it = await started({ maskinporten: { acceptedAudiences } });
    const { port } = new URL(it.issuer);
    const told = await askedAs(it, 'localhost:%p', '/token', formWith(await anybody(it, 'https://x.example.com/')));
    const others = [`http://127.0.0.1:${port}/`, `http://[::1]:${port}/`, ...acceptedAudiences];
    expect(told.error_description).toBe(
      `MP-110: Invalid JWT claim aud. For a client with another URL built in, use --accept-audience (acceptedAudiences in startMock). Set aud to the issuer alone, with its trailing slash: http://localhost:${port}/ (also accepted: ${others.join(', ')})`,
    );
  });

  test('nothing but the issuer where that is all', async () => {
    const it = await started({ maskinporten: { issuer: 'http://krr-mock:8080' } });
    const at = { ...it, issuer: `${it.url}/` };
    const told = await askedAs(at, 'krr-mock', '/token', formWith(await anybody(it, 'https://x.example.com/')));
    expect(told.error_description).toMatch(/trailing slash: http:\/\/krr-mock:8080\/$/);
  });
});

describe('an issuer with a path', () => {
  const issuer = 'https://mp.example.com/some/base/';

  /** What an ordinary client finds, and what a proxy leaves of it that passes on only what comes after the path. */
  test.each([
    '/.well-known/oauth-authorization-server/some/base',
    '/.well-known/openid-configuration/some/base',
    '/some/base/.well-known/oauth-authorization-server',
    '/some/base/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
  ])('describes itself at %s', async (path) => {
    const it = await started({ maskinporten: { issuer } });
    const answer = await fetch(it.url + path);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ issuer, token_endpoint: `${issuer}token`, jwks_uri: `${issuer}jwk` }),
    ]);
  });

  test.each(['', '/some/base'])('gives tokens and its key below %j', async (path) => {
    const it = await started({ auth: 'maskinporten', maskinporten: { issuer } });
    expect(await (await fetch(`${it.url}${path}/jwk`)).json()).toMatchObject({ keys: [{ kty: 'RSA' }] });
    for (const slash of ['', '/']) {
      const at = { issuer: `${it.url}${path}/` };
      const answer = await post(formWith(await anybody(it, issuer)), FORM, at, `token${slash}`);
      const { access_token } = await told(answer);
      const bearer = { headers: { authorization: `Bearer ${access_token}` } };
      expect((await ask(it, [PID], bearer)).status).toBe(200);
    }
    expect(it.journal.entries({ operation: 'token' })).toHaveLength(2);
  });

  test.each(['https://mp.example.com/.well-known/openid-configuration', 'https://mp.example.com/token/'])(
    'may even have one that the issuer has itself: %s',
    async (name) => {
      const it = await started({ maskinporten: { issuer: name } });
      const path = new URL(name).pathname.replace(/\/$/, '');
      expect((await fetch(`${it.url}${path}/jwk`)).status).toBe(200);
    },
  );

  test.each([
    'https://mp.example.com/a:b/',
    'https://mp.example.com/a b/',
    'https://mp.example.com/*',
    'https://x.no/?a',
  ])('that is invalid is rejected: %s', async (name) => {
    const starting = startMock({ maskinporten: { issuer: name } }).then((it) => it.close());
    await expect(starting).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/^maskinporten\.issuer: expected /),
    });
  });

  test('on a port of its own is named in the service’s 404 response', async () => {
    const it = await started({ maskinporten: { issuer, port: 0 } });
    const answer = await fetch(`${it.url}/some/base/jwk`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(`tokens is ${issuer}`)]);
  });
});

describe('what goes wrong by a scenario', () => {
  const strict = (scenario: StartOptions['scenario']) => started({ auth: 'maskinporten', scenario: scenario! });
  const statusOf = async (it: RunningMock) => {
    const assertion = await sign(claims({}, it.issuer), { kid: 'any' }, keys.privateKey);
    return (await post(formWith(assertion), FORM, it)).status;
  };

  test.each(['token-expiry', 'outage-and-recovery', 'rate-limit', 'silent'])(
    'leaves tokens alone: %s',
    async (name) => {
      const it = await strict(name);
      const statuses: number[] = [];
      for (let round = 0; round < 5; round++) statuses.push(await statusOf(it));
      expect(statuses).toEqual([200, 200, 200, 200, 200]);
    },
  );

  test('a fault matches token requests if it names the operation', async () => {
    const it = await strict(await failing('down:\n  when: { operation: token, attempt: 2 }\n  status: 503'));
    expect([await statusOf(it), await statusOf(it), await statusOf(it)]).toEqual([200, 503, 200]);
  });
});

test('tokens go by the time of the machine, wherever the scenario has stopped its clock', async () => {
  const it = await started({ auth: 'maskinporten', now: '2019-06-01T12:00:00+02' });
  const assertion = await sign(claims({}, it.issuer), { kid: 'any' }, keys.privateKey);
  const { access_token } = await told(await post(formWith(assertion), FORM, it));
  const tokens = [access_token, await it.token({ client_id: 'a', scope: SCOPE, expires_in: -60 })];
  const answers = await Promise.all(
    tokens.map((token) => ask(it, [PID], { headers: { authorization: `Bearer ${token}` } })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  expect(answers[1]!.headers.get('www-authenticate')).toContain('error_description="expired"');
  it.setTime('2035-01-01T00:00:00Z');
  expect((await ask(it, [PID], { headers: { authorization: `Bearer ${tokens[0]}` } })).status).toBe(200);
});
