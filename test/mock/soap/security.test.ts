import { X509Certificate } from 'node:crypto';
import { WSSecurityCert } from 'soap';
import { describe, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import type { SoapResponse } from '../../../src/soap/index.ts';
import { started } from '../../support/mock/run-mock.ts';
import { askOver, clientOf, postTo, SENDER_STATUS, sendTo, VERSION_NAMES } from '../../support/mock/soap.ts';
import { faultOf, HENT_PRINT_SERTIFIKAT, hentPersoner, identifierOf, personsOf } from '../../support/soap/service.ts';
import { EXCLUSIVE, signedEnvelope, signerWith } from '../../support/soap/signing.ts';

const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
const signer = await signerWith();

describe.each(VERSION_NAMES)('where every request must be signed, in SOAP %s', (version) => {
  const signed = () => signedEnvelope(hentPersoner([one]), { version, signer, created: Date.now() });

  test('accepts a signed message', async () => {
    const mock = await started({ soap: { wsSecurity: 'verify' } });
    const answer = await sendTo(mock, signed(), version);
    expect(answer.status).toBe(200);
    expect(personsOf(answer)).toMatchObject([{ personidentifikator: { text: one } }]);
  });

  test.each([
    ['an unsigned message', /needs a Security header/, () => null],
    ['a modified message', /does not match the message/, () => signed().replace(one, other)],
    [
      'a message that is too old',
      /120 seconds/,
      () => signedEnvelope(hentPersoner([one]), { version, signer, created: Date.now() - 180_000 }),
    ],
  ])('rejects %s, without persons', async (_, reason, message) => {
    const mock = await started({ soap: { wsSecurity: 'verify' } });
    const text = message();
    const answer = await (text === null ? askOver(mock, hentPersoner([one]), version) : sendTo(mock, text, version));
    expect(faultOf(answer)).toMatchObject({ status: SENDER_STATUS[version], reason: expect.stringMatching(reason) });
    expect(mock.journal.entries()).toMatchObject([{ persons: null, identifiers: [] }]);
  });
});

test('rejects a replayed message, without persons', async () => {
  const mock = await started({ soap: { wsSecurity: 'verify' } });
  const message = signedEnvelope(hentPersoner([one]), { signer, created: Date.now() });
  expect((await sendTo(mock, message)).status).toBe(200);
  expect(faultOf(await sendTo(mock, message))).toMatchObject({ status: 400, subcode: 'FailedCheck' });
  expect(mock.journal.entries().map(({ persons }) => persons)).toEqual([1, null]);
});

test('a signature is let through unread, good or bad, where none is needed', async () => {
  const mock = await started();
  const bad = signedEnvelope(hentPersoner([one]), { signer, created: 0 }).replace(one, other);
  expect(personsOf(await sendTo(mock, bad))).toMatchObject([{ personidentifikator: { text: other } }]);
});

/** What a signature by the message's own certificate covers, as an independent reader finds it; throws if it is not good. */
function signedParts({ body }: SoapResponse): string[] {
  const [, token] = /<wsse:BinarySecurityToken[^>]*>([^<]+)</.exec(body)!;
  const [signature] = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(body)!;
  const certificate = new X509Certificate(Buffer.from(token!, 'base64'));
  const check = new SignedXml({ idMode: 'wssecurity', publicCert: certificate.toString() });
  check.loadSignature(signature);
  if (!check.checkSignature(body)) throw new Error('the signature is not good');
  return check.getSignedReferences();
}

describe.each(VERSION_NAMES)('a mock that signs, in SOAP %s', (version) => {
  test('signs responses but not SOAP faults', async () => {
    const mock = await started({ soap: { sign: true } });
    const persons = await askOver(mock, hentPersoner([one]), version);
    expect(persons.status).toBe(200);
    expect(personsOf(persons)).toMatchObject([{ personidentifikator: { text: one } }]);
    const faults = [
      await askOver(mock, hentPersoner([]), version),
      await postTo(mock, 'x', { 'content-type': persons.contentType, 'content-encoding': 'gzip' }),
    ];
    for (const fault of faults) {
      expect(faultOf(fault).version).toBe(version);
      expect(fault.body).not.toContain('Security');
    }
    for (const answer of [persons, await askOver(mock, HENT_PRINT_SERTIFIKAT, version)]) {
      const [stamp, body] = signedParts(answer);
      expect(stamp).toMatch(/^<wsu:Timestamp /);
      expect(body).toMatch(/^<env:Body /);
    }
    expect(signedParts(persons)[1]).toContain(one);
    expect(() => signedParts({ ...persons, body: persons.body.replace(one, other) })).toThrow();
  });
});

test('signs with the given key, so that a client with its certificate can verify it', async () => {
  const key = signer.key.export({ type: 'pkcs8', format: 'pem' }) as string;
  const mock = await started({ soap: { sign: { key, cert: signer.certificate.toString() } } });
  const answer = await askOver(mock, hentPersoner([one]));
  expect(answer.body).toContain(`>${signer.certificate.raw.toString('base64')}</wsse:BinarySecurityToken>`);
  expect(signedParts(answer)).toHaveLength(2);
});

test('many first requests at once are signed by one key', async () => {
  const mock = await started({ soap: { sign: true } });
  const answers = await Promise.all(Array.from({ length: 5 }, () => askOver(mock, hentPersoner([one]))));
  const tokens = answers.map(({ body }) => /<wsse:BinarySecurityToken[^>]*>([^<]+)</.exec(body)![1]);
  expect(new Set(tokens).size).toBe(1);
});

test('an ordinary client can sign requests and read signed responses', async () => {
  const mock = await started({ soap: { wsSecurity: 'verify', sign: true } });
  const client = await clientOf(mock, { forceSoap12Headers: true });
  const privateKey = signer.key.export({ type: 'pkcs8', format: 'pem' });
  const options = { signatureTransformations: [EXCLUSIVE], signerOptions: { idMode: 'wssecurity' as const } };
  client.setSecurity(new WSSecurityCert(privateKey, signer.certificate.toString(), '', options));
  const [answer] = await client.HentPersonerAsync({ personidentifikator: [one] });
  expect(answer).toMatchObject({ Person: [{ personidentifikator: one, status: 'AKTIV' }] });
});
