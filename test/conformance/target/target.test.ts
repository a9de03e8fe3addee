import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import * as x509 from '@peculiar/x509';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { NoResponse, ProbeRequest, ServiceResponse } from '../../../src/conformance/target/exchange.ts';
import { Target, type TargetOptions } from '../../../src/conformance/target/target.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) await close();
});

const request: ProbeRequest = {
  method: 'POST',
  path: '/rest/v1/personer',
  headers: { 'Content-Type': 'application/json' },
  authorization: { token: 'main' },
  body: '{}',
  identifiers: [],
};

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => server.close());
  return (server.address() as { port: number }).port;
}

const serve = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(listener))}`;

function targetAt(baseUrl: string, more: Partial<TargetOptions> = {}): Target {
  const target = new Target({ baseUrl, tokens: { main: 'secret-token' }, timeoutMs: 30_000, concurrency: 4, ...more });
  closing.unshift(() => target.close());
  return target;
}

const statusOf = (reply: ServiceResponse | NoResponse): number | string =>
  'status' in reply ? reply.status : reply.failed;

test('sends a request with its token and reads the response', async () => {
  const received: unknown[] = [];
  const baseUrl = await serve(({ method, url, headers }, response) => {
    received.push(method, url, headers.authorization, headers['content-type']);
    response.writeHead(201, { 'X-Twice': ['a', 'b'] }).end('{"å":1}');
  });
  const reply = (await targetAt(`${baseUrl}/x/`).exchange(request)) as ServiceResponse;
  expect(received).toEqual(['POST', '/x/rest/v1/personer', 'Bearer secret-token', 'application/json']);
  expect(reply).toMatchObject({ status: 201, body: '{"å":1}', isUtf8: true, headers: { 'x-twice': 'a, b' } });
});

test('sends no Authorization header, or a given value', async () => {
  const received: unknown[] = [];
  const target = targetAt(
    await serve(({ headers }, response) => {
      received.push(headers.authorization);
      response.end();
    }),
  );
  await target.exchange({ ...request, authorization: null });
  await target.exchange({ ...request, authorization: { raw: 'Basic x' } });
  expect(received).toEqual([undefined, 'Basic x']);
});

test('reports bytes that are not UTF-8', async () => {
  const target = targetAt(await serve((_, response) => response.end(Buffer.from([0x7b, 0xe5, 0x7d]))));
  expect(await target.exchange(request)).toMatchObject({ isUtf8: false, body: '{å}' });
});

test('limits the number of concurrent requests', async () => {
  const underWay: ServerResponse[] = [];
  let most = 0;
  const baseUrl = await serve((_, response) => {
    most = Math.max(most, underWay.push(response));
    // Nobody is answered before three have come, and then one too many has time to come.
    if (underWay.length === 3) setTimeout(() => underWay.splice(0).map((one) => one.end()), 20);
  });
  const target = targetAt(baseUrl, { concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, () => target.exchange(request)));
  expect(most).toBe(3);
  expect(target.requests).toBe(12);
});

/** A timer may be early by a millisecond or two. */
const EARLY_MS = 10;

test('applies the rate limit to retries too', async () => {
  let received = 0;
  const baseUrl = await serve((_, response) => {
    response.writeHead(++received <= 2 ? 429 : 200, { 'Retry-After': '0' }).end();
  });
  const target = targetAt(baseUrl, { rate: 20 });
  const begun = performance.now();
  const replies = await Promise.all(Array.from({ length: 4 }, () => target.exchange(request)));
  expect(performance.now() - begun).toBeGreaterThan(5 * 50 - EARLY_MS);
  expect(replies.map(statusOf)).toEqual([200, 200, 200, 200]);
  expect(received).toBe(6);
});

describe('a deployment that is overloaded or in maintenance', () => {
  const respond = (times: number, status: number, retryAfter: () => string | undefined = () => undefined) => {
    let received = 0;
    return serve((_, response) => {
      const value = retryAfter();
      const isRefused = received++ < times;
      response
        .writeHead(isRefused ? status : 200, isRefused && value !== undefined ? { 'Retry-After': value } : {})
        .end();
    });
  };

  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

  test.each([
    ['seconds', () => '1'],
    // It is cut off to a whole second.
    ['a date', () => inSeconds(2)],
  ])('is waited for as long as Retry-After says, in %s', async (_, retryAfter) => {
    const target = targetAt(await respond(1, 503, retryAfter));
    const begun = performance.now();
    expect(statusOf(await target.exchange(request))).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(1000 - EARLY_MS);
  });

  test('is retried at once if the date in Retry-After is past', async () => {
    const target = targetAt(await respond(1, 429, () => inSeconds(-5)));
    expect(statusOf(await target.exchange(request))).toBe(200);
    expect(target.requests).toBe(2);
  });

  test.each([429, 502, 503, 504])('is retried after status %i without Retry-After', async (status) => {
    const target = targetAt(await respond(1, status));
    expect(statusOf(await target.exchange(request))).toBe(200);
    expect(target.requests).toBe(2);
  });

  test('is retried after an invalid Retry-After, but not after a long one', async () => {
    const invalid = targetAt(await respond(1, 503, () => 'soon'));
    expect([statusOf(await invalid.exchange(request)), invalid.requests]).toEqual([200, 2]);
    const long = targetAt(await respond(1, 503, () => '3600'));
    expect(await long.exchange(request)).toEqual({
      failed: 'status 503: the service is overloaded or in maintenance',
      isUnavailable: true,
    });
    expect(long.requests).toBe(1);
  });

  test('is given up after four attempts, or after six with Retry-After', async () => {
    const silent = targetAt(await respond(9, 502));
    const polite = targetAt(await respond(9, 429, () => '0'));
    const failures = await Promise.all([silent.exchange(request), polite.exchange(request)]);
    expect(failures).toEqual([
      { failed: 'status 502 in 4 attempts: the service is overloaded or in maintenance', isUnavailable: true },
      { failed: 'status 429 in 6 attempts: the service is overloaded or in maintenance', isUnavailable: true },
    ]);
    expect([silent.requests, polite.requests]).toEqual([4, 6]);
  });

  test('is retried on a new connection', async () => {
    const ports: unknown[] = [];
    const baseUrl = await serve(({ socket }, response) => {
      ports.push(socket.remotePort);
      response.writeHead(ports.length === 1 ? 503 : 200).end();
    });
    await targetAt(baseUrl).exchange(request);
    expect(new Set(ports).size).toBe(2);
  });

  test('does not delay every request of a run', async () => {
    const target = targetAt(await respond(Number.POSITIVE_INFINITY, 503), { concurrency: 64 });
    await Promise.all(Array.from({ length: 64 }, () => target.exchange(request)));
    expect(target.requests).toBe(64 + 60);
  });
});

describe('the time of a run', () => {
  test('is limited, also for a body without an end', async () => {
    const target = targetAt(await serve((_, response) => response.writeHead(200).write('{')), { maxTimeMs: 200 });
    const reached = { failed: 'the run has reached its limit of 0.2 s', isFinal: true, isUnavailable: true };
    expect(await target.exchange(request)).toEqual(reached);
    expect(await target.exchange(request)).toEqual(reached);
    expect([target.requests, target.limitReached]).toEqual([1, 'the run has reached its limit of 0.2 s']);
  });

  test('is limited while the suite waits for Retry-After', async () => {
    const target = targetAt(await serve((_, response) => response.writeHead(503, { 'Retry-After': '60' }).end()), {
      maxTimeMs: 200,
    });
    expect(await target.exchange(request)).toMatchObject({ failed: 'the run has reached its limit of 0.2 s' });
  });

  test('does not limit requests that undo a change', async () => {
    const target = targetAt(await serve((_, response) => response.end('{}')), { maxTimeMs: 1 });
    while (target.limitReached === undefined) await target.exchange(request);
    expect(statusOf(await target.exchange(request, { isUndoing: true }))).toBe(200);
  });
});

test('responses that do not fit into memory are not kept', async () => {
  const large = `[${'{},'.repeat(1_100_000)}{}]`;
  const target = targetAt(await serve((_, response) => response.end(large)), { concurrency: 1 });
  const replies = await Promise.all(Array.from({ length: 4 }, () => target.exchange(request)));
  const failed = 'the responses of the run are larger than the suite can keep in memory';
  expect(replies.map(statusOf)).toEqual([200, failed, failed, failed]);
  expect(target.requests).toBe(2);
});

describe('a connection that fails', () => {
  const resetting = async (times: number): Promise<string> => {
    let left = times;
    return serve((incoming, response) => {
      if (left-- > 0) incoming.socket.resetAndDestroy();
      else response.end('{}');
    });
  };

  test('once is retried without a report', async () => {
    const target = targetAt(await resetting(1));
    expect(statusOf(await target.exchange(request))).toBe(200);
    expect(target.requests).toBe(2);
  });

  test('three times is reported with its reason', async () => {
    const target = targetAt(await resetting(3));
    expect(await target.exchange(request)).toEqual({ failed: 'the connection was reset' });
    expect(target.requests).toBe(3);
  });

  test('because the service has closed it between two requests is opened again', async () => {
    const server = createServer((_, response) => response.end('{}'));
    const target = targetAt(`http://127.0.0.1:${await listening(server)}`);
    for (let round = 0; round < 3; round++) {
      expect(statusOf(await target.exchange(request))).toBe(200);
      server.closeIdleConnections();
    }
  });

  test.each<[string, string, (socket: Socket) => void]>([
    [
      'is closed in the middle of the response',
      'the connection was closed before the end of the response',
      (socket) => socket.end('HTTP/1.1 200 OK\r\n'),
    ],
    [
      'ends a body too soon',
      'the connection was closed before the end of the response',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}'),
    ],
    ['speaks something else', 'the response is not HTTP', (socket) => socket.end('SSH-2.0-x\r\n')],
  ])('because it %s is explained', async (_, reason, answer) => {
    const port = await listening(
      createTcpServer((socket) => socket.once('data', () => answer(socket)).on('error', () => {})),
    );
    expect(await targetAt(`http://127.0.0.1:${port}`).exchange(request)).toEqual({ failed: reason });
  });

  test('because nothing listens is explained', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((closed) => server.close(closed));
    expect(await targetAt(`http://127.0.0.1:${port}`).exchange(request)).toEqual({
      failed: 'no connection: nothing listens there',
    });
  });

  test.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['never ends its answer', (_, response) => response.writeHead(200).write('{')],
  ])('because the service %s says so, in time', async (_, listener) => {
    const target = targetAt(await serve(listener), { timeoutMs: 200 });
    expect(await target.exchange(request)).toEqual({ failed: 'no response within 0.2 s', isTimeout: true });
  });
});

