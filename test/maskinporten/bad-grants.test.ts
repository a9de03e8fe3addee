import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { type Client, createIssuer, type Issuer } from '../../src/maskinporten/index.ts';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import {
  certificate,
  claims,
  codeOf,
  FORM,
  formOf,
  GRANT_TYPE,
  ISSUER,
  type Members,
  NOW,
  newKeys,
  ORGNO,
  OTHER_ORGNO,
  OTHER_SCOPE,
  PID,
  pemOf,
  refusalOf,
  SCOPE,
  SECONDS,
  send,
  sign,
  unsigned,
  withBrokenKey,
} from '../support/maskinporten/grants.ts';

const keys = newKeys();
const others = newKeys();
const small = newKeys(1024);
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const own = await certificate(keys);
const expired = await certificate(keys, { notAfter: '2026-05-31' });
const early = await certificate(keys, { notBefore: '2026-06-02' });
const foreign = await certificate(keys, { subject: `2.5.4.97=NTRNO-${OTHER_ORGNO}` });
const nameless = await certificate(keys, { subject: 'O=krr-kit' });
const renewed = await certificate(keys, { notBefore: '2021-01-01' });
const smallCertificate = await certificate(small);
const curveCertificate = await certificate(curve);

const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;

const parsed = parseClients(
  JSON.stringify({
    clients: [
      {
        client_id: 'my-client',
        client_orgno: ORGNO,
        scopes: [SCOPE],
        keys: [
          { kid: 'good', pem },
          { kid: 'old', pem, expires: '2026-05-31' },
          { kid: 'of-old-certificate', pem: pemOf(expired) },
        ],
        delegations: [{ consumer_org: OTHER_ORGNO, scopes: [SCOPE] }],
        onbehalfof: [{ onbehalfof: 'a-customer', orgno: OTHER_ORGNO }],
      },
      { client_id: 'by-certificate', client_orgno: ORGNO, scopes: [SCOPE] },
      { client_id: 'by-this-certificate', client_orgno: ORGNO, scopes: [SCOPE], certificates: [pemOf(own)] },
    ],
  }),
  'clients.yaml',
);
const clients: readonly Client[] = parsed.ok ? parsed.clients : [];

const registering = () => createIssuer({ issuer: ISSUER, clients, clock: () => NOW });
const open = () => createIssuer({ issuer: ISSUER, clock: () => NOW });

interface Bad {
  readonly why: string;
  readonly code: string;
  readonly error: 'invalid_request' | 'invalid_grant' | 'invalid_scope';
  /** What the body is, and its media type unless it is a form's. */
  readonly request: () => Promise<string | { contentType: string | undefined; body: string }>;
  readonly issuer?: () => Issuer;
}

const assertionForm = (assertion: string): string => formOf({ grant_type: GRANT_TYPE, assertion });

const form = (why: string, body: () => Promise<string>, contentType: string | undefined = FORM): Bad => ({
  ...{ why, code: 'MP-010', error: 'invalid_request' },
  request: async () => ({ contentType, body: await body() }),
});
const jwt = (why: string, assertion: () => Promise<string>, code = 'MP-011'): Bad => ({
  ...{ why, code, error: code.startsWith('MP-0') ? 'invalid_request' : 'invalid_grant' },
  request: async () => assertionForm(await assertion()),
});
const claim = (why: string, code: string, changes: Members): Bad => ({
  ...{ why, code },
  error: code.startsWith('MP-0') ? 'invalid_request' : code.startsWith('MP-1') ? 'invalid_grant' : 'invalid_scope',
  request: async () => assertionForm(await sign(claims(changes), { kid: 'good' }, keys.privateKey)),
});
const header = (why: string, code: string, changes: Members, iss = 'my-client', key = keys.privateKey): Bad => ({
  ...{ why, code, error: code.startsWith('MP-0') ? 'invalid_request' : 'invalid_grant' },
  request: async () => assertionForm(await sign(claims({ iss }), changes, key)),
});
const inOpen = (bad: Bad): Bad => ({ ...bad, why: `${bad.why}, where nobody is registered`, issuer: open });

