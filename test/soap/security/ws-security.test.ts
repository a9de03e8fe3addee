import { describe, expect, test } from 'vitest';
import type { SoapResponse, SoapSigner } from '../../../src/soap/index.ts';
import {
  envelope,
  faultOf,
  hentPersoner,
  identifierOf,
  MESSAGES,
  NOW,
  personsOf,
  send,
  serviceWith,
  VERSIONS,
  type Version,
} from '../../support/soap/service.ts';
import { EXCLUSIVE, INCLUSIVE, type Signing, signedEnvelope, signerWith } from '../../support/soap/signing.ts';

const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
const request = hentPersoner([one]);
const verifying = serviceWith({}, { wsSecurity: 'verify' });
/** The service, with no message taken yet. */
const fresh = () => ({ ...verifying, seenSignatures: new Map() });
const signer = await signerWith();
const sendSigned = (signing: Partial<Signing> = {}, change: (message: string) => string = String): SoapResponse => {
  const message = signedEnvelope(request, { signer, ...signing });
  const changed = change(message);
  if (change !== String && changed === message) throw new Error('nothing was changed');
  return send(changed, signing.version ?? '1.2', fresh());
};
const identifiersOf = (answer: SoapResponse) =>
  personsOf(answer).map(({ personidentifikator }) => personidentifikator!.text);

describe.each(Object.keys(VERSIONS) as Version[])('in SOAP %s', (version) => {
  test('accepts a signed request', () => {
    const answer = sendSigned({ version });
    expect(answer.status).toBe(200);
    expect(identifiersOf(answer)).toEqual([one]);
  });

  test('rejects an unsigned request', () => {
    const answer = send(envelope(request, version), version, fresh());
    expect(faultOf(answer)).toMatchObject({
      status: version === '1.1' ? 500 : 400,
      reason: expect.stringMatching(/needs a Security header/),
    });
    expect(answer.body).toContain('InvalidSecurity');
  });
});

test('in SOAP 1.1 the code of the fault is that of Web Services Security', () => {
  const answer = sendSigned({ version: '1.1' }, (message) => message.replace(one, other));
  expect(faultOf(answer)).toMatchObject({ version: '1.1', status: 500, code: 'FailedCheck' });
});

test('accepts another order of References, and comments', () => {
  expect(sendSigned({ covered: ['B', 'TS'], before: (text) => text.replace(one, `<!-- x -->${one}`) }).status).toBe(
    200,
  );
});