/** Leads every tunnel to one port, and remembers where it should have led. */
async function proxyTo(port: number) {
  const asked: string[] = [];
  const proxy = createServer((incoming, response) => {
    asked.push(incoming.url!);
    response.writeHead(502).end();
  }).on('connect', ({ url }, socket: Socket) => {
    asked.push(url!);
    const through = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
    through.on('error', () => socket.destroy()).pipe(socket);
    socket.on('error', () => through.destroy()).pipe(through);
  });
  return { asked, url: `http://127.0.0.1:${await listening(proxy)}` };
}

describe('requests on one connection', () => {
  const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n';
  const [first, second, third] = ['a', 'b', 'c'].map((body) => ({ ...request, body })) as [
    ProbeRequest,
    ProbeRequest,
    ProbeRequest,
  ];

  /** A service that writes the letters of the bodies; `respond` decides how. */
  async function serveLetters(
    respond: (socket: Socket, letters: string, number: number) => void,
    timeoutMs = 30_000,
  ): Promise<Target> {
    let connections = 0;
    const server = createTcpServer((socket) => {
      const number = ++connections;
      socket
        .on('error', () => {})
        .on('data', (bytes) => {
          const letters = [...String(bytes).matchAll(/\r\n\r\n(.)/g)].map(([, letter]) => letter).join('');
          respond(socket, letters, number);
        });
    });
    return targetAt(`http://127.0.0.1:${await listening(server)}`, { timeoutMs });
  }
  const writeAll = (socket: Socket, letters: string): void => {
    for (const letter of letters) socket.write(RESPONSE + letter);
  };
  const bodyOf = (reply: ServiceResponse | NoResponse): string => ('status' in reply ? reply.body : reply.failed);

  test('are sent without waiting, and their responses are read in order', async () => {
    const target = await serveLetters(writeAll);
    expect((await target.exchangePipelined([first, second, third])).map(bodyOf)).toEqual(['a', 'b', 'c']);
    expect(target.requests).toBe(3);
  });

  test('are sent again alone if the connection is closed before their responses', async () => {
    const received: string[] = [];
    const target = await serveLetters((socket, letters) => {
      received.push(letters);
      writeAll(socket, letters.slice(0, 1));
      socket.end();
    });
    expect((await target.exchangePipelined([first, second, third])).map(bodyOf)).toEqual(['a', 'b', 'c']);
    expect(received.sort()).toEqual(['abc', 'b', 'c']);
  });

  test('are sent again alone if the connection is closed without any response', async () => {
    const target = await serveLetters((socket, letters) => {
      if (letters.length > 1) socket.destroy();
      else writeAll(socket, letters);
    });
    expect((await target.exchangePipelined([first, second])).map(bodyOf)).toEqual(['a', 'b']);
  });

  test('are not sent again while the connection is open', async () => {
    const target = await serveLetters((socket, letters) => writeAll(socket, letters.slice(0, 1)), 2000);
    expect((await target.exchangePipelined([first, second])).map(bodyOf)).toEqual(['a', 'no response within 2 s']);
  });

  test('are sent again alone if the service is overloaded', async () => {
    const target = await serveLetters((socket, letters, number) => {
      writeAll(socket, letters.slice(0, 1));
      if (number === 1) socket.write('HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n');
    });
    expect((await target.exchangePipelined([first, second])).map(bodyOf)).toEqual(['a', 'b']);
  });

  test.each<[string, string, string]>([
    ['a negative length', 'Content-Length: -20\r\n\r\nbody', 'the response is not HTTP'],
    ['a chunk of a negative length', 'Transfer-Encoding: chunked\r\n\r\n-20\r\nbody', 'the response is not HTTP'],
    ['a header of 100 KB', `X: ${'x'.repeat(100_000)}`, 'the response is not HTTP'],
    ['a body of 17 MiB', 'Content-Length: 99999999\r\n\r\n', 'the body of the response is too long'],
  ])('may have a response that cannot be read: %s', async (_, rest, reason) => {
    const filler = Buffer.alloc(reason.includes('long') ? 17 * 2 ** 20 : 0);
    const target = await serveLetters((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${rest}`);
      socket.write(filler);
    });
    expect((await target.exchangePipelined([first])).map(bodyOf)).toEqual([reason]);
  });

  test('of HTTP/1.0 have its version, and a body that the end of the connection ends', async () => {
    let line = '';
    const server = createTcpServer((socket) => {
      socket
        .on('error', () => {})
        .on('data', (bytes) => {
          line = String(bytes).split('\r\n')[0]!;
          socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nX-Twice: a\r\nx-twice: b\r\n\r\n{}');
        });
    });
    const reply = await targetAt(`http://127.0.0.1:${await listening(server)}`).exchange({
      ...request,
      httpVersion: '1.0',
    });
    expect(line).toBe('POST /rest/v1/personer HTTP/1.0');
    expect(reply).toMatchObject({ status: 200, body: '{}', headers: { 'x-twice': 'a, b' }, interimStatuses: [100] });
  });
});

