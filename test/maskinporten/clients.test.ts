import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createIssuer, loadClients } from '../../src/maskinporten/index.ts';
import { parseClients } from '../../src/maskinporten/issuer/parse-clients.ts';
import {
  certificate,
  claims,
  ISSUER,
  type Members,
  NOW,
  newKeys,
  ORGNO,
  OTHER_ORGNO,
  pemOf,
  SCOPE,
  send,
  sign,
  withBrokenKey,
} from '../support/maskinporten/grants.ts';

const keys = newKeys();
const small = newKeys(1024);
const own = await certificate(keys);
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'from-jwk' };

const indented = (text: string, by: number): string => text.trim().replace(/^/gm, ' '.repeat(by));
const head = `clients:\n  - client_id: my-client\n    client_orgno: '${ORGNO}'\n    scopes: [${SCOPE}]\n`;

const mistakesOf = (text: string): readonly string[] => {
  const parsed = parseClients(text, 'my.yaml');
  return parsed.ok
    ? []
    : parsed.diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
};

test('reads a file and adds the defaults', () => {
  const text = `${head}    keys:
      - kid: good
        expires: 2027-01-01
        pem: |
${indented(pem, 10)}
      - jwk: ${JSON.stringify(jwk)}
      - kid: of-certificate
        pem: |
${indented(pemOf(own), 10)}
    certificates:
      - ${own}
    delegations:
      - { consumer_org: '${OTHER_ORGNO}', scopes: [${SCOPE}] }
  - client_id: other
    client_orgno: '${OTHER_ORGNO}'
    scopes: []
`;
  const parsed = parseClients(text, 'my.yaml');
  expect(parsed).toMatchObject({
    ok: true,
    clients: [
      {
        client_id: 'my-client',
        client_orgno: ORGNO,
        scopes: [SCOPE],
        keys: [
          { kid: 'good', expires: Date.parse('2027-01-01') },
          { kid: 'from-jwk', expires: undefined },
          { kid: 'of-certificate', expires: Date.parse('2040-01-01') },
        ],
        delegations: [{ consumer_org: OTHER_ORGNO, scopes: [SCOPE], delegation_source: 'https://www.altinn.no/' }],
        onbehalfof: [],
      },
      { client_id: 'other', keys: [], certificates: [], delegations: [] },
    ],
  });
  const [client] = parsed.ok ? parsed.clients : [];
  expect(client!.certificates.map(({ raw }) => raw.toString('base64'))).toEqual([own]);
  expect(client!.keys.every(({ publicKey }) => publicKey.equals(keys.publicKey))).toBe(true);
});

const withKey = (key: object): string => `${head}    keys: [${JSON.stringify(key)}]\n`;
const privatePem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
const KEY_COLUMN = '    keys: ['.length + 1;

