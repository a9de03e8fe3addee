import { describe, expect, test } from 'vitest';
import { answerSoap } from '../../src/soap/index.ts';
import { expectValid } from './schemas.ts';
import {
  childOf,
  envelope,
  faultOf,
  hentPersoner,
  identifierOf,
  read,
  send,
  serviceWith,
  VERSIONS,
  type Version,
} from './service.ts';

const request = hentPersoner([identifierOf('mobile-only')]);
const service = serviceWith();
const sendAs = (contentType: string, text: string) => answerSoap({ contentType, body: Buffer.from(text) }, service);

describe.each(Object.entries(VERSIONS))('a request in SOAP %s', (key, { namespace, contentType }) => {
  const version = key as Version;
  test('is answered in the same version', () => {
    const answer = send(envelope(request, version), version);
    expect(answer).toMatchObject({ status: 200, contentType });
    expect(read(answer.body)).toMatchObject({ name: 'Envelope', namespace });
  });

  test.each(['', '; charset=UTF-8', ';charset="utf-8"', '; action="HentPersoner"'])(
    'may say %j in its content type',
    (parameters) => {
      const mediaType = contentType.split(';')[0]!.toUpperCase();
      expect(sendAs(mediaType + parameters, envelope(request, version)).status).toBe(200);
    },
  );

  test.each(['', 'application/json', 'multipart/related', VERSIONS[version === '1.1' ? '1.2' : '1.1'].contentType])(
    'is refused in its own version if its content type is %j',
    (other) => {
      expect(faultOf(sendAs(other, envelope(request, version)))).toMatchObject({
        version,
        reason: expect.stringContaining(contentType.split(';')[0]!),
      });
    },
  );

  test('is refused if it is in another encoding', () => {
    const other = contentType.replace('utf-8', 'iso-8859-1');
    expect(faultOf(sendAs(other, envelope(request, version)))).toMatchObject({ version });
  });

  test('is refused in its own version, by its content type, if it cannot be read', () => {
    expect(faultOf(send('<', version))).toMatchObject({ version });
  });

  test.each([
    '<Envelope/>',
    '<Envelope xmlns="http://www.w3.org/2001/12/soap-envelope"><Body/></Envelope>',
    `<Message xmlns="${namespace}"/>`,
    request,
  ])('has a version mismatch if it is %s', async (text) => {
    const answer = send(text, version);
    expect(faultOf(answer)).toMatchObject({ version, status: 500, code: 'VersionMismatch' });
    await expectValid(answer);
  });
});

test('a version mismatch in SOAP 1.2 tells the versions that there are', () => {
  const upgrade = childOf(childOf(read(send('<x/>', '1.2').body), 'Header'), 'Upgrade');
  expect(upgrade?.children.map(({ attributes }) => attributes.qname)).toEqual(['its:Envelope', 'its:Envelope']);
  const { body } = send('<x/>', '1.2');
  expect(body.indexOf(VERSIONS['1.2'].namespace, body.indexOf('Upgrade'))).toBeGreaterThan(0);
  expect(body.indexOf(`xmlns:its="${VERSIONS['1.1'].namespace}"`)).toBeGreaterThan(0);
});