describe('a proxy in the environment', () => {
  test('is used for another machine unless NO_PROXY names it', async () => {
    const origin = new URL(await serve((_, response) => response.end('{}')));
    const { asked, url } = await proxyTo(Number(origin.port));
    vi.stubEnv('HTTP_PROXY', url);
    vi.stubEnv('http_proxy', url);
    vi.stubEnv('NO_PROXY', 'direct.invalid');
    vi.stubEnv('no_proxy', 'direct.invalid');
    expect(statusOf(await targetAt('http://krr.example.com').exchange(request))).toBe(200);
    expect(statusOf(await targetAt('http://krr.example.com').exchange({ ...request, httpVersion: '1.0' }))).toBe(200);
    expect(asked).toEqual(['krr.example.com:80', 'krr.example.com:80']);
    const direct = await targetAt('http://direct.invalid').exchange(request);
    expect(direct).toMatchObject({ failed: expect.stringMatching(/^the host name /) });
    expect(asked).toHaveLength(2);
  });

  test('is not used for this machine', async () => {
    const baseUrl = await serve((_, response) => response.end('{}'));
    const { asked, url } = await proxyTo(1);
    vi.stubEnv('HTTP_PROXY', url);
    vi.stubEnv('http_proxy', url);
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    expect(statusOf(await targetAt(baseUrl).exchange(request))).toBe(200);
    expect(asked).toEqual([]);
  });
});