describe('reports errors with their positions', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty file', '', ['1:1: expected a mapping with the key clients']],
    ['no client', 'clients: []', ['1:10: expected a list of at least one client']],
    ['not YAML', 'clients: [', ['1:11: expected a ] before this, or more indentation']],
    ['a key twice', `${head}    scopes: []\n`, ['5:5: duplicate key']],
    ['an alias of nothing', 'clients: *a', ['1:10: no anchor of this name before this alias']],
    [
      'a misspelt key',
      `${head}    kyes: []\n`,
      ['5:5: unknown key: expected client_id, client_orgno, scopes, keys, certificates, delegations, onbehalfof'],
    ],
    ['a missing key', 'clients:\n  - client_id: a\n    scopes: []\n', ['2:5: missing key client_orgno']],
    ['a number for a text', head.replaceAll("'", ''), ['3:19: expected an organisation number, 9 digits in quotes']],
    [
      'a wrong check digit',
      head.replace(ORGNO, '310000018'),
      ['3:19: expected an organisation number: its check digit does not fit'],
    ],
    ['a client twice', `${head}${head.slice(9)}`, ['5:16: client_id is taken by one above']],
    ['no key in a key', withKey({ kid: 'a' }), [`5:${KEY_COLUMN}: expected either jwk or pem`]],
    ['two keys in a key', withKey({ kid: 'a', jwk, pem }), [`5:${KEY_COLUMN}: expected either jwk or pem`]],
    ['a key without a name', withKey({ pem }), [`5:${KEY_COLUMN}: missing key kid`]],
    [
      'a wrong time',
      withKey({ pem, kid: 'a', expires: '1.1.2027' }),
      [expect.stringMatching(/^5:\d+: expected a time/)],
    ],
    ...['2026-02-30', '2026-13-01', '2026-02-30T12:00:00Z', '2027-01-01T25:00:00Z', '2027-01-01T12:00:00'].map(
      (expires): [string, string, readonly string[]] => [
        `a time that there is not, or that says not where: ${expires}`,
        `${head}    keys:\n      - kid: a\n        expires: ${expires}\n        jwk: ${JSON.stringify(jwk)}\n`,
        ['7:18: expected a time such as 2027-01-01 or 2027-01-01T12:00:00Z'],
      ],
    ),
    [
      'two scopes in one',
      head.replace(`[${SCOPE}]`, '[a:b, "a b"]'),
      ['4:19: expected one scope each, without blanks or quotation marks'],
    ],
    [
      'an empty scope',
      head.replace(`[${SCOPE}]`, '[""]'),
      ['4:14: expected one scope each, without blanks or quotation marks'],
    ],
    [
      'two delegated scopes in one',
      `${head}    delegations: [{ consumer_org: '${OTHER_ORGNO}', scopes: ["a b"] }]\n`,
      ['5:57: expected one scope each, without blanks or quotation marks'],
    ],
    [
      'no PEM',
      withKey({ pem: 'key', kid: 'a' }),
      [`5:${KEY_COLUMN + 7}: expected a public RSA key of at least 2048 bits`],
    ],
    [
      'a private key',
      withKey({ pem: privatePem, kid: 'a' }),
      [`5:${KEY_COLUMN + 7}: this is a private key: register the public one, and keep this to yourself`],
    ],
    [
      'a private JWK',
      withKey({ jwk: keys.privateKey.export({ format: 'jwk' }), kid: 'a' }),
      [`5:${KEY_COLUMN + 7}: this is a private key: register the public one, and keep this to yourself`],
    ],
    [
      'a short key',
      withKey({ jwk: small.publicKey.export({ format: 'jwk' }), kid: 'a' }),
      [`5:${KEY_COLUMN + 7}: expected a public RSA key of at least 2048 bits`],
    ],
    [
      'no certificate',
      `${head}    certificates: [AAAA]\n`,
      ['5:20: expected a certificate as PEM or base64, with an RSA key of at least 2048 bits'],
    ],
    [
      'a certificate with a broken key',
      `${head}    certificates: [${withBrokenKey(own)}]\n`,
      ['5:20: expected a certificate as PEM or base64, with an RSA key of at least 2048 bits'],
    ],
    [
      'a key of such a certificate',
      withKey({ kid: 'a', pem: pemOf(withBrokenKey(own)) }),
      [expect.stringMatching(/^5:\d+: expected a public RSA key/)],
    ],
    [
      'a delegation of nobody',
      `${head}    delegations: [{ consumer_org: '310000018', scopes: [] }]\n`,
      ['5:35: expected an organisation number: its check digit does not fit'],
    ],
    [
      'a customer of nobody',
      `${head}    onbehalfof: [{ orgno: '310000018', onbehalfof: a }]\n`,
      ['5:27: expected an organisation number: its check digit does not fit'],
    ],
  ])('%s', (_, text, expected) => {
    const mistakes = mistakesOf(text).map((mistake) => mistake.replace(/^my\.yaml:/, ''));
    expect(mistakes).toEqual(expected);
  });

  test('reports a duplicate kid', () => {
    const [mistake] = mistakesOf(
      `${head}    keys:\n      - ${JSON.stringify({ kid: 'a', jwk })}\n      - ${JSON.stringify({ kid: 'a', jwk })}\n`,
    );
    expect(mistake).toBe('my.yaml:7:16: kid is taken by one above');
  });

  test('reports all errors at once, in order of position', () => {
    const text =
      head.replace(ORGNO, '310000018') +
      "    keys: [{ kid: a }]\n  - { client_id: my-client, client_orgno: '1', scopes: 1 }\n";
    expect(mistakesOf(text).map((mistake) => mistake.split(':').slice(1, 3).join(':'))).toEqual(['6:43', '6:56']);
    const mended = text.replace("'1'", `'${ORGNO}'`).replace('scopes: 1', 'scopes: []');
    expect(mistakesOf(mended).map((mistake) => Number(mistake.split(':')[1]))).toEqual([3, 5, 6]);
  });
});

