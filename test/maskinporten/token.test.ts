import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { isOrganisationNumber } from '../../src/identifier/index.ts';
import { createIssuer, type Issuer } from '../../src/maskinporten/index.ts';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import {
  certificate,
  claims,
  codeOf,
  FORM,
  formOf,
  GRANT_TYPE,
  granted,
  ISSUER,
  type Members,
  NOW,
  newKeys,
  ORGNO,
  OTHER_ORGNO,
  OTHER_SCOPE,
  PID,
  SCOPE,
  SECONDS,
  send,
  sign,
} from '../support/maskinporten/grants.ts';

const keys = newKeys();
const signingKey = newKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'good' };
const own = await certificate(keys);

const issuerOf = (options = {}): Issuer =>
  createIssuer({ issuer: ISSUER, key: signingKey, clock: () => NOW, ...options });

function clientsOf(client: Members) {
  const defaults = { client_id: 'my-client', client_orgno: ORGNO, scopes: [SCOPE] };
  const parsed = parseClients(JSON.stringify({ clients: [{ ...defaults, ...client }] }), 'clients.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  return parsed.clients;
}

/** As an API verifies a token: with the issuer's published keys, and nothing else. */
async function read(issuer: Issuer, token: string) {
  const keySet = createLocalJWKSet((await issuer.jwks()) as Parameters<typeof createLocalJWKSet>[0]);
  return jwtVerify(token, keySet, { issuer: ISSUER, algorithms: ['RS256'], currentDate: new Date(NOW) });
}

async function tokenFor(issuer: Issuer, changes: Members = {}, header: Members = { kid: 'good' }) {
  const body = granted(await send(issuer, await sign(claims(changes), header, keys.privateKey)));
  return (await read(issuer, body.access_token)).payload;
}

const named = (orgno: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` });

test('a token has the documented claims and no others, and verifies with the published key', async () => {
  const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }] }) });
  const answer = await send(issuer, await sign(claims(), { kid: 'good' }, keys.privateKey));
  expect(answer.headers).toEqual({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Pragma: 'no-cache',
  });
  const { access_token, ...rest } = granted(answer);
  expect(rest).toEqual({ token_type: 'Bearer', expires_in: 120, scope: SCOPE });
  const { payload, protectedHeader } = await read(issuer, access_token);
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: (await issuer.jwks()).keys[0]!.kid });
  expect(payload).toEqual({
    iss: ISSUER,
    client_id: 'my-client',
    client_amr: 'private_key_jwt',
    consumer: named(ORGNO),
    scope: SCOPE,
    token_type: 'Bearer',
    iat: SECONDS,
    exp: SECONDS + 120,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test('every token has a unique jti', async () => {
  const issuer = issuerOf();
  const [one, other] = [await tokenFor(issuer), await tokenFor(issuer)];
  expect(one.jti).not.toBe(other.jti);
});

describe('the grant', () => {
  test.each(['RS256', 'RS384', 'RS512'])('may be signed by %s', async (alg) => {
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }] }) });
    expect((await tokenFor(issuer, {}, { kid: 'good', alg })).client_id).toBe('my-client');
  });

  test('may come with charset and in capitals, as form libraries send it', async () => {
    const body = formOf({ grant_type: GRANT_TYPE, assertion: await sign(claims(), { kid: 'any' }, keys.privateKey) });
    expect(codeOf(await issuerOf().token(`${FORM.toUpperCase()}; charset=UTF-8`, body))).toBe(200);
  });

  test('may name the issuer in a list of one, or an audience that is accepted too', async () => {
    const accepting = issuerOf({ acceptedAudiences: ['https://test.maskinporten.no/'] });
    await expect(tokenFor(accepting, { aud: [ISSUER] })).resolves.toBeTruthy();
    await expect(tokenFor(accepting, { aud: 'https://test.maskinporten.no/' })).resolves.toBeTruthy();
    await expect(tokenFor(accepting, { aud: 'https://maskinporten.no/' })).rejects.toThrow('MP-110');
  });

  test.each([-10, 0, 10])(
    'may have an iat %i s from now, a lifetime of 120 s, and fractions of seconds',
    async (offset) => {
      const iat = SECONDS + offset;
      await expect(tokenFor(issuerOf(), { iat, exp: iat + 120 })).resolves.toBeTruthy();
      await expect(tokenFor(issuerOf(), { iat, exp: iat + 119.5 })).resolves.toBeTruthy();
    },
  );

  test('may separate scopes by any white space; the token has each once, in order', async () => {
    const { scope } = await tokenFor(issuerOf(), { scope: ` ${OTHER_SCOPE}\t${SCOPE}  ${OTHER_SCOPE} ` });
    expect(scope).toBe(`${OTHER_SCOPE} ${SCOPE}`);
  });

  test('may have a certificate with white space, followed by a chain', async () => {
    const lines = ` ${own.replace(/.{64}/g, '$&\r\n')}\n`;
    const issuer = issuerOf({ clients: clientsOf({}) });
    const token = await tokenFor(issuer, {}, { x5c: [lines, 'the issuer of the first'] });
    expect(token).toMatchObject({ client_amr: 'virksomhetssertifikat', consumer: named(ORGNO) });
  });

  test('may have a registered certificate', async () => {
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }], certificates: [own] }) });
    expect((await tokenFor(issuer, {}, { x5c: [own] })).client_amr).toBe('virksomhetssertifikat');
  });
});

describe('the requests of a grant', () => {
  test.each(['https://api.example.com/', ['https://api.example.com/'], ['a', 'b']])(
    'resource %j becomes aud',
    async (resource) => {
      expect((await tokenFor(issuerOf(), { resource })).aud).toEqual(resource);
    },
  );

  test('pid is in the token', async () => {
    expect((await tokenFor(issuerOf(), { pid: PID })).pid).toBe(PID);
  });

  test('the tokens have the configured lifetime of the issuer', async () => {
    const issuer = issuerOf({ tokenLifetime: 600 });
    const body = granted(await send(issuer, await sign(claims(), { kid: 'any' }, keys.privateKey)));
    expect(body.expires_in).toBe(600);
    expect((await read(issuer, body.access_token)).payload.exp).toBe(SECONDS + 600);
  });
});

describe('the organisations', () => {
  const delegations = [
    { consumer_org: OTHER_ORGNO, scopes: [OTHER_SCOPE], delegation_source: 'https://tt02.altinn.no/' },
    { consumer_org: OTHER_ORGNO, scopes: [SCOPE] },
  ];

  test('with a delegation, the consumer is the delegating organisation and the supplier that of the client, regardless of its scopes', async () => {
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }], delegations, scopes: [] }) });
    expect(await tokenFor(issuer, { consumer_org: OTHER_ORGNO, scope: `${SCOPE} ${OTHER_SCOPE}` })).toMatchObject({
      consumer: named(OTHER_ORGNO),
      supplier: named(ORGNO),
      delegation_source: expect.any(String),
    });
  });

  test.each([
    [SCOPE, 'https://www.altinn.no/'],
    [OTHER_SCOPE, 'https://tt02.altinn.no/'],
    [`${SCOPE} ${OTHER_SCOPE}`, 'https://www.altinn.no/'],
    [`${OTHER_SCOPE} ${SCOPE}`, 'https://tt02.altinn.no/'],
  ])('by several delegations, the source is that of the one that holds the scopes: %s', async (scope, source) => {
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }], delegations, scopes: [] }) });
    expect((await tokenFor(issuer, { consumer_org: OTHER_ORGNO, scope })).delegation_source).toBe(source);
  });

  test('a delegation with every scope determines the source, at any position in the list', async () => {
    const both = [...delegations, { ...delegations[0], scopes: [SCOPE, OTHER_SCOPE], delegation_source: 'all' }];
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }], delegations: both, scopes: [] }) });
    const scope = `${SCOPE} ${OTHER_SCOPE}`;
    expect((await tokenFor(issuer, { consumer_org: OTHER_ORGNO, scope })).delegation_source).toBe('all');
  });

  test.each([
    ['on behalf of a customer', { iss_onbehalfof: 'a-customer' }],
    ['for a customer that is also named as consumer_org', { iss_onbehalfof: 'a-customer', consumer_org: OTHER_ORGNO }],
  ])('%s, the consumer is the customer, and the source of the delegation is the issuer', async (_, changes) => {
    const onbehalfof = [{ onbehalfof: 'a-customer', orgno: OTHER_ORGNO }];
    for (const issuer of [issuerOf({ clients: clientsOf({ keys: [{ jwk }], onbehalfof }) }), issuerOf()]) {
      const token = await tokenFor(issuer, changes);
      expect(token).toMatchObject({
        supplier: { authority: 'iso6523-actorid-upis' },
        delegation_source: ISSUER,
        client_onbehalfof: 'a-customer',
        consumer: named(token.client_onbehalfof_orgno as string),
      });
    }
    const registered = await tokenFor(issuerOf({ clients: clientsOf({ keys: [{ jwk }], onbehalfof }) }), changes);
    expect(registered).toMatchObject({ supplier: named(ORGNO), client_onbehalfof_orgno: OTHER_ORGNO });
  });

  test('an unregistered client with consumer_org beside iss_onbehalfof acts for that organisation', async () => {
    const token = await tokenFor(issuerOf(), { iss_onbehalfof: 'a-customer', consumer_org: OTHER_ORGNO });
    expect(token).toMatchObject({ consumer: named(OTHER_ORGNO), client_onbehalfof_orgno: OTHER_ORGNO });
  });

  test('a requested system user is in the token, with ids that stay the same', async () => {
    const authorization_details = [{ type: 'urn:altinn:systemuser', systemuser_org: named(OTHER_ORGNO) }];
    const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }] }) });
    const token = await tokenFor(issuer, { authorization_details });
    expect(token.authorization_details).toEqual([
      {
        ...authorization_details[0],
        systemuser_id: [expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)],
        system_id: `${ORGNO}_my-client`,
      },
    ]);
    expect((await tokenFor(issuer, { authorization_details })).authorization_details).toEqual(
      token.authorization_details,
    );
    const withReference = [{ ...authorization_details[0], externalRef: 'a' }];
    expect((await tokenFor(issuer, { authorization_details: withReference })).authorization_details).toMatchObject(
      withReference,
    );
  });

  test('an unregistered client may act for every organisation', async () => {
    const token = await tokenFor(issuerOf(), { consumer_org: OTHER_ORGNO }, { x5c: [own] });
    expect(token).toMatchObject({ consumer: named(OTHER_ORGNO), supplier: named(ORGNO) });
    expect(token.delegation_source).toBe('https://www.altinn.no/');
    const { consumer } = await tokenFor(issuerOf(), { iss_onbehalfof: 'a-customer' }, { x5c: [own] });
    expect(consumer).not.toEqual(named(ORGNO));
  });

  test.each([`2.5.4.5=${ORGNO}`, `2.5.4.97=NTRNO-${ORGNO}`, `2.5.4.5=${OTHER_ORGNO}, 2.5.4.97=NTRNO-${ORGNO}`])(
    'who is not registered belongs to the organisation of the certificate: %s',
    async (subject) => {
      const x5c = [await certificate(keys, { subject })];
      expect((await tokenFor(issuerOf(), {}, { x5c })).consumer).toEqual(named(ORGNO));
    },
  );

  test('a common name with digits is not an organisation number', async () => {
    const x5c = [await certificate(keys, { subject: `O=a\\\nserialNumber\\=${ORGNO} + serialNumber\\=${ORGNO}` })];
    expect((await tokenFor(issuerOf(), {}, { x5c })).consumer).not.toEqual(named(ORGNO));
  });

  test('otherwise the organisation is synthetic, valid and stable', async () => {
    const consumerOf = async (iss: string) => ((await tokenFor(issuerOf(), { iss })).consumer as { ID: string }).ID;
    const clients = Array.from({ length: 30 }, (_, i) => `client-${i}`);
    const ids = await Promise.all(clients.map(consumerOf));
    for (const id of ids) expect(isOrganisationNumber(id.replace(/^0192:3/, '3'))).toBe(true);
    expect(new Set(ids).size).toBe(clients.length);
    expect(await Promise.all(clients.map(consumerOf))).toEqual(ids);
  });
});

test('a client without registered scopes gets an error that lists none', async () => {
  const issuer = issuerOf({ clients: clientsOf({ keys: [{ jwk }], scopes: [] }) });
  await expect(tokenFor(issuer)).rejects.toThrow(/MP-250.*none/);
});