const good = () => sign(claims(), { kid: 'good' }, keys.privateKey);
const fromX5c = (why: string, code: string, x5c: unknown, iss = 'by-certificate') => header(why, code, { x5c }, iss);

const systemUser = (orgno: string) => ({
  type: 'urn:altinn:systemuser',
  systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` },
});

const bad: readonly Bad[] = [
  form('no media type', async () => assertionForm(await good()), ''),
  form('JSON', async () => JSON.stringify({ grant_type: GRANT_TYPE, assertion: await good() }), 'application/json'),
  form('an empty form', async () => ''),
  form('no grant_type', async () => formOf({ assertion: await good() })),
  form('client_credentials', async () => formOf({ grant_type: 'client_credentials', assertion: await good() })),
  form('two grant_types', async () => `grant_type=${GRANT_TYPE}&${assertionForm(await good())}`),
  form('no assertion', async () => formOf({ grant_type: GRANT_TYPE })),
  form('an empty assertion', async () => assertionForm('')),
  form('two assertions', async () => `${assertionForm(await good())}&assertion=${await good()}`),

  jwt('not a JWT', async () => 'some-text'),
  jwt('two parts', async () => (await good()).split('.').slice(0, 2).join('.')),
  jwt('four parts', async () => `${await good()}.AAAA`),
  jwt('a line break in it', async () => (await good()).replace(/^.{40}/, '$&\n')),
  jwt('a plus sign that a form turned into a space', async () => `${await good()} `),
  jwt('padding', async () => `${await good()}==`),
  jwt('a header that is no JSON', async () => `AAAA.${(await good()).split('.').slice(1).join('.')}`),
  jwt('a header that is a list', async () => unsigned([], claims())),
  jwt('claims that are null', async () => unsigned({ alg: 'RS256', kid: 'good' }, null)),
  jwt('alg none', async () => unsigned({ alg: 'none', kid: 'good' }, claims(), '')),
  jwt('no alg', async () => unsigned({ kid: 'good' }, claims())),
  jwt('HS256 with the public key as secret', () =>
    new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'good' }).sign(Buffer.from(pem)),
  ),
  jwt('ES256', () => sign(claims(), { alg: 'ES256', kid: 'good' }, curve.privateKey)),
  jwt('PS256', () => sign(claims(), { alg: 'PS256', kid: 'good' }, keys.privateKey)),
  jwt('something critical', async () => unsigned({ alg: 'RS256', kid: 'good', crit: ['b64'], b64: false }, claims())),

  header('neither kid nor x5c', 'MP-011', {}),
  header('both kid and x5c', 'MP-011', { kid: 'good', x5c: [own] }),
  header('kid is a number', 'MP-011', { kid: 7 }),
  header('kid is empty', 'MP-011', { kid: '' }),
  header('an unknown kid', 'MP-100', { kid: 'other' }),
  header('a registered key that has expired', 'MP-121', { kid: 'old' }),
  header('a registered certificate that has expired', 'MP-121', { kid: 'of-old-certificate' }),
  header('x5c of a client with keys', 'MP-100', { x5c: [own] }),
  header('the key of somebody else', 'MP-124', { kid: 'good' }, 'my-client', others.privateKey),
  header('the certificate of somebody else’s key', 'MP-124', { x5c: [own] }, 'by-certificate', others.privateKey),
  jwt('an empty signature', async () => unsigned({ alg: 'RS256', kid: 'good' }, claims(), ''), 'MP-124'),
  jwt(
    'a changed claim',
    async () => {
      const [head, , signature] = (await good()).split('.');
      const changed = Buffer.from(JSON.stringify(claims({ scope: OTHER_SCOPE }))).toString('base64url');
      return `${head}.${changed}.${signature}`;
    },
    'MP-124',
  ),

  fromX5c('x5c is a text', 'MP-123', own),
  fromX5c('x5c is empty', 'MP-123', []),
  fromX5c('x5c holds numbers', 'MP-123', [1]),
  fromX5c('x5c holds a number behind the certificate', 'MP-123', [own, 1]),
  fromX5c('x5c is null', 'MP-123', null),
  fromX5c('x5c is no base64', 'MP-120', ['%%%']),
  fromX5c('x5c is no certificate', 'MP-120', ['AAAA']),
  fromX5c('x5c with PEM lines', 'MP-120', [pemOf(own)]),
  fromX5c('x5c is base64 of PEM', 'MP-120', [Buffer.from(pemOf(own)).toString('base64')]),
  fromX5c('x5c with bytes behind the certificate', 'MP-120', [
    Buffer.concat([Buffer.from(own, 'base64'), Buffer.from([0])]).toString('base64'),
  ]),
  fromX5c('an expired certificate', 'MP-120', [expired]),
  fromX5c('a certificate of tomorrow', 'MP-120', [early]),
  fromX5c('a certificate with a short key', 'MP-120', [smallCertificate]),
  fromX5c('a certificate with a broken key', 'MP-120', [withBrokenKey(own)]),
  fromX5c('a certificate with a key that is not RSA', 'MP-120', [curveCertificate]),
  fromX5c('a certificate of another organisation', 'MP-122', [foreign]),
  fromX5c('a certificate that names no organisation', 'MP-122', [nameless]),
  fromX5c('a certificate that is not the registered one', 'MP-120', [renewed], 'by-this-certificate'),
  header('kid of a client without keys', 'MP-100', { kid: 'good' }, 'by-certificate'),

  claim('no iss', 'MP-011', { iss: undefined }),
  claim('iss is a number', 'MP-011', { iss: 1 }),
  claim('an unknown client', 'MP-100', { iss: 'nobody' }),
  claim('no aud', 'MP-110', { aud: undefined }),
  claim('aud without the trailing slash', 'MP-110', { aud: ISSUER.slice(0, -1) }),
  claim('aud of another issuer', 'MP-110', { aud: 'https://maskinporten.no/' }),
  claim('aud is the token endpoint', 'MP-110', { aud: `${ISSUER}token` }),
  claim('aud of two', 'MP-110', { aud: [ISSUER, 'https://maskinporten.no/'] }),
  claim('aud is an empty list', 'MP-110', { aud: [] }),
  claim('no scope', 'MP-200', { scope: undefined }),
  claim('an empty scope', 'MP-200', { scope: '  ' }),
  claim('scopes in a list', 'MP-200', { scope: [SCOPE] }),
  claim('a scope with quotation marks', 'MP-201', { scope: `"${SCOPE}"` }),
  claim('a scope that is not granted', 'MP-250', { scope: `${SCOPE} ${OTHER_SCOPE}` }),
  claim('no iat', 'MP-011', { iat: undefined }),
  claim('iat is a text', 'MP-011', { iat: String(SECONDS) }),
  claim('iat in milliseconds', 'MP-011', { iat: NOW, exp: NOW + 120 }),
  claim('exp in milliseconds', 'MP-011', { exp: NOW + 120_000 }),
  claim('nbf in milliseconds', 'MP-011', { nbf: NOW }),
  claim('iat 11 s ago', 'MP-130', { iat: SECONDS - 11, exp: SECONDS + 100 }),
  claim('iat in 11 s', 'MP-130', { iat: SECONDS + 11, exp: SECONDS + 100 }),
  claim('no exp', 'MP-011', { exp: undefined }),
  claim('nbf in 11 s', 'MP-130', { nbf: SECONDS + 11 }),
  claim('nbf is a text', 'MP-011', { nbf: String(SECONDS) }),
  claim('exp 121 s after iat', 'MP-011', { exp: SECONDS + 121 }),
  claim('exp before iat', 'MP-011', { exp: SECONDS - 1 }),
  claim('exp now', 'MP-130', { iat: SECONDS - 5, exp: SECONDS }),
  claim('jti is a number', 'MP-011', { jti: 1 }),
  claim('jti is empty', 'MP-011', { jti: '' }),
  claim('resource is a number', 'MP-011', { resource: 1 }),
  claim('resource is an empty list', 'MP-011', { resource: [] }),
  claim('resource is a list of numbers', 'MP-011', { resource: [1] }),
  claim('pid of ten digits', 'MP-011', { pid: PID.slice(1) }),
  claim('pid with a wrong check digit', 'MP-011', { pid: `${PID.slice(0, 10)}2` }),
  claim('pid is a number', 'MP-011', { pid: Number(PID) }),
  claim('consumer_org with a wrong check digit', 'MP-011', { consumer_org: '310000018' }),
  claim('consumer_org is a number', 'MP-011', { consumer_org: Number(OTHER_ORGNO) }),
  claim('consumer_org that has not delegated', 'MP-251', { consumer_org: '310000035' }),
  claim('a scope that is not delegated', 'MP-251', { consumer_org: OTHER_ORGNO, scope: `${SCOPE} ${OTHER_SCOPE}` }),
  claim('an unknown iss_onbehalfof', 'MP-100', { iss_onbehalfof: 'nobody' }),
  claim('iss_onbehalfof is a number', 'MP-011', { iss_onbehalfof: 1 }),
  ...[
    {},
    [],
    [{ type: 'other' }],
    [systemUser('310000018')],
    [{ ...systemUser(ORGNO), externalRef: 1 }],
    [systemUser(ORGNO), null],
    Array.from({ length: 11 }, () => systemUser(ORGNO)),
  ].map((details, at) => claim(`invalid authorization_details, ${at}`, 'MP-011', { authorization_details: details })),

  inOpen(jwt('alg none', async () => unsigned({ alg: 'none', kid: 'any' }, claims(), ''))),
  inOpen(jwt('an empty signature', async () => unsigned({ alg: 'RS256', kid: 'any' }, claims(), ''), 'MP-124')),
  inOpen(header('the certificate of another key', 'MP-124', { x5c: [own] }, 'my-client', others.privateKey)),
  inOpen(header('an expired certificate', 'MP-120', { x5c: [expired] })),
];

test('the clients file of these tests is valid', () => {
  expect(parsed.ok).toBe(true);
});

test('the unmodified grants are accepted', async () => {
  const byKid = await send(registering(), await good());
  const byX5c = await send(
    registering(),
    await sign(claims({ iss: 'by-certificate' }), { x5c: [own] }, keys.privateKey),
  );
  expect([codeOf(byKid), codeOf(byX5c)]).toEqual([200, 200]);
});

describe('rejects with the documented code', () => {
  test.each(bad)('$code: $why', async ({ code, error, request, issuer = registering }) => {
    const made = await request();
    const { contentType, body } = typeof made === 'string' ? { contentType: FORM, body: made } : made;
    const answer = await issuer().token(contentType, body);
    expect(codeOf(answer)).toBe(code);
    expect(answer.status).toBe(400);
    expect(refusalOf(answer).error).toBe(error);
    expect(answer.headers).toMatchObject({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    expect(refusalOf(answer).error_uri).toMatch(/^https:\/\//);
  });

  test('rejects a request without a media type', async () => {
    expect(codeOf(await open().token(undefined, assertionForm(await good())))).toBe('MP-010');
  });

  test.each(bad)('does not quote the request: $why', async ({ request, issuer = registering }) => {
    const made = await request();
    const body = typeof made === 'string' ? made : made.body;
    const answer = refusalOf(await issuer().token(typeof made === 'string' ? FORM : made.contentType, body));
    const assertion = new URLSearchParams(body).get('assertion') ?? '';
    const sent = [...assertion.split('.').filter((part) => part.length > 4), 'my-client', 'nobody', PID, OTHER_ORGNO];
    for (const secret of sent) expect(answer.error_description).not.toContain(secret);
  });
  test.each([
    ['an aud of another issuer', { aud: 'https://maskinporten.no/' }, '--accept-audience'],
    ['times in milliseconds', { iat: NOW, exp: NOW + 120_000 }, 'divide it by 1000'],
  ])('says how to correct %s', async (_, changes, advice) => {
    const answer = await send(registering(), await sign(claims(changes), { kid: 'good' }, keys.privateKey));
    expect(refusalOf(answer).error_description).toContain(advice);
  });
});
