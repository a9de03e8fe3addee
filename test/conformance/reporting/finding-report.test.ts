import { describe, expect, test } from 'vitest';
import { rules } from '../../../src/conformance/index.ts';
import { type RedactionContext, redactText, toReportedFinding } from '../../../src/conformance/reporting/redact.ts';
import type { Exchange } from '../../../src/conformance/target/exchange.ts';

const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(880)}`;
const KNOWN = '01837012046';
/** Of nobody: there is no month 99. */
const STRANGER = '01993712345';

const disclosable = {
  baseUrl: 'http://127.0.0.1:8080',
  identifiers: new Set([KNOWN]),
  redactTokens: (text: string) => text.replaceAll(TOKEN, '<token>'),
};

function formatResponse(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const exchange: Exchange = {
    probe: 'one',
    version: 'v1',
    request: { method: 'POST', path: '/', headers: {}, authorization: null, body: '{}', identifiers: [KNOWN] },
    response: { status: 400, headers, body, isUtf8: true, containsToken: true, ms: 1 },
  };
  return toReportedFinding({ exchange, expected: 'an answer', actual: 'none' }, rules[0]!, disclosable).response;
}

describe('the response in a finding', () => {
  test.each([0, 300, 590, 599])('contains no part of a token that starts at character %i', (before) => {
    expect(formatResponse(' '.repeat(before) + TOKEN)).not.toContain(TOKEN.slice(0, 5));
  });

  test.each([0, 590, 595, 599])('contains no part of an identifier that was not sent, at character %i', (before) => {
    expect(formatResponse(' '.repeat(before) + STRANGER)).not.toMatch(/ 0/);
  });

  const encoded = (value: unknown, alphabet: BufferEncoding = 'base64url'): string =>
    Buffer.from(JSON.stringify(value)).toString(alphabet);
  const header = encoded({ alg: 'RS256', x5c: ['MIIB'] });
  const payload = encoded({ personer: [{ personidentifikator: STRANGER }, { personidentifikator: KNOWN }] });
  const JOSE = { 'content-type': 'application/jose' };

  test.each([
    ['with its media type', JOSE],
    ['with another media type', { 'content-type': 'application/json' }],
  ])('describes a JWS %s by its header names and its masked payload', (_, headers) => {
    const jws = `${header}.${payload}.c2lnbmF0dXJl`;
    const shown = formatResponse(jws, headers);
    expect(shown).toContain(`a compact JWS of ${jws.length} characters, in its header alg, x5c\n`);
    expect(shown).toContain('"personidentifikator": "***********"');
    expect(shown).toContain(`"personidentifikator": "${KNOWN}"`);
    expect(shown).not.toContain(payload.slice(0, 8));
  });

  test.each([
    ['two parts', `${header}.${payload}`],
    ['no signature', `${header}.${payload}.`],
    ['four parts', `${header}.${payload}.e30.e30`],
    ['a payload alone', payload],
    ['text that is not JSON', Buffer.from(`nr. ${STRANGER}`).toString('base64url')],
  ])('contains no base64 of %s with the media type of a JWS', (_, body) => {
    const shown = formatResponse(body, JOSE);
    expect(shown).toMatch(/not a compact JWS: \d+ characters/);
    for (const part of body.split('.').filter((one) => one.length > 8)) expect(shown).not.toContain(part);
  });

  test('replaces JSON in base64 by its length', () => {
    const padded = encoded({ pid: STRANGER }, 'base64');
    const shown = formatResponse(JSON.stringify({ payload, told: `bad token ${header}.${payload}`, padded }));
    for (const part of [payload, header, padded]) expect(shown).not.toContain(part.slice(3, 12));
    expect(shown).toContain(`<${payload.length} characters of base64>`);
  });

  test('redacts a token that contains digits like an identifier', () => {
    const token = `krr-${STRANGER}-token`;
    const redactTokens = (text: string) => text.replaceAll(token, '<token>');
    expect(redactText(`bad ${token}`, { ...disclosable, redactTokens })).toBe('bad <token>');
  });

  test('masks identifiers with a separator and keeps those that were sent', () => {
    const apart = `${STRANGER.slice(0, 6)} ${STRANGER.slice(6)}, ${STRANGER.slice(0, 6)}-${STRANGER.slice(6)}`;
    expect(redactText(`${apart}, ${KNOWN}`, disclosable)).toBe(`***********, ***********, ${KNOWN}`);
  });
});

const RECEIVED = {
  ...{ probe: 'batch', version: 'v1' },
  request: { method: 'POST', path: '/', headers: {}, authorization: null, body: '{}', identifiers: [KNOWN] },
  response: { status: 200, headers: {}, body: '{}', isUtf8: true, ms: 1 },
} as const satisfies Exchange;

describe('the evidence of a finding', () => {
  const persons = Array.from({ length: 43 }, (_, at) => ({
    personidentifikator: KNOWN,
    spraak: at === 7 ? 'xx' : 'nb',
  }));
  function report(body: unknown, pointer?: string) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const exchange: Exchange = {
      ...{ probe: 'batch', version: 'v1' },
      request: { method: 'POST', path: '/', headers: {}, authorization: null, body: '{}', identifiers: [KNOWN] },
      response: { status: 200, headers: { 'content-type': 'application/json' }, body: text, isUtf8: true, ms: 1 },
    };
    const finding = { exchange, expected: 'nb, nn, en or se', actual: 'another value', ...(pointer && { pointer }) };
    return toReportedFinding(finding, rules[0]!, disclosable);
  }

  test('has the value at the pointer, and the person around it with one value per line', () => {
    const { actual, response } = report({ personer: persons }, '/personer/7/spraak');
    expect(actual).toBe('another value: "xx"');
    expect(response).toBe(`HTTP 200, application/json\n{\n  "personidentifikator": "${KNOWN}",\n  "spraak": "xx"\n}`);
  });

  test.each([
    ['an identifier that was not sent', STRANGER, /0199/],
    ['a token', TOKEN, /eyJ/],
  ])('contains no part of %s where it shortens a value', (_, secret, part) => {
    const { actual } = report({ personer: [{ spraak: `${'x'.repeat(70)} ${secret}` }] }, '/personer/0/spraak');
    expect(actual).toContain('xxx');
    expect(actual).not.toMatch(part);
  });

  test('names the first identifiers that it is about, without those of recorded traffic', () => {
    const identifiers = [KNOWN, STRANGER, KNOWN, KNOWN, KNOWN];
    const exchange = { ...RECEIVED, request: { ...RECEIVED.request, identifiers } };
    const finding = { exchange, expected: 'every requested person', actual: '5 missing', identifiers };
    const { actual } = toReportedFinding(finding, rules[0]!, disclosable);
    expect(actual).toBe(`5 missing: ${KNOWN}, ***********, ${KNOWN} and 2 more`);
    const recorded = { ...disclosable, isRecorded: true } as const;
    expect(toReportedFinding(finding, rules[0]!, recorded).actual).toBe('5 missing');
  });

  test.each([
    ['/HentPersonerRespons/Person[1]/Kontaktinformasjon/Epostadresse', 'kari.berg'],
    ['/HentPersonerRespons/Person[1]/Kontaktinformasjon/Epostadresse/@sistOppdatert', 'in 2026'],
  ])('has the text at %s of a SOAP response', (pointer, text) => {
    const epost = '<Epostadresse sistOppdatert="in 2026">kari.berg</Epostadresse>';
    const person = `<Person><Kontaktinformasjon>${epost}</Kontaktinformasjon></Person>`;
    const content = `<HentPersonerRespons>${person}</HentPersonerRespons>`;
    const envelope = 'http://www.w3.org/2003/05/soap-envelope';
    const body = `<Envelope xmlns="${envelope}"><Body>${content}</Body></Envelope>`;
    const exchange: Exchange = { ...RECEIVED, version: 'soap', response: { ...RECEIVED.response, body } };
    const finding = { exchange, expected: 'an e-mail address', actual: 'no at sign', pointer };
    expect(toReportedFinding(finding, rules[0]!, disclosable).actual).toBe(`no at sign: "${text}"`);
  });

  test('is short for a value of any length', () => {
    const finding = { exchange: RECEIVED, expected: 'application/json', actual: 'x'.repeat(100_000) };
    expect(toReportedFinding(finding, rules[0]!, disclosable).actual).toHaveLength(401);
  });

  describe('of two responses', () => {
    const exchange = (probe: Exchange['probe'], number?: number): Exchange => ({
      ...{ probe, version: 'v1' },
      ...(number !== undefined && { number }),
      request: {
        method: 'POST',
        path: '/',
        headers: {},
        authorization: null,
        body: '{}',
        identifiers: [KNOWN, STRANGER],
      },
      response: { status: 200, headers: {}, body: '{}', isUtf8: true, ms: 1 },
    });
    const expected = 'the same data for a person as in the other request';
    const EPOST = 'kontaktinformasjon/epostadresse';
    const compare = (one: unknown, other: unknown, redaction: RedactionContext = disclosable, number?: number) =>
      toReportedFinding(
        {
          exchange: exchange('batch-permuted', number),
          expected,
          actual: 'kontaktinformasjon differs',
          comparedWith: { exchange: exchange('batch', number), expected: one, actual: other },
        },
        rules[0]!,
        redaction,
      );

    test.each([
      ['a', 'b', `${EPOST} "a"`, `${EPOST} "b"`],
      ['a', undefined, `${EPOST} "a"`, `no ${EPOST}`],
      [STRANGER, `x ${TOKEN}`, `${EPOST} "***********"`, `${EPOST} "x <token>"`],
    ])('names the other request, and has the first value that differs: %s, %s', (one, other, before, now) => {
      const contact = (epostadresse: unknown) => ({ status: 'AKTIV', kontaktinformasjon: { epostadresse } });
      expect(compare(contact(one), contact(other))).toMatchObject({
        expected: `${expected} (v1, probe batch, 2 persons): ${before}`,
        actual: `kontaktinformasjon differs: ${now}`,
      });
    });

    test('has no values of recorded traffic, which may be about real persons', () => {
      const found = compare({ a: 'kari' }, { a: 'ola' }, { ...disclosable, isRecorded: true }, 7);
      expect(found.expected).toBe(`${expected} (v1, exchange 7 (batch), 2 persons)`);
      expect(found.actual).toBe('kontaktinformasjon differs');
    });

    test('has no values if one of the responses lacks the person', () => {
      expect(compare(undefined, undefined)).toMatchObject({ expected: `${expected} (v1, probe batch, 2 persons)` });
    });
  });

  test('has the first items of a list, and shortens long values', () => {
    const { response } = report({ personer: persons, sertifikat: 'A'.repeat(1420) });
    expect(response).toContain('    … and 41 more\n  ],\n');
    expect(response).toContain(`  "sertifikat": "${'A'.repeat(60)}…" (1420 characters)`);
  });

  test('ends between words if the body is not JSON', () => {
    const { response } = report(`{"a": ${'[12345, 67890], '.repeat(60)}`);
    expect(response).toMatch(/(?:12345|67890\]), …$/);
    expect(response.length).toBeLessThan(650);
  });
});
