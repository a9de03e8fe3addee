import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../../src/conformance/report.ts';
import { krr, MAIN, type Mock, startMock, stopMocks } from '../../support/cli/krr.ts';
import { certificate, ORGNO, OTHER_ORGNO, PID, pemOf } from '../../support/maskinporten/grants.ts';

const CONTACT = 'krr:global/kontaktinformasjon.read';
const DIGITAL_POST = 'krr:global/digitalpost.read';
const EVERYTHING = [CONTACT, DIGITAL_POST];
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyText = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const publicText = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** Clients by what they may have. */
const clients = {
  clients: [
    client('everything', [CONTACT, DIGITAL_POST]),
    client('contact-alone', [CONTACT]),
    client('reads-alone', [...EVERYTHING, 'krr:user/kontaktinformasjon.read', 'krr:user/digitalpost.read']),
    client(
      'some-changes',
      [...EVERYTHING, 'krr:global/hentendring.read'].filter((scope) => scope !== DIGITAL_POST),
    ),
    client('by-delegation', [CONTACT, DIGITAL_POST], {
      delegations: [
        { consumer_org: OTHER_ORGNO, scopes: ['krr:global/kontaktinfo.read', 'krr:global/postkasse.read'] },
      ],
    }),
  ],
};

function client(client_id: string, scopes: readonly string[], more = {}) {
  return { client_id, client_orgno: ORGNO, scopes, keys: [{ kid: 'mine', pem: publicText }], ...more };
}

let folder: string;
let open: Mock;
/** Accepts any token. */
let undemanding: Mock;
let strict: Mock;
const fileOf = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krr-check-maskinporten-'));
  await Promise.all([
    writeFile(fileOf('key.pem'), keyText),
    writeFile(fileOf('key.jwk'), JSON.stringify({ ...keys.privateKey.export({ format: 'jwk' }), kid: 'mine' })),
    writeFile(fileOf('public.pem'), publicText),
    writeFile(fileOf('own.pem'), pemOf(await certificate(keys))),
    writeFile(fileOf('other.pem'), pemOf(await certificate(others))),
    writeFile(fileOf('clients.yaml'), JSON.stringify(clients)),
  ]);
  open = await startMock(['--auth', 'maskinporten', '--log-level', 'info']);
  undemanding = await startMock(['--log-level', 'info']);
  strict = await startMock(['--auth', 'maskinporten', '--clients', fileOf('clients.yaml')]);
});
afterAll(async () => {
  await stopMocks();
  await rm(folder, { recursive: true });
});

/** Words of the command, where a name in angle brackets is a file. */
const wordsOf = (line: string): string[] =>
  line
    .split(' ')
    .filter(Boolean)
    .map((word) => word.replace(/^<(.*)>$/, (_, name) => fileOf(name)));

const check = ({ baseUrl }: Pick<Mock, 'baseUrl'>, line: string) =>
  krr(['check', baseUrl, '--maskinporten', baseUrl, ...wordsOf(line)]);

