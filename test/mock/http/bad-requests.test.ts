import { describe, expect, test } from 'vitest';
import { expectNothingLeaks, expectRefusal, refusalsBy } from '../../support/mock/error-response.ts';
import { bornIn1889, identifiersOf } from '../../support/mock/identifiers.ts';
import { keptLog, lookUp, mockWith, post } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const { log, written } = keptLog('info');
const mock = mockWith({ log });
const one = identifierOf('mobile-only');
const valid = JSON.stringify({ personidentifikatorer: [one] });
const LIST = '/personidentifikatorer';

const pointersOf = refusalsBy(mock);
const batch = (...personidentifikatorer: unknown[]) => JSON.stringify({ personidentifikatorer });
const detailsOf = async (payload: string) => {
  const { errors } = (await post(mock, payload)).json();
  return errors.map(({ id, detail }: { id: string; detail: string }) => `${id}: ${detail}`);
};

describe('returns 400 with a pointer to the violation for a body that breaks the contract', () => {
  test.each([
    ['no identifiers', batch(), LIST],
    ['1001 identifiers', batch(...identifiersOf(1001, 1)), LIST],
    ['an identifier alone', JSON.stringify({ personidentifikatorer: one }), LIST],
    ['an object for the list', '{"personidentifikatorer":{"0":"01837012046","length":1}}', LIST],
    ['null for the list', '{"personidentifikatorer":null}', LIST],
    ['no list', '{}', ''],
    ['a misspelt member', JSON.stringify({ personIdentifikatorer: [one] }), ''],
    ['a list alone', JSON.stringify([one]), ''],
    ['a text alone', JSON.stringify(one), ''],
    ['null', 'null', ''],
    ['ten digits', batch(one, one.slice(1)), `${LIST}/1`],
    ['twelve digits', batch(one, one, `${one}0`), `${LIST}/2`],
    ['a blank before', batch(` ${one}`), `${LIST}/0`],
    ['a line end after', batch(`${one}\n`), `${LIST}/0`],
    ['digits of another script', batch(one.replace('1', '١')), `${LIST}/0`],
    ['an empty text', batch(''), `${LIST}/0`],
    ['null among the identifiers', batch(one, null), `${LIST}/1`],
    ['a list among the identifiers', batch([one]), `${LIST}/0`],
    ['a fraction', '{"personidentifikatorer":[12345678901.5]}', `${LIST}/0`],
    ['a negative number', '{"personidentifikatorer":[-1234567890]}', `${LIST}/0`],
    ['an absurd number', '{"personidentifikatorer":[1e400]}', `${LIST}/0`],
    [
      'needs that are no list',
      JSON.stringify({ personidentifikatorer: [one], informasjonsbehov: 'Person' }),
      '/informasjonsbehov',
    ],
    [
      'an informasjonsbehov that is not a string',
      JSON.stringify({ personidentifikatorer: [one], informasjonsbehov: ['Person', 1] }),
      '/informasjonsbehov/1',
    ],
    ['a list that is inherited', '{"__proto__":{"personidentifikatorer":["01837012046"]}}', ''],
    ['the last of two lists', `{"personidentifikatorer":["${one}"],"personidentifikatorer":[]}`, LIST],
    ['lists in lists', `{"personidentifikatorer":${'['.repeat(99)}${']'.repeat(99)}}`, `${LIST}/0`],
    ['objects in objects', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, ''],
  ])('%s', async (_, payload, pointer) => {
    expect(await pointersOf(400, payload)).toEqual([pointer]);
  });

  test('inkluderIkkeRegistrerte that is not a boolean, in version 2', async () => {
    const payload = JSON.stringify({ personidentifikatorer: [one], inkluderIkkeRegistrerte: 'true' });
    const answer = await post(mock, payload, {}, '/rest/v2/personer');
    expect(expectRefusal(answer.statusCode, 400, answer.body)).toEqual(['/inkluderIkkeRegistrerte']);
    expect((await post(mock, payload)).statusCode).toBe(200);
  });

  test.each([
    ['of a thousand numbers', `{"personidentifikatorer":[${'0,'.repeat(999)}0]}`, 21],
    ['of half a million numbers', `{"personidentifikatorer":[${'0,'.repeat(500_000)}0]}`, 1],
    [
      'of half a million needs',
      `{"personidentifikatorer":["${one}"],"informasjonsbehov":[${'0,'.repeat(500_000)}0]}`,
      1,
    ],
  ])('a body %s, in a response of limited size', async (_, payload, named) => {
    const answer = await post(mock, payload);
    expect(expectRefusal(answer.statusCode, 400, answer.body)).toHaveLength(named);
    expect(answer.body.length).toBeLessThan(10_000);
  });
});

