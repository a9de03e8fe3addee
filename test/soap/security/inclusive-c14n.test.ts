import { createHash, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SoapResponse } from '../../../src/soap/index.ts';
import {
  faultOf,
  hentPersoner,
  identifierOf,
  MESSAGES,
  NOW,
  personsOf,
  send,
  serviceWith,
} from '../../support/soap/service.ts';
import {
  EXCLUSIVE,
  INCLUSIVE,
  type Signing,
  signedEnvelope,
  signerWith,
  WSSE,
  WSU,
} from '../../support/soap/signing.ts';

const [one, other] = [identifierOf('mobile-only'), identifierOf('email-only')];
const signer = await signerWith();
const accepting = () => serviceWith({}, { wsSecurity: 'verify', canonicalization: 'any', seenSignatures: new Map() });
const sendSigned = (signing: Partial<Signing>, change: (message: string) => string = String): SoapResponse =>
  send(change(signedEnvelope(hentPersoner([one]), { signer, ...signing })), '1.2', accepting());

const inclusive = { transforms: [INCLUSIVE], canonicalization: INCLUSIVE };

test.each([
  ['of elements and signature', inclusive],
  ['of elements alone', { transforms: [INCLUSIVE] }],
  ['of the signature alone', { canonicalization: INCLUSIVE }],
])('accepts inclusive canonicalization %s', (_, signing) => {
  const answer = sendSigned(signing);
  expect(answer.status).toBe(200);
  expect(personsOf(answer)).toMatchObject([{ personidentifikator: { text: one } }]);
});

test('still accepts exclusive canonicalization, and rejects a third one', () => {
  expect(sendSigned({}).status).toBe(200);
  const comments = `${INCLUSIVE}#WithComments`;
  const { subcode, reason } = faultOf(sendSigned({ transforms: [comments] }));
  expect([subcode, reason]).toEqual([
    'UnsupportedAlgorithm',
    `the algorithm of Transform must be ${EXCLUSIVE} or ${INCLUSIVE}`,
  ]);
});

test('rejects a message that was changed after inclusive canonicalization', () => {
  expect(faultOf(sendSigned(inclusive, (message) => message.replace(one, other))).subcode).toBe('FailedCheck');
});

test('rejects a namespace that was declared after the message was signed', () => {
  const declare = (message: string) => message.replace('<soap:Envelope', '<soap:Envelope xmlns:later="urn:later"');
  expect(faultOf(sendSigned(inclusive, declare)).subcode).toBe('FailedCheck');
  expect(sendSigned({}, declare).status).toBe(200);
});

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3';
/** The namespaces and the attribute that all signed elements inherit from the envelope, in canonical order. */
const INHERITED = `xmlns:a="urn:a" xmlns:soap="${SOAP}" xmlns:wsu="${WSU}"`;
const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

/** A message whose canonical forms are written by hand, by the rules of the recommendation. */
function writeMessage(xmlSpace = ''): string {
  const times = `<wsu:Created>${new Date(NOW).toISOString()}</wsu:Created><wsu:Expires>${new Date(NOW + 60_000).toISOString()}</wsu:Expires>`;
  const timestamp = `<wsu:Timestamp xmlns:a="urn:a" xmlns:soap="${SOAP}" xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" wsu:Id="TS" xml:lang="nb"${xmlSpace}>${times}</wsu:Timestamp>`;
  const request = `<HentPersonerForespoersel xmlns="${MESSAGES}" a="1" b="&quot;&#x9;&lt;" a:c="2"><personidentifikator>${one}</personidentifikator><x xmlns="">&gt; &#xD;</x></HentPersonerForespoersel>`;
  const body = `<soap:Body ${INHERITED} wsu:Id="B" xml:lang="nn"${xmlSpace}>${request}</soap:Body>`;
  const reference = (id: string, text: string) =>
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${INCLUSIVE}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest(text)}</ds:DigestValue></ds:Reference>`;
  const content = `<ds:CanonicalizationMethod Algorithm="${INCLUSIVE}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>${reference('TS', timestamp)}${reference('B', body)}`;
  const signedInfo = `<ds:SignedInfo xmlns:a="urn:a" xmlns:ds="${DS}" xmlns:soap="${SOAP}" xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}" xml:lang="nb"${xmlSpace}>${content}</ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(signedInfo), signer.key).toString('base64');
  const security = `<wsse:BinarySecurityToken ValueType="${PROFILE}" wsu:Id="X509">${signer.certificate.raw.toString('base64')}</wsse:BinarySecurityToken><wsu:Timestamp wsu:Id="TS">${times}</wsu:Timestamp><ds:Signature xmlns:ds="${DS}"><ds:SignedInfo>${content}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#X509" ValueType="${PROFILE}"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>`;
  const sent = request
    .replace('a="1" b="&quot;&#x9;&lt;" a:c="2"', `a:c='2' b='"&#9;&lt;' a = "1"`)
    .replace('&gt; &#xD;', '<![CDATA[> ]]><!-- a comment -->&#13;');
  return `<soap:Envelope xml:lang="nb"${xmlSpace} xmlns:wsu="${WSU}" xmlns:soap="${SOAP}" xmlns:a="urn:a"><soap:Header><wsse:Security soap:mustUnderstand="1" xmlns:wsse="${WSSE}">${security}</wsse:Security></soap:Header><soap:Body wsu:Id="B" xml:lang="nn">${sent}</soap:Body></soap:Envelope>`;
}

test.each(['', ' xml:space="preserve"'])('accepts a signature over canonical forms written by hand%s', (xmlSpace) => {
  // The element x is not one of the request, so the service rejects it once it has verified the signature.
  expect(faultOf(send(writeMessage(xmlSpace), '1.2', accepting())).reason).toMatch(/and nothing else$/);
  const changed = writeMessage(xmlSpace).replace('xml:lang="nb"', 'xml:lang="en"');
  expect(faultOf(send(changed, '1.2', accepting())).subcode).toBe('FailedCheck');
});