async function reportOf(mock: Mock, line: string): Promise<Report> {
  const { code, stdout, stderr } = await check(mock, `${line} --report json`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Report;
}

const skippedIn = ({ results }: Report) =>
  Object.fromEntries(results.filter(({ outcome }) => outcome === 'skipped').map(({ id, reason }) => [id, reason]));

const ME = `--client-id everything --key <key.pem> --kid mine`;

describe('with an issuer', () => {
  test('every rule is evaluated with the tokens that it needs, except the one for expired tokens', async () => {
    const report = await reportOf(open, `${ME} --pid ${PID} --consumer-org ${OTHER_ORGNO} --allow-writes --strict`);
    expect(Object.keys(skippedIn(report))).toEqual(['access/expired-token']);
    expect(report.results.find(({ id }) => id === 'disclosure/no-krr-scope')?.observations).toEqual({
      v1: 'rejected with status 403',
      v2: 'rejected with status 403',
    });
  });

  test('nothing of keys, tokens and the person logged in is in any output', async () => {
    const formats = ['json', 'junit', 'markdown', 'sarif', 'html'];
    const reports = formats.map((format) => `--report ${format}=<out.${format}>`).join(' ');
    const line = `${ME} --pid ${PID} --report text ${reports}`.replace(/=<(.*?)>/g, (_, name) => `=${fileOf(name)}`);
    const { stdout, stderr } = await check(open, line);
    const written = await Promise.all(formats.map((format) => readFile(fileOf(`out.${format}`), 'utf8')));
    const [, inside] = /\n(.{40})/.exec(keyText)!;
    for (const text of [stdout, stderr, ...written]) {
      expect(text).not.toMatch(/eyJ/);
      expect(text).not.toContain(PID);
      expect(text).not.toContain(inside);
    }
  });

  test.each([
    ['a PEM and its name', '--key <key.pem> --kid mine'],
    ['a JWK that has a name', '--key <key.jwk>'],
  ])('a client that is registered signs with %s', async (_, line) => {
    const report = await reportOf(strict, `--client-id everything ${line} --rule response/status-200`);
    expect(report.results).toMatchObject([{ outcome: 'pass' }]);
  });

  test('a client signs with its certificate', async () => {
    const line = '--client-id anybody --key <key.pem> --cert <own.pem> --rule response/status-200';
    expect((await reportOf(open, line)).results).toMatchObject([{ outcome: 'pass' }]);
  });

  test('skips rules whose token the issuer rejects, with its reason', async () => {
    const report = await reportOf(
      strict,
      `${ME} --rule disclosure/* --rule logged-in-person/own-person --rule changes/*`,
    );
    const { host } = new URL(strict.baseUrl);
    const skipped = skippedIn(report);
    expect(skipped['disclosure/no-krr-scope']).toMatch(
      new RegExp(`^${host} rejects the token "none" \\(krr-kit:none\\): MP-250: `),
    );
    expect(skipped['changes/shape']).toContain('MP-250');
    expect(skipped['logged-in-person/own-person']).toBe('no person is logged in: name one with --pid');
    expect(skipped['disclosure/delegated-scopes-equal']).toContain('--consumer-org');
    expect(skipped).not.toHaveProperty(['disclosure/contact-scope-only']);
  });

  test('requests delegated scopes for the delegating organisation', async () => {
    const line = `--client-id by-delegation --key <key.pem> --kid mine --consumer-org ${OTHER_ORGNO}`;
    const report = await reportOf(strict, `${line} --rule disclosure/delegated-scopes-equal`);
    expect(report.results).toMatchObject([{ outcome: 'pass' }]);
  });

  test('a client with fewer scopes selects them with --scope', async () => {
    const less = '--client-id contact-alone --key <key.pem> --kid mine --rule response/status-200';
    const { code, stdout, stderr } = await check(strict, less);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krr: \S+ rejects the token "main" \(krr:\S+ krr:\S+\): MP-250: [^\n]+\n$/);
    expect(stderr).toMatch(/ granted to the client are: krr:\S+ \(--scope main="…" requests other scopes\)\n$/);
    const report = await reportOf(strict, `${less} --scope main=${CONTACT}`);
    expect(report.results).toMatchObject([{ outcome: 'pass' }]);
  });

  test.each([
    [
      'user',
      'reads-alone',
      `--pid ${PID} --allow-writes --rule logged-in-person/*`,
      'krr:user/spraak.write',
      'logged-in-person/own-person',
    ],
    ['changes', 'some-changes', `--scope main=${CONTACT} --rule changes/*`, DIGITAL_POST, 'changes/shape'],
  ])(
    'fetches the token %s without the rejected scopes if it is still useful',
    async (name, id, line, lacking, rule) => {
      const { code, stdout, stderr } = await check(
        strict,
        `--client-id ${id} --key <key.pem> --kid mine ${line} --report json`,
      );
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: `krr: the issuer rejects some scopes of the token "${name}": it is fetched without ${lacking}\n`,
      });
      const { results } = JSON.parse(stdout) as Report;
      expect(results.find((result) => result.id === rule)).toMatchObject({ outcome: 'pass' });
      expect(results.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    },
  );

  test('warns that the main token of the environment is not used', async () => {
    const line = wordsOf(`${ME} --rule response/status-200`);
    const args = ['check', strict.baseUrl, '--maskinporten', strict.baseUrl, ...line];
    const { code, stderr } = await krr(args, { KRR_TOKEN: 'of-my-own' });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'krr: --token and KRR_TOKEN are not used: --maskinporten fetches the main token\n',
    });
  });

  test('does not fetch a given token', async () => {
    const report = await reportOf(strict, `${ME} --rule disclosure/no-krr-scope --token-for none=of-my-own`);
    expect(report.results[0]?.observations).toEqual({ v1: 'rejected with status 401', v2: 'rejected with status 401' });
  });
});