test('a thousand needs are read, and of one more the list is pointed at alone', async () => {
  const asking = (count: number) =>
    JSON.stringify({ personidentifikatorer: [one], informasjonsbehov: Array(count).fill('Person') });
  expect((await post(mock, asking(1000))).statusCode).toBe(200);
  expect(await pointersOf(400, asking(1001))).toEqual(['/informasjonsbehov']);
  expect(await detailsOf(asking(1001))).toEqual([expect.stringMatching(/^contract-violation: at most 1000 needs/)]);
});

describe('returns 400 for a batch with an invalid identifier', () => {
  const wrong = `${one.slice(0, 10)}${(Number(one[10]) + 1) % 10}`;

  test('each culprit is pointed at, the good ones are not', async () => {
    expect(await pointersOf(400, batch(one, wrong, one, wrong, '00000000000'))).toEqual(
      [1, 3, 4].map((n) => `${LIST}/${n}`),
    );
  });

  test('so is one of every series', async () => {
    for (const series of ['none', '+80', '+40', '+65'] as const) {
      const identifier = bornIn1889(series);
      const invalid = `${identifier.slice(0, 10)}${(Number(identifier[10]) + 1) % 10}`;
      expect(await pointersOf(400, batch(identifier, invalid))).toEqual([`${LIST}/1`]);
    }
  });

  test('rejects an identifier that is valid only by the rule of 2032', async () => {
    expect(await pointersOf(400, batch(one, '30108299939'))).toEqual([`${LIST}/1`]);
  });

  test('reports the reason', async () => {
    expect(await detailsOf(batch(wrong))).toEqual(['invalid-identifier: its second check digit is wrong']);
  });

  test.each(['-1234567890', '-12345678901', '12345678901.5', '0.5', '123456789012', '1e400', 'true', 'null'])(
    '%s has lost no zero: it is no string',
    async (value) => {
      expect(await detailsOf(`{"personidentifikatorer":[${value}]}`)).toEqual([
        'contract-violation: an identifier is a string of 11 digits',
      ]);
    },
  );

  test('reports a number that has lost its leading zero', async () => {
    expect(await detailsOf(batch(0, 7, 1234567890))).toEqual(
      Array(3).fill(expect.stringMatching(/^lost-leading-zero/)),
    );
    const lost = Number(one.replace(/^./, '0'));
    expect(await pointersOf(400, batch(one, lost))).toEqual([`${LIST}/1`]);
    expect(await detailsOf(batch(lost))).toEqual([expect.stringMatching(/^lost-leading-zero: .*leading zero/)]);
  });
});

describe('returns 400 for a body that is not JSON', () => {
  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['blanks', '   \n'],
    ['a word', 'personidentifikatorer'],
    ['XML', `<personidentifikator>${one}</personidentifikator>`],
    ['a trailing comma', `{"personidentifikatorer":["${one}",]}`],
    ['single quotes', `{'personidentifikatorer':['${one}']}`],
    ['an end cut off', valid.slice(0, -2)],
    ['two bodies', valid + valid],
    ['a leading zero', '{"personidentifikatorer":[01837012046]}'],
    ['a mark of byte order', `\ufeff${valid}`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(valid.slice(0, -1)), Buffer.from([0xc3, 0x28, 0x7d])])],
    ['Latin-1', Buffer.from('{"personidentifikatorer":["blåbær"]}', 'latin1')],
    ['UTF-16', Buffer.from(valid, 'utf16le')],
    ['lists that never end', '['.repeat(1_000_000)],
    ['lists in lists', `{"personidentifikatorer":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['objects in objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['bytes of zero', Buffer.alloc(1000)],
  ])('%s', async (_, payload) => {
    expect(await pointersOf(400, payload)).toEqual([undefined]);
  });

  test('a mark of byte order is named, at the beginning alone', async () => {
    expect(await detailsOf(`\ufeff${valid}`)).toEqual([expect.stringContaining('byte order mark')]);
    expect(await detailsOf(`${valid}\ufeff`)).toEqual([expect.stringContaining('cannot be parsed')]);
  });

  test('and members named as the language has them are let through', async () => {
    const odd = `{"__proto__":{"personidentifikatorer":[]},"constructor":{"prototype":1},"personidentifikatorer":["${one}"]}`;
    expect((await post(mock, odd)).statusCode).toBe(200);
    expect(({} as Record<string, unknown>).personidentifikatorer).toBeUndefined();
  });
});

test('still handles requests afterwards, and the log discloses nothing', async () => {
  expect(await lookUp(mock, [one])).toMatchObject([{ personidentifikator: one }]);
  expect(written().split('\n').length).toBeGreaterThan(80);
  expectNothingLeaks(written());
});