test.each([
  ['2028-02-29', '2028-02-29T00:00:00Z'],
  ['2027-01-01T12:00:00Z', '2027-01-01T12:00:00Z'],
  ['2027-01-01T12:00:00+02:00', '2027-01-01T10:00:00Z'],
])('a key expires at %s', (expires, instant) => {
  const parsed = parseClients(withKey({ kid: 'a', jwk, expires }), 'my.yaml');
  expect(parsed).toMatchObject({ ok: true, clients: [{ keys: [{ expires: Date.parse(instant) }] }] });
});

describe('loadClients', () => {
  const fileWith = async (text: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'krr-clients-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'clients.yaml'), text);
    return join(folder, 'clients.yaml');
  };

  test('reads a file for an issuer, which then issues tokens only to the clients of the file', async () => {
    const clients = await loadClients(await fileWith(withKey({ kid: 'a', jwk })));
    const issuer = createIssuer({ issuer: ISSUER, clients, clock: () => NOW });
    const statusOf = async (changes: Members) =>
      (await send(issuer, await sign(claims(changes), { kid: 'a' }, keys.privateKey))).status;
    expect([await statusOf({}), await statusOf({ iss: 'nobody' })]).toEqual([200, 400]);
  });

  test('reports every error with its position', async () => {
    const file = await fileWith('clients:\n  - client_id: a\n    scopes: ["a b"]\n');
    await expect(loadClients(file)).rejects.toMatchObject({
      code: 'CLIENTS_INVALID',
      message: `${file}:2:5: missing key client_orgno\n${file}:3:14: expected one scope each, without blanks or quotation marks`,
    });
  });

  test('reports a missing file', async () => {
    const told = { code: 'OPTION_INVALID', message: '/nowhere/clients.yaml: there is no such file' };
    await expect(loadClients('/nowhere/clients.yaml')).rejects.toMatchObject(told);
  });
});

test('a JWK may be a set of one key', () => {
  const parsed = parseClients(`${head}    keys: [{ jwk: ${JSON.stringify({ keys: [jwk] })} }]\n`, 'my.yaml');
  expect(parsed).toMatchObject({ ok: true, clients: [{ keys: [{ kid: 'from-jwk' }] }] });
  expect(mistakesOf(`${head}    keys: [{ kid: a, jwk: { keys: [null] } }]\n`)).toHaveLength(1);
});

test('an error never quotes the file', () => {
  const secret = Buffer.from('a-very-secret-key').toString('base64');
  const texts = [
    `${secret}: 1`,
    `clients: ${secret}`,
    `clients: *${secret}`,
    `clients: !${secret} []`,
    withKey({ kid: 'a', pem: secret }),
  ];
  for (const text of texts) {
    expect(mistakesOf(text)).not.toEqual([]);
    expect(mistakesOf(text).join()).not.toContain(secret);
  }
});

test('any text is read, or gives errors with positions inside the file', () => {
  const scraps = fc.array(
    fc.constantFrom('clients', ':', '\n', ' ', '- ', '[', '{', '&a', '*a', "'", 'keys', '!x', '? '),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        scraps.map((all) => all.join('')),
      ),
      (text) => {
        const parsed = parseClients(text, 'my.yaml');
        const lines = text.split('\n').length;
        for (const { line, column } of parsed.ok ? [] : parsed.diagnostics) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines + 1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      },
    ),
  );
});
