import { expect, test } from 'vitest';
import type { SoapResponse } from '../../../src/soap/index.ts';
import {
  faultOf,
  hentPersoner,
  identifierOf,
  MESSAGES,
  personsOf,
  send,
  serviceWith,
} from '../../support/soap/service.ts';
import { type Signing, signedEnvelope, signerWith } from '../../support/soap/signing.ts';

/** Limits of a signed message: the library that verifies it needs time quadratic in the size of its content. */

const one = identifierOf('mobile-only');
const signer = await signerWith();
const signed = (signing: Partial<Signing> = {}): string => signedEnvelope(hentPersoner([one]), { signer, ...signing });
const sendTo = (message: string): SoapResponse => send(message, '1.2', serviceWith({}, { wsSecurity: 'verify' }));
const inBody = (text: string) => (message: string) => message.replace('<soap:Body wsu:Id="B">', `$&${text}`);
const inHeader = (text: string) => (message: string) =>
  message.replace('<soap:Header>', `$&<x:x xmlns:x="urn:x">${text}</x:x>`);

test('accepts a request for 1000 persons with every need and with white space', () => {
  const needs = ['Kontaktinfo', 'Sertifikat', 'SikkerDigitalPost', 'VarslingsStatus', 'Person'];
  const request = hentPersoner(Array(1000).fill(one), needs).replaceAll('><', '>\n  <');
  const answer = sendTo(signedEnvelope(request, { signer }));
  expect(personsOf(answer)).toHaveLength(1000);
});

/** What a toolkit writes that declares what it may need on every element, and says of each that it is a string. */
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

test.each([
  ['their types', `${XSI} xsi:type="xsd:string"`],
  ['five attributes', `${XSI} xmlns:q="urn:q" xsi:type="xsd:string" xsi:nil="false"`],
])('accepts a request for 1000 persons with %s on each', (_, attributes) => {
  const typed = hentPersoner(Array(1000).fill(one)).replaceAll(
    '<personidentifikator>',
    `<personidentifikator ${attributes}>`,
  );
  const header = `<o:Oppslagstjenesten xmlns:o="${MESSAGES}" wsu:Id="O"><o:PaaVegneAv>984661185</o:PaaVegneAv></o:Oppslagstjenesten>`;
  const covered = ['TS', 'B', 'O', 'X509'];
  expect(personsOf(sendTo(signedEnvelope(typed, { signer, header, covered })))).toHaveLength(1000);
});

const MARKUP = /more than 8000 tags, attributes, comments and CDATA sections together/;
const attributes = (count: number, name: string) =>
  Array.from({ length: count }, (_, n) => `${name}${n}="urn:x"`).join(' ');

test.each<[string, string, RegExp]>([
  ['comments', '<!---->'.repeat(101), /more than 100 comments/],
  ['elements', '<a/>'.repeat(8_000), MARKUP],
  ['CDATA sections', '<![CDATA[ ]]>'.repeat(8_000), MARKUP],
  ['attributes', `<a ${attributes(8_000, 'a')}/>`, MARKUP],
  ['namespaces', `<a ${attributes(8_000, 'xmlns:p')}/>`, MARKUP],
])('rejects too many %s in Header or Body before the signature is checked', (_, text, reason) => {
  for (const put of [inBody(text), inHeader(text)]) {
    const fault = faultOf(sendTo(put(signed())));
    expect(fault).toMatchObject({ status: 400, code: 'Sender', reason: expect.stringMatching(reason) });
  }
});

test('rejects too many comments in an unsigned message', () => {
  const { reason } = faultOf(sendTo(signed().replace(/<wsse:Security .*<\/wsse:Security>/, '<!---->'.repeat(101))));
  expect(reason).toMatch(/more than 100 comments/);
});

test('accepts 100 comments', () => {
  expect(sendTo(signed({ before: inBody('<!-- x -->'.repeat(100)) })).status).toBe(200);
});

const withIds = (count: number) =>
  Array.from({ length: count }, (_, n) => `<x:x xmlns:x="urn:x" wsu:Id="X${n}"/>`).join('');
const ids = (count: number) => Array.from({ length: count }, (_, n) => `X${n}`);

test('a signature covers at most 5 elements', () => {
  expect(sendTo(signed({ header: withIds(3), covered: ['TS', 'B', ...ids(3)] })).status).toBe(200);
  const { reason } = faultOf(sendTo(signed({ header: withIds(4), covered: ['TS', 'B', ...ids(4)] })));
  expect(reason).toBe('a signature has at most 5 References');
});

test('rejects two References to the same element', () => {
  const { reason } = faultOf(sendTo(signed({ covered: ['TS', 'B', 'B'] })));
  expect(reason).toBe('two References of the signature name the same element');
});

test.each<[string, (message: string) => string]>([
  ['of the signature', (text) => text.replace(/PrefixList="[^"]*"/, `PrefixList="${'q '.repeat(101)}"`)],
  [
    'in what is signed',
    inBody(`<CanonicalizationMethod><InclusiveNamespaces PrefixList="${'q '.repeat(101)}"/></CanonicalizationMethod>`),
  ],
])('rejects a long PrefixList %s', (_, change) => {
  const { reason } = faultOf(sendTo(change(signed())));
  expect(reason).toBe('a PrefixList has at most 200 characters');
});