describe('certificates', () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  type Pair = { readonly cert: string; readonly key: string };
  let authority: Pair & { readonly keys: webcrypto.CryptoKeyPair; readonly made: x509.X509Certificate };
  let server: Pair;
  let client: Pair;

  const pemOf = (bytes: ArrayBuffer, label: string): string =>
    `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
  const keyOf = async (keys: webcrypto.CryptoKeyPair): Promise<string> =>
    pemOf(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const validity = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 3_600_000) };

  async function issued(name: string, extensions: x509.Extension[]): Promise<Pair> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const made = await x509.X509CertificateGenerator.create({
      ...{ subject: `CN=${name}`, issuer: authority.made.subject, ...validity, extensions },
      ...{ publicKey: keys.publicKey, signingKey: authority.keys.privateKey, signingAlgorithm: algorithm },
    });
    return { cert: made.toString('pem'), key: await keyOf(keys) };
  }

  beforeAll(async () => {
    x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const extensions = [new x509.BasicConstraintsExtension(true, undefined, true)];
    const made = await x509.X509CertificateGenerator.createSelfSigned({
      ...{ name: 'CN=krr-kit test authority', ...validity, signingAlgorithm: algorithm, keys, extensions },
    });
    authority = { keys, made, cert: made.toString('pem'), key: await keyOf(keys) };
    server = await issued('server', [
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'krr.example.com' },
      ]),
    ]);
    client = await issued('client', []);
  });

  async function secure(more: object = {}): Promise<string> {
    const made = createTlsServer({ ...server, ca: authority.cert, ...more }, (incoming, response) => {
      response.end(
        (incoming.socket as unknown as { getPeerCertificate(): { subject?: { CN: string } } }).getPeerCertificate()
          .subject?.CN ?? '',
      );
    });
    return `https://127.0.0.1:${await listening(made)}`;
  }

  test('of a server are accepted if their authority is given', async () => {
    const baseUrl = await secure();
    expect(statusOf(await targetAt(baseUrl, { ca: authority.cert }).exchange(request))).toBe(200);
    expect(await targetAt(baseUrl).exchange(request)).toEqual({
      failed: "the server's certificate is signed by an unknown authority: name it with --ca",
    });
  });

  test('of a server are accepted through a proxy too', async () => {
    const origin = new URL(await secure({ requestCert: true, rejectUnauthorized: true }));
    const { asked, url } = await proxyTo(Number(origin.port));
    for (const name of ['HTTPS_PROXY', 'https_proxy']) vi.stubEnv(name, url);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    const target = targetAt('https://krr.example.com', { ca: authority.cert, ...client });
    expect(await target.exchange(request)).toMatchObject({ status: 200, body: 'client' });
    expect(await target.exchangePipelined([request])).toMatchObject([{ status: 200, body: 'client' }]);
    expect(asked).toEqual(['krr.example.com:443', 'krr.example.com:443']);
  });

  test('of a server are rejected for another host name', async () => {
    const { port } = new URL(await secure());
    expect(await targetAt(`https://localhost:${port}`, { ca: authority.cert }).exchange(request)).toEqual({
      failed: "the server's certificate is for another host",
    });
  });

  test('of the client are sent to a server that requests them', async () => {
    const baseUrl = await secure({ requestCert: true, rejectUnauthorized: true });
    const known = targetAt(baseUrl, { ca: authority.cert, ...client });
    expect(await known.exchange(request)).toMatchObject({ status: 200, body: 'client' });
    const unknown = targetAt(baseUrl, { ca: authority.cert });
    expect(await unknown.exchange(request)).toEqual({
      failed: 'the server requires a certificate of the client: give --cert and --key',
    });
  });
});

test('redacts tokens in responses, but not short placeholders', () => {
  const tokens = { main: 'secret-token', contact: 'other-secret', none: 'any' };
  const target = targetAt('http://127.0.0.1:9', { tokens });
  expect(target.tokens.redact('{"a":"secret-token","b":"other-secret","c":"any"}')).toBe(
    '{"a":"<token>","b":"<token>","c":"any"}',
  );
});

test('redacts a token in another letter case, in base64, and its long parts', () => {
  const parts = ['eyJhbGciOiJSUzI1NiJ9abcdef', 'eyJzdWIiOiJrcnIta2l0In0', 'c2lnbmF0dXJlLW9mLWtyci1raXQ'];
  const token = parts.join('.');
  const target = targetAt('http://127.0.0.1:9', { tokens: { main: token } });
  const base64 = Buffer.from(token).toString('base64');
  for (const text of [token, token.toUpperCase(), base64, token.slice(0, -4)]) {
    const redacted = target.tokens.redact(`"${text}"`);
    for (const part of [...parts.slice(0, 2), base64.slice(0, -4)]) {
      expect(redacted.toLowerCase()).not.toContain(part.toLowerCase());
    }
  }
});