/** What was changed after signing, or signed wrongly, and the code of the fault. */
const REFUSED: Readonly<Record<string, readonly [Partial<Signing>, (message: string) => string, string]>> = {
  'another identifier': [{}, (text) => text.replace(one, other), 'FailedCheck'],
  'one more element in the Body': [{}, (text) => text.replace('</HentPersoner', '<x/></HentPersoner'), 'FailedCheck'],
  'another time': [{}, (text) => text.replace(':00.000Z</wsu:Created>', ':01.000Z</wsu:Created>'), 'FailedCheck'],
  'another signature': [
    {},
    (text) => text.replace(/(<ds:SignatureValue>)(.)/, (_, tag, c) => tag + (c === 'A' ? 'B' : 'A')),
    'FailedCheck',
  ],
  'no signature': [{}, (text) => text.replace(/<ds:Signature .*<\/ds:Signature>/, ''), 'InvalidSecurity'],
  'two signatures': [{}, (text) => text.replace(/<ds:Signature .*<\/ds:Signature>/, '$&$&'), 'InvalidSecurity'],
  'an object in the signature': [
    {},
    (text) => text.replace('</ds:Signature>', '<ds:Object/></ds:Signature>'),
    'InvalidSecurity',
  ],
  'no Timestamp': [
    { covered: ['B'], before: (text) => text.replace(/<wsu:Timestamp.*<\/wsu:Timestamp>/, '') },
    String,
    'InvalidSecurity',
  ],
  'a Body that is not signed': [{ covered: ['TS'] }, String, 'FailedCheck'],
  'a Timestamp that is not signed': [{ covered: ['B'] }, String, 'FailedCheck'],
  'a Body without an id': [
    { covered: ['TS'], before: (text) => text.replace(' wsu:Id="B"', '') },
    String,
    'FailedCheck',
  ],
  'a Timestamp of 121 seconds ago': [{ created: NOW - 121_000, expires: NOW + 60_000 }, String, 'MessageExpired'],
  'a Timestamp of 121 seconds ahead': [{ created: NOW + 121_000 }, String, 'MessageExpired'],
  'a Timestamp that has expired': [{ created: NOW - 60_000, expires: NOW }, String, 'MessageExpired'],
  'a Timestamp without offset': [
    { before: (text) => text.replace('Z</wsu:Expires>', '</wsu:Expires>') },
    String,
    'InvalidSecurity',
  ],
  'SHA-1 in the signature': [
    { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
    String,
    'UnsupportedAlgorithm',
  ],
  'SHA-1 in a digest': [{ digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }, String, 'UnsupportedAlgorithm'],
  'inclusive canonicalization of an element': [{ transforms: [INCLUSIVE] }, String, 'UnsupportedAlgorithm'],
  'inclusive canonicalization of the signature': [{ canonicalization: INCLUSIVE }, String, 'UnsupportedAlgorithm'],
  'one element signed twice': [{ covered: ['TS', 'B', 'B'] }, String, 'InvalidSecurity'],
  'a Timestamp that expires before it was created': [
    { created: NOW + 60_000, expires: NOW + 30_000 },
    String,
    'InvalidSecurity',
  ],
  'a Timestamp with a no-break space': [
    { before: (text) => text.replace('Z</wsu:Expires>', 'Z\u00a0</wsu:Expires>') },
    String,
    'InvalidSecurity',
  ],
  'a token named without #': [
    {},
    (text) => text.replace('<wsse:Reference URI="#X509"', '<wsse:Reference URI="X509"'),
    'SecurityTokenUnavailable',
  ],
  'a token in PEM': [
    {},
    (text) =>
      text.replace(/(wsu:Id="X509">)[^<]*/, `$1${Buffer.from(signer.certificate.toString()).toString('base64')}`),
    'InvalidSecurityToken',
  ],
  'a comment in the value of the signature': [
    {},
    (text) => text.replace('</ds:SignatureValue>', '<!-- x -->AAAA</ds:SignatureValue>'),
    'InvalidSecurity',
  ],
  'two transforms': [{ transforms: [EXCLUSIVE, EXCLUSIVE] }, String, 'InvalidSecurity'],
  'no reference to a token': [{ keyInfo: '<x xmlns="urn:x"/>' }, String, 'UnsupportedSecurityToken'],
  'a token that is not there': [
    {},
    (text) => text.replace('wsu:Id="X509"', 'wsu:Id="X510"'),
    'SecurityTokenUnavailable',
  ],
  'a token of another kind': [
    {},
    (text) => text.replace('#X509v3" wsu:Id', '#PKCS7" wsu:Id'),
    'UnsupportedSecurityToken',
  ],
  'a token that is no certificate': [
    {},
    (text) => text.replace(/(wsu:Id="X509">)[^<]*/, '$1MIIC'),
    'InvalidSecurityToken',
  ],
  'an element named by ID': [{ before: (text) => text.replace('wsu:Id="B"', 'ID="B"') }, String, 'FailedCheck'],
  'an id of another namespace': [
    { before: (text) => text.replace('wsu:Id="B"', 'x:Id="B" xmlns:x="urn:x"') },
    String,
    'FailedCheck',
  ],
};

test.each(Object.entries(REFUSED))('rejects %s', (_, [signing, change, code]) => {
  expect(faultOf(sendSigned(signing, change))).toMatchObject({ status: 400, code: 'Sender', subcode: code });
});

test('accepts a Timestamp 120 seconds ago or ahead', () => {
  expect(sendSigned({ created: NOW - 120_000, expires: NOW + 1 }).status).toBe(200);
  expect(sendSigned({ created: NOW + 120_000 }).status).toBe(200);
});

test('with a life of 60 seconds, a Timestamp of 61 seconds ago is rejected', () => {
  const service = serviceWith({}, { wsSecurity: 'verify', timestampLife: 60, seenSignatures: new Map() });
  const sendCreated = (created: number) =>
    send(signedEnvelope(request, { signer, created, expires: NOW + 600_000 }), '1.2', service);
  expect(sendCreated(NOW - 60_000).status).toBe(200);
  expect(faultOf(sendCreated(NOW - 61_000))).toMatchObject({
    subcode: 'MessageExpired',
    reason: expect.stringMatching(/at most 60 seconds/),
  });
});

test('a Timestamp is valid for at most 120 seconds, even if Expires is later', () => {
  expect(sendSigned({ created: NOW - 120_000, expires: NOW + 600_000 }).status).toBe(200);
  expect(faultOf(sendSigned({ created: NOW - 120_001, expires: NOW + 600_000 })).subcode).toBe('MessageExpired');
});

test.each([
  ['signed', ['TS', 'B', 'O']],
  ['unsigned', ['TS', 'B']],
])('accepts a %s PaaVegneAv, and requires an organisation number', (_, covered) => {
  const header = (number: string) =>
    `<Oppslagstjenesten xmlns="${MESSAGES}" wsu:Id="O"><PaaVegneAv>${number}</PaaVegneAv></Oppslagstjenesten>`;
  expect(sendSigned({ header: header('984661185'), covered }).status).toBe(200);
  expect(faultOf(sendSigned({ header: header('984661186'), covered })).reason).toContain('organisation number');
});

test('rejects a PaaVegneAv that was changed after signing', () => {
  const header = `<Oppslagstjenesten xmlns="${MESSAGES}" wsu:Id="O"><PaaVegneAv>984661185</PaaVegneAv></Oppslagstjenesten>`;
  const change = (text: string) => text.replace('984661185', '922020175');
  expect(faultOf(sendSigned({ header, covered: ['TS', 'B', 'O'] }, change)).subcode).toBe('FailedCheck');
});

test.each([
  ['Body', 'wsu:Id="B"', 'Id="B"'],
  ['the Timestamp', 'wsu:Id="TS"', 'Id="TS"'],
  ['the token', 'wsu:Id="X509"', 'Id="X509"'],
])('accepts an id without a namespace on %s', (_, qualified, plain) => {
  const before = (text: string) => text.replace(qualified, plain);
  expect(identifiersOf(sendSigned({ before }))).toEqual([one]);
});

test('accepts either id of an element with both', () => {
  for (const both of ['wsu:Id="B" Id="C"', 'Id="C" wsu:Id="B"']) {
    const before = (text: string) => text.replace('wsu:Id="B"', both);
    expect(sendSigned({ before }).status).toBe(200);
  }
});

test('rejects a Reference without Transforms, and explains its meaning', () => {
  const answer = sendSigned({}, (text) => text.replace(/<ds:Transforms>.*?<\/ds:Transforms>/, ''));
  expect(faultOf(answer)).toMatchObject({
    subcode: 'UnsupportedAlgorithm',
    reason: expect.stringMatching(/without Transforms means inclusive canonicalization: .*xml-exc-c14n#$/),
  });
});

test.each<[string, Partial<Parameters<typeof signerWith>[0]>]>([
  ['has expired', { to: '2026-11-22' }],
  ['is not valid yet', { from: '2026-11-24' }],
  ['has a short key', { bits: 1024 }],
])('a certificate that %s is refused', async (_, wrong) => {
  expect(faultOf(sendSigned({ signer: await signerWith(wrong) })).subcode).toBe('InvalidSecurityToken');
});

test('rejects a signature by a key other than that of the certificate', async () => {
  const { key } = await signerWith();
  const mixed: SoapSigner = { key, certificate: signer.certificate };
  expect(faultOf(sendSigned({ signer: mixed })).subcode).toBe('FailedCheck');
});

/** A signed Body is kept somewhere, for its signature, and another stands in its place. */
describe('rejects another Body in place of a signed one that was moved', () => {
  const BODY = /<soap:Body wsu:Id="B">.*<\/soap:Body>/;
  const forged = (attributes: string) => `<soap:Body${attributes}>${hentPersoner([other])}</soap:Body>`;
  const kept = (message: string) => `<x:Kept xmlns:x="urn:x">${BODY.exec(message)![0]}</x:Kept>`;
  const inHeader = (message: string, attributes: string) =>
    message.replace(BODY, forged(attributes)).replace('<soap:Header>', `<soap:Header>${kept(message)}`);

  test.each<[string, (message: string) => string]>([
    ['one without an id', (text) => inHeader(text, '')],
    ['one with another id', (text) => inHeader(text, ' wsu:Id="C"')],
    ['one with the same id', (text) => inHeader(text, ' wsu:Id="B"')],
    ['one with the same id in no namespace', (text) => inHeader(text, ' Id="B"')],
    ['one with the same id in capitals', (text) => inHeader(text, ' ID="B"')],
    [
      'one that has the id of the Timestamp',
      (text) => inHeader(text, ' wsu:Id="TS"').replace('wsu:Id="TS"><wsu:C', 'wsu:Id="T2"><wsu:C'),
    ],
    [
      'one that holds it',
      (text) => text.replace(BODY, (body) => `<soap:Body>${hentPersoner([other])}${body}</soap:Body>`),
    ],
    ['one before it', (text) => text.replace(BODY, (body) => forged('') + body)],
    ['one after it', (text) => text.replace(BODY, (body) => body + forged(''))],
  ])('%s', (_, move) => {
    const answer = sendSigned({}, move);
    expect(faultOf(answer)).toMatchObject({ status: 400, code: 'Sender' });
  });
});

test('rejects another Timestamp in place of a signed one that was moved', () => {
  const answer = sendSigned({ created: NOW - 3_600_000 }, (message) => {
    const [old] = /<wsu:Timestamp.*<\/wsu:Timestamp>/.exec(message)!;
    const fresh = old
      .replace('wsu:Id="TS"', 'wsu:Id="T2"')
      .replace(/Created>[^<]*/, `Created>${new Date(NOW).toISOString()}`)
      .replace(/Expires>[^<]*/, `Expires>${new Date(NOW + 120_000).toISOString()}`);
    return message.replace(old, fresh).replace('<soap:Header>', `<soap:Header><x:Kept xmlns:x="urn:x">${old}</x:Kept>`);
  });
  expect(faultOf(answer).subcode).toBe('FailedCheck');
});

describe('a service with a signing key', () => {
  const signing = serviceWith({}, { signer });

  test.each(Object.keys(VERSIONS) as Version[])('signs its responses, in SOAP %s', async (version) => {
    const answer = send(envelope(request, version), version, signing);
    expect(answer.status).toBe(200);
    expect(identifiersOf(answer)).toEqual([one]);
    // The service's own check reads it as a signed message; then all that is wrong with it is that it is an answer.
    expect(faultOf(send(answer.body, version, fresh())).reason).toMatch(/unknown operation/);
    const changed = answer.body.replace(one, other);
    expect(faultOf(send(changed, version, fresh())).reason).toMatch(/does not match/);
  });

  test.each(Object.keys(VERSIONS) as Version[])('does not sign its faults, in SOAP %s', (version) => {
    for (const text of [
      '<',
      envelope(hentPersoner([]), version),
      envelope(request, '1.1').replace('/soap/', '/soup/'),
    ]) {
      const answer = send(text, version, signing);
      expect(faultOf(answer).version).toBe(version);
      expect(answer.body).not.toMatch(/Security|Header><wsse|Signature|Timestamp/);
      expect(answer).toEqual(send(text, version, serviceWith()));
    }
  });
});