test('a mock on the loopback is an issuer by whichever name it is called', async () => {
  const localhost = open.baseUrl.replace('127.0.0.1', 'localhost');
  const line = wordsOf(`${ME} --rule response/status-200 --report json`);
  const { code, stdout, stderr } = await krr(['check', open.baseUrl, '--maskinporten', `${localhost}/`, ...line]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect((JSON.parse(stdout) as Report).results).toMatchObject([{ outcome: 'pass' }]);
});

describe('the report says how to get the tokens that its commands name', () => {
  const WRONG = { personer: [{}], list: [{}] };

  /** Judges a service that knows nobody, and none of the tokens that are given by delegation. */
  async function judged(line: string, format: string): Promise<string> {
    const server = createServer(({ headers: { authorization } }, answer) => {
      const token = /^Bearer (\S+\.\S+\.\S+)$/.exec(authorization ?? '')?.[1];
      const isDelegated = token !== undefined && decodeJwt(token).delegation_source !== undefined;
      answer.writeHead(isDelegated ? 403 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(WRONG));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const words = wordsOf(`${line} --report ${format}`);
    const { code, stdout, stderr } = await krr(['check', url, '--maskinporten', open.baseUrl, ...words]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    return stdout;
  }
  const exportsIn = (text: string): string[] => text.match(/^ *export KRR_TOKEN.*$/gm) ?? [];

  test('once for each, in words that get them', async () => {
    const rules = '--rule response/* --rule changes/shape --rule disclosure/delegated-scopes-equal';
    const lines = exportsIn(await judged(`${ME} ${rules} --consumer-org ${OTHER_ORGNO}`, 'text'));
    const variables = lines.map((line) => /KRR_TOKEN\w*/.exec(line)![0]);
    expect([...variables].sort()).toEqual([
      'KRR_TOKEN',
      'KRR_TOKEN_CHANGES',
      'KRR_TOKEN_DELEGATED_CONTACT',
      'KRR_TOKEN_DELEGATED_DIGITAL_POST',
    ]);
    await writeFile(fileOf('krr'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`, { mode: 0o755 });
    const script = [...lines, ...variables.map((name) => `printf '%s %s\\n' ${name} "$${name}"`)].join('\n');
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { env });
    const claims = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name, token]) => [name, decodeJwt(token!)] as const);
    const { KRR_TOKEN: main, KRR_TOKEN_CHANGES: changes, ...others } = Object.fromEntries(claims);
    expect(main).toMatchObject({ client_id: 'everything', scope: `${CONTACT} ${DIGITAL_POST}` });
    expect(changes!.scope).toContain('krr:global/hentendring.read');
    for (const other of Object.values(others)) {
      expect(other).toMatchObject({ consumer: { ID: `0192:${OTHER_ORGNO}` }, delegation_source: expect.any(String) });
    }
  });

  test.each(['json', 'markdown', 'html', 'sarif', 'text'])(
    'in %s, but not who is logged in, and nothing of the key',
    async (format) => {
      const text = await judged(`${ME} --rule logged-in-person/own-person --pid ${PID}`, format);
      expect(text).toMatch(
        /krr token --maskinporten \S+ --client-id everything --key \S+ --kid mine --scope .* --pid …/,
      );
      expect(text.match(/krr token --maskinporten/g)).toHaveLength(1);
      expect(text).not.toContain(PID);
      expect(text).not.toContain(keyText.split('\n')[1]);
    },
  );

  test('and of no other', async () => {
    const { tokens } = JSON.parse(
      await judged(`${ME} --rule response/* --rule disclosure/contact-scope-only`, 'json'),
    ) as Report;
    expect(Object.keys(tokens!)).toEqual(['KRR_TOKEN']); // that of contact-scope-only was fetched, and the rule holds
  });

  test('nothing where none is named', async () => {
    const { tokens } = await reportOf(strict, `${ME} --rule response/status-200`);
    expect(tokens).toBeUndefined();
  });
});

/** An issuer of one's own that answers as it is told, and remembers the forms it was sent. */
async function issuerWith(answer: (url: string) => { status?: number; body: unknown; hangUp?: true }) {
  const forms: URLSearchParams[] = [];
  const asked: string[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'POST') forms.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { status = 200, body, hangUp } = answer(request.url!);
    if (hangUp) return void request.socket.destroy();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
  };
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return { url, forms, asked };
}

const askingAt = (issuer: string, line = `${ME} --rule response/status-200`) =>
  krr(['check', undemanding.baseUrl, '--maskinporten', issuer, ...wordsOf(line)]);

describe('an issuer', () => {
  /** Describes itself, and answers grants so. */
  async function granting(answer: { status?: number; body: unknown; hangUp?: true }, described = '') {
    const issuer: Awaited<ReturnType<typeof issuerWith>> = await issuerWith((url) =>
      url === '/grants'
        ? answer
        : { body: { issuer: described || `${issuer.url}/`, token_endpoint: `${issuer.url}/grants` } },
    );
    return issuer;
  }

  test('is sent a grant as documented, made for it alone', async () => {
    const issuer = await granting({ body: { access_token: 'a-token', expires_in: 120 } });
    await askingAt(`${issuer.url}/`, `${ME} --rule disclosure/contact-scope-only`);
    expect(issuer.asked).toEqual(['GET /.well-known/oauth-authorization-server', 'POST /grants', 'POST /grants']);
    const grants = issuer.forms.map((form) => {
      expect([...form.keys()].sort()).toEqual(['assertion', 'grant_type']);
      expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
      const assertion = form.get('assertion')!;
      expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', kid: 'mine' });
      return decodeJwt(assertion);
    });
    expect(grants).toMatchObject([
      { aud: `${issuer.url}/`, iss: 'everything', scope: `${CONTACT} ${DIGITAL_POST}` },
      { aud: `${issuer.url}/`, iss: 'everything', scope: CONTACT },
    ]);
    for (const { iat, exp } of grants) expect(exp! - iat!).toBeLessThanOrEqual(120);
    expect(new Set(grants.map(({ jti }) => jti)).size).toBe(2);
  });

  test('that knows only OpenID discovery is found', async () => {
    const issuer: Awaited<ReturnType<typeof issuerWith>> = await issuerWith((url) => {
      if (url.endsWith('oauth-authorization-server')) return { status: 404, body: 'no' };
      if (url === '/t') return { body: { access_token: 'a-token' } };
      return { body: { issuer: issuer.url, token_endpoint: `${issuer.url}/t` } };
    });
    expect((await askingAt(issuer.url)).stderr).toBe('');
    expect(issuer.asked.at(-1)).toBe('POST /t');
  });

  test.each([
    [
      'rejects with a description',
      { status: 400, body: { error: 'invalid_grant', error_description: 'MP-110: no\nsuch aud' } },
      'MP-110: no such aud',
    ],
    ['rejects without a description', { status: 400, body: { error: 'invalid_grant' } }, 'invalid_grant'],
    ['fails', { status: 503, body: '<h1>503</h1>' }, 'status 503'],
    ['returns no token', { body: { token: 'x' } }, 'no access_token in the response'],
    ['returns no object', { body: 'null' }, 'no access_token in the response'],
    ['hangs up', { body: '', hangUp: true as const }, 'the connection was closed before the end of the response'],
  ])('that %s is reported in one line with exit code 2', async (_, answer, words) => {
    const { code, stdout, stderr } = await askingAt((await granting(answer)).url);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect(stderr).toContain(words);
  });

  test('that repeats the grant, or names a person, is not quoted', async () => {
    const issuer: Awaited<ReturnType<typeof issuerWith>> = await issuerWith((url) =>
      url === '/t'
        ? { status: 400, body: { error_description: `bad: ${issuer.forms[0]!.get('assertion')} for ${PID}` } }
        : { body: { issuer: `${issuer.url}/`, token_endpoint: `${issuer.url}/t` } },
    );
    const { stderr } = await askingAt(issuer.url);
    expect(stderr).toMatch(/: bad: \*\*\* for \*\*\*\n$/);
  });

  test.each([
    ['its beginning', (grant: string) => grant.slice(0, 120)],
    ['its header alone', (grant: string) => grant.split('.')[0]!],
    ['all but its signature', (grant: string) => grant.slice(0, grant.lastIndexOf('.'))],
    ['its claims', (grant: string) => grant.split('.')[1]!],
    ['something of its claims', (grant: string) => grant.split('.')[1]!.slice(20, 90)],
  ])('that repeats of the grant %s is not quoted', async (_, part) => {
    const issuer: Awaited<ReturnType<typeof issuerWith>> = await issuerWith((url) =>
      url === '/t'
        ? { status: 400, body: { error_description: `bad: ${part(issuer.forms[0]!.get('assertion')!)} there` } }
        : { body: { issuer: `${issuer.url}/`, token_endpoint: `${issuer.url}/t` } },
    );
    const { stderr } = await askingAt(issuer.url);
    expect(stderr).toMatch(/: bad: \*\*\* there\n$/);
  });

  test.each([
    ['rejects', { status: 400, body: { error: 'invalid_grant', error_description: 'MP-100: gone' } }, 'MP-100: gone'],
    ['hangs up', { body: '', hangUp: true as const }, 'the connection was closed before the end of the response'],
  ])('that %s in the middle of a run ends it, with exit code 2', async (_, answer, words) => {
    let granted = 0;
    const issuer: Awaited<ReturnType<typeof issuerWith>> = await issuerWith((url) => {
      if (url !== '/t') return { body: { issuer: `${issuer.url}/`, token_endpoint: `${issuer.url}/t` } };
      return granted++ < 8 ? { body: { access_token: 'a-token', expires_in: 0 } } : answer;
    });
    const { code, stdout, stderr } = await askingAt(issuer.url, `${ME} --rule response/* --rule batch/*`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect(stderr).toContain(words);
  });

  test('whose metadata names another issuer receives no grant', async () => {
    const issuer = await granting({ body: {} }, 'https://maskinporten.example.com/');
    const { code, stderr } = await askingAt(issuer.url);
    expect(code).toBe(2);
    expect(stderr).toContain('its metadata names another issuer');
    expect(issuer.forms).toEqual([]);
  });

  test.each([
    ['is unreachable', 'http://127.0.0.1:1', 'nothing listens there'],
    ['has no metadata', '%s/rest', 'no metadata found'],
  ])('that %s ends it', async (_, url, words) => {
    const { code, stdout, stderr } = await askingAt(url.replace('%s', open.baseUrl));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^krr: [^\n]+\n$/);
    expect(stderr).toContain(words);
  });

  test('receives no request from --dry-run, which prints the token requests', async () => {
    const issuer = await granting({ body: {} });
    const { code, stdout } = await askingAt(issuer.url, `${ME} --dry-run --pid ${PID} --allow-writes`);
    expect({ code, asked: issuer.asked }).toEqual({ code: 0, asked: [] });
    expect(stdout).toContain(`8 tokens to fetch from ${issuer.url}/:\n\ntoken            scopes\n`);
    expect(stdout).toMatch(/\nmain +krr:global\/kontaktinformasjon\.read krr:global\/digitalpost\.read\n/);
    expect(stdout).toMatch(/\nuser +.*krr:user\/spraak\.write \(for the logged-in person\)\n/);
    expect(stdout).toMatch(/\nme-language +1 +- /);
    expect(stdout).toMatch(/ up to \d+ that depend on responses/);
    expect(stdout).not.toContain(PID);
  });
});

/** Words in the only line on standard error. */
const USAGE_ERRORS: readonly [line: string, words: string][] = [
  ['--maskinporten nowhere --client-id x --key <key.pem> --kid mine', 'the URL of an issuer is needed'],
  ['--maskinporten %s --key <key.pem> --kid mine', 'needs --client-id and --key'],
  ['--maskinporten %s --client-id x --kid mine', 'needs --client-id and --key'],
  ['--maskinporten %s --client-id x --key <key.pem>', 'name the key with --kid, or give its certificate with --cert'],
  ['--maskinporten %s --client-id x --key <key.pem> --kid a --cert <own.pem>', '--kid and --cert exclude each other'],
  ['--maskinporten %s --client-id x --key <nope.pem> --kid a', 'nope.pem: there is no such file'],
  ['--maskinporten %s --client-id x --key <public.pem> --kid a', 'a private RSA key of at least 2048 bits'],
  ['--maskinporten %s --client-id x --key <key.pem> --cert <key.pem>', 'not a usable PEM file'],
  ['--maskinporten %s --client-id x --key <key.pem> --cert <other.pem>', 'does not belong to the key'],
  [
    '--maskinporten %s --client-id x --key <key.jwk> --pid 123',
    '--pid expected a fødselsnummer or D-number: the length is 3',
  ],
  ['--maskinporten %s --client-id x --key <key.jwk> --consumer-org 12', 'an organisation number of 9 digits'],
  ['--maskinporten %s --client-id x --key <key.jwk> --scope kontakt=a', 'the names are: main, contact'],
  ['--maskinporten %s --client-id x --key <key.jwk> --scope expired=a', 'an issuer does not issue expired tokens'],
  ['--maskinporten %s --client-id x --key <key.jwk> --scope main=a --scope main=b', 'main=… is given twice'],
  ['--client-id x', '--client-id needs an issuer'],
  ['--consumer-org 310000019', '--consumer-org needs an issuer'],
  ['--scope main=x', '--scope needs an issuer'],
  [`--pid ${PID}`, '--pid needs an issuer'],
];

test.concurrent.each(USAGE_ERRORS)('krr check … %s prints one line with %s', async (line, words) => {
  const { code, stdout, stderr } = await krr(['check', open.baseUrl, ...wordsOf(line.replace('%s', open.baseUrl))]);
  expect(stderr).toContain(words);
  expect(stderr).toMatch(/^krr: [^\n]+\n$/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('rejects the login of a person who may be real at another machine', async () => {
  const published = '23079422568';
  const args = wordsOf(`--client-id x --key <key.pem> --kid a --pid ${published} --dry-run`);
  const { code, stderr } = await krr(['check', open.baseUrl, '--maskinporten', 'https://issuer.example.com', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/not synthetic .* is sent to issuer\.example\.com\n$/);
  expect(stderr).not.toContain(published);
});
