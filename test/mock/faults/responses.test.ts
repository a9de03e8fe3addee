import { describe, expect, test } from 'vitest';
import { validators } from '../../../src/contract/index.ts';
import { type Charset, type Effect, getBundledScenario } from '../../../src/scenario/index.ts';
import { fault } from '../../support/mock/fault-requests.ts';
import { BODY, WAYS } from '../../support/mock/fault-server.ts';
import { lookupOf, talk } from '../../support/mock/raw-connection.ts';

const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';

describe.each(WAYS)('$way', ({ serve, serveWith }) => {
  describe('another status', () => {
    test('has the headers and the body that the fault gives', async () => {
      const headers = { 'Content-Type': 'text/html', 'Retry-After': '7' };
      const { door, endings } = await serveWith({ kind: 'status', status: 502, headers, body: PAGE });
      const heard = await talk(door);
      expect(heard).toMatchObject({ status: 502, over: 'end', body: Buffer.from(PAGE) });
      expect(heard.headers).toMatchObject({
        'content-type': 'text/html',
        'retry-after': '7',
        'content-length': String(PAGE.length),
      });
      expect(await endings[0]).toBe('completed');
    });

    test.each([401, 429, 500, 503, 599])(
      '%i has an error in the documented shape if no body is given',
      async (status) => {
        const { door } = await serve([fault({}, { name: 'outage', effect: { kind: 'status', status, headers: {} } })]);
        const heard = await talk(door);
        const body = JSON.parse(heard.body.toString());
        expect([heard.status, heard.headers['content-type']]).toEqual([status, 'application/json; charset=utf-8']);
        expect(validators.ErrorBody(body)).toEqual([]);
        expect(body.errors).toMatchObject([
          { id: 'fault', status: String(status), detail: expect.stringContaining('outage') },
        ]);
        expect(body.errors[0].title).not.toBe('');
      },
    );

    test('204 has no body', async () => {
      const { door } = await serveWith({ kind: 'status', status: 204, headers: {} });
      expect(await talk(door)).toMatchObject({ status: 204, body: Buffer.alloc(0) });
    });

    test('comes before the body is read, and the connection is kept', async () => {
      const effect: Effect = { kind: 'status', status: 503, headers: {} };
      const { door, endings } = await serve([fault({ attempt: { from: 1, to: 1 } }, { effect })]);
      const twice = await talk(door, lookupOf(200, '') + lookupOf());
      expect(twice.head + twice.body.toString()).toMatch(/^HTTP\/1.1 503 .*HTTP\/1.1 200 OK/s);
      expect(await endings[0]).toBe('completed');
    });
  });

  test('an empty response is 200 without a body', async () => {
    const { door, endings } = await serveWith({ kind: 'empty' });
    const heard = await talk(door);
    expect(heard).toMatchObject({ status: 200, over: 'end', body: Buffer.alloc(0) });
    expect(heard.headers['content-length']).toBe('0');
    expect(await endings[0]).toBe('completed');
  });

  /** The modified response. */
  async function spoiled(effect: Effect, answer: Buffer | string) {
    const { door, endings } = await serveWith(effect, { answer });
    const { body, headers, status } = await talk(door);
    expect([status, await endings[0], headers['content-length']]).toEqual([200, 'completed', String(body.length)]);
    return { body, type: headers['content-type'] };
  }

  describe('a trailing comma', () => {
    const spoil = async (answer: string) => (await spoiled({ kind: 'trailingComma' }, answer)).body.toString();

    test("stands after the last member of the first person's contact information, and JSON it is no more", async () => {
      const body = await spoil(BODY.toString());
      expect(() => JSON.parse(body)).toThrow();
      expect(body).toBe(BODY.toString().replace('"p0@example.com"', '"p0@example.com",'));
    });

    test('stands where it does in the example that the documentation prints', async () => {
      const { effect } = getBundledScenario('published-example')!.faults[0]!;
      const printed = (effect as { body: string }).body;
      expect(await spoil(printed.replace(/,(?=\s*\})/, ''))).toBe(printed);
    });

    test.each<[string, object[], RegExp]>([
      ['of the first person who has some', [{ a: 1 }, { kontaktinformasjon: { e: '}' } }], /"e":"}"/],
      ['not of who has it empty', [{ kontaktinformasjon: {} }, { kontaktinformasjon: { e: 1, m: 2 } }], /"m":2/],
      ['not of who has it null', [{ kontaktinformasjon: null }, { kontaktinformasjon: { e: [1] } }], /"e":\[1\]/],
      ['else after the first person', [{ p: 1, s: '],' }, { p: 2 }], /"s":"\],"/],
      ['else after the first person', [{ p: 1, kontaktinformasjon: {} }, { p: 2 }], /"kontaktinformasjon":\{\}/],
    ])('stands after the last member, %s: %j', async (_, personer, before) => {
      const answer = JSON.stringify({ kontaktinformasjon: { a: [[']'], '}'] }, personer, c: [{ e: 2 }] });
      expect(await spoil(answer)).toBe(answer.replace(before, '$&,'));
      const printed = JSON.stringify(JSON.parse(answer), null, 2);
      const spoiled = await spoil(printed);
      expect(spoiled.replace(/,(?=\s*\})/, '')).toBe(printed);
    });

    test.each([
      '{"personer":[]}',
      '{"personer":[{}, 1]}',
      '{"errors":[{}]}',
      '[]',
      'null',
      '"personer"',
      'no JSON',
      '',
    ])('is not applicable without persons: %s', async (answer) => {
      expect(await spoil(answer)).toBe(answer);
    });
  });

  describe('a charset', () => {
    const text = JSON.stringify({ personer: [{ note: 'æøå ÆØÅ – 漢 😀' }] });

    test('iso-8859-1 is said, and has a question mark for what it does not know', async () => {
      const { body, type } = await spoiled(
        { kind: 'charset', bytes: 'iso-8859-1', label: 'iso-8859-1' },
        Buffer.from(text),
      );
      expect(type).toBe('application/json; charset=iso-8859-1');
      expect(new TextDecoder('latin1').decode(body)).toBe(text.replace(/[–漢😀]/gu, '?'));
      expect(body.includes(0xe6)).toBe(true);
    });

    test('utf-16le is said, and loses nothing', async () => {
      const { body, type } = await spoiled(
        { kind: 'charset', bytes: 'utf-16le', label: 'utf-16le' },
        Buffer.from(text),
      );
      expect(type).toBe('application/json; charset=utf-16le');
      expect(new TextDecoder('utf-16le').decode(body)).toBe(text);
    });

    test.each<[bytes: Charset, label: Charset, decoder: string]>([
      ['iso-8859-1', 'utf-8', 'latin1'],
      ['utf-16le', 'utf-8', 'utf-16le'],
      ['utf-8', 'iso-8859-1', 'utf-8'],
      ['iso-8859-1', 'utf-16le', 'latin1'],
    ])('%s may be called %s', async (bytes, label, decoder) => {
      const { body, type } = await spoiled({ kind: 'charset', bytes, label }, Buffer.from('{"note":"æøå"}'));
      expect(type).toBe(`application/json; charset=${label}`);
      expect(new TextDecoder(decoder).decode(body)).toBe('{"note":"æøå"}');
    });
  });
});
