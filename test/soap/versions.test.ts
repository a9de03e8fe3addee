import { describe, expect, test } from 'vitest';
import {
  answerTo,
  childOf,
  envelope,
  faultOf,
  hentPersoner,
  identifierOf,
  read,
  send,
  VERSIONS,
  type Version,
} from '../support/soap/service.ts';

const request = hentPersoner([identifierOf('mobile-only')]);
const sendAs = (contentType: string, text: string) => answerTo({ contentType, body: Buffer.from(text) });

describe.each(Object.entries(VERSIONS))('a request in SOAP %s', (key, { namespace, contentType }) => {
  const version = key as Version;
  test('gets a response in the same version', () => {
    const answer = send(envelope(request, version), version);
    expect(answer).toMatchObject({ status: 200, contentType });
    expect(read(answer.body)).toMatchObject({ name: 'Envelope', namespace });
  });

  test.each([
    '',
    '; charset=UTF-8',
    ';charset="utf-8"',
    '; charset=UTF8',
    '; action="HentPersoner"',
    '; action="urn:x;charset=latin1"',
    '; action="a \\"b\\"; charset=latin1"; charset=utf-8',
  ])('may say %j in its content type', (parameters) => {
    const mediaType = contentType.split(';')[0]!.toUpperCase();
    expect(sendAs(mediaType + parameters, envelope(request, version)).status).toBe(200);
  });

  test.each(['', 'application/json', 'multipart/related', VERSIONS[version === '1.1' ? '1.2' : '1.1'].contentType])(
    'is refused in its own version if its content type is %j',
    (other) => {
      expect(faultOf(sendAs(other, envelope(request, version)))).toMatchObject({
        version,
        reason: expect.stringContaining(contentType.split(';')[0]!),
      });
    },
  );

  test.each(['iso-8859-1', '"UTF-16"', 'latin1; action="charset=utf-8"'])(
    'is refused if its content type says it is in %s',
    (charset) => {
      const other = contentType.replace('utf-8', charset);
      const reason = 'the encoding of a message must be UTF-8, but its content type names another one';
      expect(faultOf(sendAs(other, envelope(request, version)))).toMatchObject({ version, reason });
    },
  );

  test.each<[string, (text: string) => string | Buffer]>([
    ['has a document type', (text) => `<!DOCTYPE x>${text}`],
    ['has a document type with tags', (text) => `<!DOCTYPE x [<!ENTITY y "<z a='>'/>">]>${text}`],
    ['has a comment with another envelope', (text) => `<!-- <Envelope xmlns="urn:x"> --><!DOCTYPE x>${text}`],
    ['has a processing instruction', (text) => `<?xml version="1.0"?><?x y?>${text}`],
    ['stops short', (text) => text.slice(0, -10)],
    ['is not UTF-8', (text) => Buffer.from(text.replace('mobile', '').concat('å'), 'latin1')],
    ['is very large', (text) => text.concat(' '.repeat(1 << 20))],
  ])('is refused in the version of its envelope, whatever its content type, if it %s', (_, change) => {
    const other = VERSIONS[version === '1.1' ? '1.2' : '1.1'].contentType;
    const body = change(envelope(request, version));
    const answer = answerTo({ contentType: other, body: Buffer.from(body as string) });
    expect(faultOf(answer)).toMatchObject({ version, code: version === '1.1' ? 'Client' : 'Sender' });
    expect(faultOf(answer).reason).not.toContain('content type');
  });

  test('gets a fault in the version of its content type if it is malformed', () => {
    expect(faultOf(send('<', version))).toMatchObject({ version });
  });

  test.each([
    '<Envelope/>',
    '<Envelope xmlns="http://www.w3.org/2001/12/soap-envelope"><Body/></Envelope>',
    `<Message xmlns="${namespace}"/>`,
    request,
  ])('has a version mismatch if it is %s', (text) => {
    const answer = send(text, version);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: 'VersionMismatch' });
  });
});

test('a version mismatch in SOAP 1.2 lists the supported versions', () => {
  const upgrade = childOf(childOf(read(send('<x/>', '1.2').body), 'Header'), 'Upgrade');
  expect(upgrade?.children.map(({ attributes }) => attributes.qname)).toEqual(['its:Envelope', 'its:Envelope']);
  const { body } = send('<x/>', '1.2');
  expect(body.indexOf(VERSIONS['1.2'].namespace, body.indexOf('Upgrade'))).toBeGreaterThan(0);
  expect(body.indexOf(`xmlns:its="${VERSIONS['1.1'].namespace}"`)).toBeGreaterThan(0);
});

test.each([
  ['application/json', '{"personidentifikatorer":[]}'],
  ['application/x-www-form-urlencoded', 'personidentifikator=1'],
  ['application/xml', '<a/>'],
  ['multipart/form-data; boundary=x', '--x--'],
  ['no such type', 'x'],
])('what is sent as %s is told which content types there are, not what is wrong with it', (contentType, body) => {
  expect(faultOf(sendAs(contentType, body))).toMatchObject({
    version: '1.2',
    reason: 'the content type of a message is text/xml in SOAP 1.1, application/soap+xml in SOAP 1.2',
  });
});

test.each<[string, Version, string]>([
  ['by its content type', '1.1', '<!DOCTYPE x><a/>'],
  ['by its content type', '1.2', '<!DOCTYPE x><a/>'],
  ['by its content type', '1.1', '<!-- '],
  ['by its content type', '1.1', `<a><e:Envelope xmlns:e="${VERSIONS['1.2'].namespace}"/>`],
  ['by its content type', '1.1', `<e:Envelope xmlns:f="${VERSIONS['1.2'].namespace}">`],
])('what has no envelope that can be made out is refused %s: %s, %s', (_, version, text) => {
  expect(faultOf(send(text, version)).version).toBe(version);
});
