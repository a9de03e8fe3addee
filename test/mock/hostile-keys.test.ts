import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { KrrError } from '../../src/errors.ts';
import { createIssuer } from '../../src/maskinporten/index.ts';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import { type StartOptions, startMock } from '../../src/mock/index.ts';
import { createObject, KEYS, key, value } from '../support/hostile-keys.ts';
import { claims, FORM, formOf, GRANT_TYPE, ISSUER, NOW, unsigned } from '../support/maskinporten/grants.ts';
import { envelope, hentPersoner, VERSIONS } from '../support/soap/service.ts';

const mock = await startMock();
afterAll(() => mock.close());

test('a grant with such claims and headers gets a token, or an error with a code', async () => {
  const issuer = createIssuer({ issuer: ISSUER, clock: () => NOW });
  const members = fc.array(fc.tuple(fc.oneof(key, fc.constantFrom(...Object.keys(claims()))), value), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(members, members, async (changes, header) => {
      const payload = createObject([...Object.entries(claims()), ...changes]);
      const assertion = unsigned(createObject([['alg', 'RS256'], ['kid', 'a'], ...header]), payload);
      const { status, body } = await issuer.token(FORM, formOf({ grant_type: GRANT_TYPE, assertion }));
      expect([200, 400]).toContain(status);
      if (status === 400) expect(body).toMatchObject({ error_description: expect.stringMatching(/^MP-\d{3}: /) });
    }),
  );
});

test('a clients file with such keys has diagnostics with positions', () => {
  const client = { client_id: 'a', client_orgno: '310000019', scopes: [] };
  const paths = fc.constantFrom('top', 'client', 'key', 'jwk', 'delegation');
  fc.assert(
    fc.property(paths, key, value, (place, name, given) => {
      const extra = (at: string): readonly (readonly [string, unknown])[] => (at === place ? [[name, given]] : []);
      const jwk = createObject([['kty', 'RSA'], ...extra('jwk')]);
      const text = JSON.stringify(
        createObject([
          [
            'clients',
            [
              createObject([
                ...Object.entries(client),
                ['keys', [createObject([['kid', 'a'], ['jwk', jwk], ...extra('key')])]],
                [
                  'delegations',
                  [createObject([['consumer_org', '310000019'], ['scopes', []], ...extra('delegation')])],
                ],
                ...extra('client'),
              ]),
            ],
          ],
          ...extra('top'),
        ]),
      );
      const parsed = parseClients(text, 'clients.json');
      const diagnostics = parsed.ok ? [] : parsed.diagnostics;
      // The key of the client is incomplete, and a JWK may have other members.
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { line } of diagnostics) expect(line).toBe(1);
      const unknown = diagnostics.filter(({ message }) => message.includes('unknown key'));
      expect(unknown).toHaveLength(place === 'jwk' ? 0 : 1);
    }),
  );
});

describe('options of startMock', () => {
  test.each(['', 'maskinporten', 'soap', 'tls'])('such keys in %j are unknown options', async (place) => {
    for (const name of KEYS) {
      const hostile = createObject([[name, 1]]);
      const options = (place === '' ? hostile : { [place]: hostile }) as StartOptions;
      const error = await startMock(options).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(KrrError);
      expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(`${name}: `) });
    }
  });

  test.each(KEYS)('the values of an option may not be %s', async (name) => {
    const options = { scenario: name, auth: name, log: name } as unknown as StartOptions;
    await expect(startMock(options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(startMock({ scenario: name })).rejects.toMatchObject({ code: 'SCENARIO_UNKNOWN' });
  });
});

describe.each(['1.1', '1.2'] as const)('SOAP %s', (version) => {
  const message = envelope(hentPersoner(['01837012046']), version);
  const alterations: readonly ((name: string) => string)[] = [
    (name) => message.replace(/HentPersonerForespoersel/g, name),
    (name) => message.replace(/personidentifikator/g, name),
    (name) => message.replace(/xmlns:(\w+)="([^"]*)"/, `xmlns:$1="$2" ${name}="1"`),
    (name) => message.replace(/xmlns:(\w+)="([^"]*)"/, `xmlns:$1="${name}"`),
    (name) => message.replace('01837012046', name),
    (name) => message.replace(/(<\w+:Body)/, `<${name}/>$1`),
    (name) => message.replace(/(<\w+:Body)/, `<${name}:${name}/>$1`),
    (name) => message.replace(/(<\w+:Body)/, `$1 xmlns:${name}="${name}" ${name}:id="1"`),
  ];

  test('such names in a message result in persons, or in a fault of the sender', async () => {
    for (const name of KEYS)
      for (const alter of alterations) {
        const response = await fetch(`${mock.url}/ws-v5`, {
          method: 'POST',
          headers: { 'content-type': VERSIONS[version].contentType },
          body: alter(name),
        });
        expect([response.status, await response.text()]).not.toContainEqual(
          expect.stringContaining('the service failed'),
        );
      }
  });
});

test('a token with such claims and headers is accepted or rejected', async () => {
  const known = { iss: ISSUER, client_id: 'a', scope: 'krr:global/kontaktinformasjon.read', exp: 4_000_000_000 };
  for (const name of KEYS)
    for (const given of [null, 1, {}, createObject([[name, 1]])])
      for (const claim of [name, ...Object.keys(known), 'consumer', 'pid', 'krr_session']) {
        const payload = createObject([...Object.entries(known), [claim, given]]);
        const authorization = `Bearer ${unsigned(
          createObject([
            ['alg', 'RS256'],
            [name, given],
          ]),
          payload,
        )}`;
        const response = await fetch(`${mock.url}/rest/v1/personer`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: '{"personidentifikatorer":["01837012046"]}',
        });
        expect([claim, given, response.status]).toEqual([claim, given, expect.toSatisfy((status) => status < 500)]);
        await response.arrayBuffer();
      }
});

test('a value without a text in a condition or effect of a fault is an error of the request', async () => {
  const hostile = { toString: 1 };
  const conditions = ['operation', 'version', 'token', 'persons', 'person', 'attempt', 'per', 'probability'];
  const effects = [{ status: 204 }, { cutAtPerson: 1 }, { trailingComma: true }];
  const faults = [
    ...conditions.flatMap((name) => effects.map((effect) => ({ when: { [name]: hostile }, ...effect }))),
    ...['status', 'headers', 'reset', 'dribble', 'charset', 'delay', 'when'].map((name) => ({ [name]: hostile })),
  ];
  for (const fault of faults) {
    const response = await fetch(`${mock.url}/__krr/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: { fault } }),
    });
    await response.arrayBuffer();
    expect([fault, response.status]).toEqual([fault, 400]);
  }
});

test('such names in paths, queries and headers of the service result in an ordinary response', async () => {
  for (const name of KEYS) {
    const headers = { authorization: `Bearer ${name}`, accept: name, 'content-type': name, [name]: name };
    for (const path of [`/${name}`, `/rest/${name}/personer`, `/rest/v1/personer?${name}=1`, `/token?${name}=1`]) {
      const response = await fetch(mock.url + path, { method: 'POST', headers, body: `{"${name}":{"${name}":1}}` });
      expect([path, response.status]).toEqual([path, expect.toSatisfy((status: number) => status < 500)]);
    }
  }
});
