import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from '../../../src/mock/index.ts';
import { expectNothingLeaks, expectRefusal } from '../../support/mock/error-response.ts';
import { keptLog } from '../../support/mock/in-process.ts';
import { started } from '../../support/mock/run-mock.ts';
import { askOver, postTo, SENDER_STATUS, sendTo, VERSION_NAMES } from '../../support/mock/soap.ts';
import {
  envelope,
  faultOf,
  hentPersoner,
  identifierOf,
  MESSAGES,
  VERSIONS,
  type Version,
} from '../../support/soap/service.ts';

const one = identifierOf('mobile-only');
const good = (version: Version): string => envelope(hentPersoner([one], ['Kontaktinfo']), version);
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
  return () => mock.close();
});

/** An invalid message of each kind, and a word of the reason. */
const MISTAKES: Readonly<Record<string, readonly [(version: Version) => string, RegExp]>> = {
  'malformed XML': [(version) => good(version).slice(0, -9), /well-formed/],
  JSON: [() => `{"personidentifikatorer":["${one}"]}`, /well-formed/],
  'an empty message': [() => '', /well-formed/],
  'a document type': [(version) => `<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">${good(version)}`, /document type/],
  'an external entity': [
    (version) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${good(version).replace('Kontaktinfo', '&e;')}`,
    /document type/,
  ],
  'a billion laughs': [
    (version) => `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>${good(version).replace('Kontaktinfo', '&l9;')}`,
    /document type/,
  ],
  'nobody asked for': [(version) => envelope(hentPersoner([]), version), /at least 1/],
  '1001 asked for': [(version) => envelope(hentPersoner(Array(1001).fill(one)), version), /at most 1000/],
  'an identifier of ten digits': [(version) => good(version).replace(one, one.slice(1)), /number 1 must be 11 digits/],
  'an unknown operation': [(version) => good(version).replaceAll('HentPersoner', 'HentAlle'), /unknown operation/],
  'a namespace of another edition': [(version) => good(version).replace('16-02', '14-05'), /16-02/],
  'no namespace': [(version) => good(version).replace(` xmlns="${MESSAGES}"`, ''), /namespace/],
  'an empty Body': [(version) => envelope('', version), /one element/],
  'PaaVegneAv that is no organisation': [
    (version) =>
      envelope(
        hentPersoner([one]),
        version,
        `<o:Oppslagstjenesten xmlns:o="${MESSAGES}"><o:PaaVegneAv>1</o:PaaVegneAv></o:Oppslagstjenesten>`,
      ),
    /organisation number/,
  ],
  'a message of 2 MB': [
    (version) => good(version).replace('Kontaktinfo', 'x'.repeat(2 << 20)),
    /at most 1048576 bytes/,
  ],
  'a message one byte too large': [
    (version) => {
      const filled = (length: number) => good(version).replace('Kontaktinfo', 'x'.repeat(length));
      return filled((1 << 20) + 1 - filled(0).length);
    },
    /at most 1048576 bytes/,
  ],
};

describe.each(VERSION_NAMES)('in SOAP %s', (version) => {
  const sender = { version, code: version === '1.1' ? 'Client' : 'Sender', status: SENDER_STATUS[version] };

  test.each(Object.entries(MISTAKES))('%s is a fault of the sender', async (_, [message, reason]) => {
    const answer = await sendTo(mock, message(version), version);
    expect(faultOf(answer)).toMatchObject({ ...sender, reason: expect.stringMatching(reason) });
    expectNothingLeaks(answer.body);
  });

  test('a compressed message is one, and the header says what is accepted', async () => {
    const headers = { 'content-type': VERSIONS[version].contentType, 'content-encoding': 'gzip' };
    const answer = await postTo(mock, gzipSync(good(version)), headers);
    expect(faultOf(answer)).toMatchObject({ ...sender, reason: expect.stringMatching(/uncompressed/) });
    expect(answer.headers.get('accept-encoding')).toBe('identity');
  });

  test.each(['application/json', 'multipart/related; boundary=x', 'text/plain'])(
    'a message sent as %s is one, in the version of its envelope',
    async (contentType) => {
      const answer = await postTo(mock, good(version), { 'content-type': contentType });
      expect(faultOf(answer)).toMatchObject({ ...sender, reason: expect.stringMatching(/content type/) });
    },
  );

  test('a message without a content type is one', async () => {
    const answer = await postTo(mock, Buffer.from(good(version)), {});
    expect(faultOf(answer)).toMatchObject({ ...sender, reason: expect.stringMatching(/content type/) });
  });

  test('a header that must be understood and is not has its own code', async () => {
    const header = '<x:T xmlns:x="urn:x" soap:mustUnderstand="1"/>';
    const answer = await sendTo(mock, envelope(hentPersoner([one]), version, header), version);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: 'MustUnderstand' });
  });
});

test('an envelope of no known version has its own code', async () => {
  const other = good('1.2').replace(VERSIONS['1.2'].namespace, 'http://www.w3.org/2002/06/soap-envelope');
  expect(faultOf(await sendTo(mock, other))).toMatchObject({ status: 500, code: 'VersionMismatch' });
});

test.each(['rubbish', '/', 'text/xml, text/xml'])('rejects the invalid content type %j', async (contentType) => {
  const answer = await postTo(mock, good('1.2'), { 'content-type': contentType });
  expect(faultOf(answer)).toMatchObject({
    status: 400,
    code: 'Sender',
    reason: expect.stringMatching(/content type/),
  });
  expectNothingLeaks(answer.body);
});

describe('a chunked message', () => {
  const inChunks = (message: string) => {
    const chunks = message.match(/[\s\S]{1,65536}/g)!.map((chunk) => Buffer.from(chunk));
    return postTo(mock, ReadableStream.from(chunks), { 'content-type': VERSIONS['1.1'].contentType });
  };

  test('is accepted', async () => {
    expect((await inChunks(good('1.1'))).status).toBe(200);
  });

  test('is rejected if it is too large', async () => {
    const answer = await inChunks(good('1.1').replace('Kontaktinfo', 'x'.repeat(2 << 20)));
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('a message has at most 1048576 bytes');
  });
});

test('a request without a body is rejected', async () => {
  expect(faultOf(await postTo(mock, null, {}))).toMatchObject({ status: 400, code: 'Sender' });
});

test('a connection serves on after a fault', async () => {
  await sendTo(mock, good('1.2').slice(0, -9));
  expect((await sendTo(mock, good('1.2'))).status).toBe(200);
});

test('an internal error is a SOAP fault, with the reason only in the log', async () => {
  const { log, written } = keptLog('error');
  const broken = await started({ log });
  const fail = (): never => {
    throw new Error(`a secret of ${one}`);
  };
  await broken.setScenario({ ...broken.scenario });
  Object.defineProperty(broken.scenario, 'print', { get: fail });
  for (const version of VERSION_NAMES) {
    const answer = await askOver(broken, hentPersoner([one]), version);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: version === '1.1' ? 'Server' : 'Receiver' });
    expect(answer.body).not.toContain('secret');
    expectNothingLeaks(answer.body);
  }
  expect(written()).toContain('POST /ws-v5 failed: Error: a secret of ***********');
});

describe('by another method', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('%s is rejected as on every path', async (method) => {
    const answer = await fetch(`${mock.url}/ws-v5`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    if (method !== 'HEAD') expectRefusal(answer.status, 405, await answer.text());
  });

  test.each(['?wsdl', '?WSDL', '?wsdl=', '?x=1&wsdl', '?wsdl&x=1'])(
    'GET with %j is the WSDL, and HEAD its head',
    async (query) => {
      const answer = await fetch(`${mock.url}/ws-v5${query}`);
      expect(answer.status).toBe(200);
      const wsdl = await answer.text();
      expect(wsdl).toContain('definitions');
      const head = await fetch(`${mock.url}/ws-v5${query}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      for (const name of ['content-type', 'content-length']) {
        expect(head.headers.get(name)).toBe(answer.headers.get(name));
      }
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(wsdl)));
    },
  );

  test.each(['', '?', '?x=wsdl', '?x=1&wsdls', '?wsdls', '?xwsdl'])(
    'rejects GET with %j and names the URL of the WSDL',
    async (query) => {
      const answer = await fetch(`${mock.url}/ws-v5${query}`);
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
      const body = await answer.text();
      expectRefusal(answer.status, 405, body);
      expect(body).toContain('/ws-v5?wsdl');
    },
  );
});
