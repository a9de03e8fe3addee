import { describe, expect, test } from 'vitest';
import { startMock } from '../../../src/mock/start.ts';
import { getBundledScenario, listBundledScenarios } from '../../../src/scenario/index.ts';
import { type Asking, ask, askAgain, inWords, type Outcome } from '../../support/scenario/request.ts';

/** Grown up, synthetic, and of nobody in particular. */
const crowd = getBundledScenario('thousand-persons')!.persons.map(({ identifier }) => identifier);
const some = (count: number): readonly string[] => crowd.slice(0, count);
/** Longer than any answer takes that comes at all, shorter than those that do not. */
const IMPATIENT: Asking = { patienceMs: 3_000 };

async function mocking<T>(name: string, use: (url: string) => Promise<T>): Promise<T> {
  const mock = await startMock({ scenario: name });
  try {
    return await use(mock.url);
  } finally {
    await mock.close();
  }
}

const textOf = ({ body }: Outcome): string => body.toString();
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const personsIn = (text: string): { personidentifikator: string }[] => JSON.parse(text).personer;

type Case = (url: string) => Promise<void>;

/** What goes wrong in each scenario, as a client meets it. */
const CASES: Readonly<Record<string, Case>> = {
  'token-expiry': async (url) => {
    const first = await askAgain(5, url, some(1), { token: 'first' });
    expect(first).toEqual(['200', '200', '200', '401', '401']);
    expect((await ask(url, some(1), { token: 'first' })).headers['www-authenticate']).toMatch(/invalid_token/);
    expect(await askAgain(1, url, some(1), { token: 'second' })).toEqual(['200']);
  },
  'rate-limit': async (url) => {
    const [told, not] = ['429 after 1', '429'];
    const words = ['200', '200', told, '200', '200', told, '200', '200', told, not, '200', told];
    expect(await askAgain(12, url, some(1))).toEqual(words);
  },
  'outage-and-recovery': async (url) => {
    const outage = Array.from({ length: 8 }, () => '503 after 1');
    expect(await askAgain(12, url, some(1))).toEqual(['200', '200', ...outage, '200', '200']);
  },
  slow: async (url) => {
    expect(inWords(await ask(url, some(100), IMPATIENT))).toBe('waiting');
    expect(inWords(await ask(url, some(99)))).toBe('200');
  },
  silent: async (url) => {
    expect(inWords(await ask(url, some(100), IMPATIENT))).toBe('waiting');
    expect(inWords(await ask(url, some(99)))).toBe('200');
  },
  flaky: async (url) => {
    const words = await askAgain(60, url, some(1));
    expect(new Set(words)).toEqual(new Set(['200', '500', 'lost']));
    expect(await mocking('flaky', (other) => askAgain(60, other, some(1)))).toEqual(words);
  },
  'cut-off': async (url) => {
    expect(await askAgain(3, url, some(10))).toEqual(['200 lost', '200 lost', '200']);
    expect(await askAgain(1, url, some(9))).toEqual(['200']);
    const { body } = await ask(url, some(20));
    expect(body.toString().match(/"personidentifikator"/g)).toHaveLength(5);
  },
  'connection-reset': async (url) => {
    expect(await askAgain(3, url, some(10))).toEqual(['lost', 'lost', '200']);
    expect(await askAgain(3, url, some(100))).toEqual(['200 lost', '200 lost', '200']);
    expect(await askAgain(1, url, some(9))).toEqual(['200']);
  },
  'gateway-page': async (url) => {
    expect(await askAgain(3, url, some(1))).toEqual(['200', '200', '502']);
    const page = await ask(url, some(100));
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
  },
  'empty-response': async (url) => {
    const { status, body } = await ask(url, some(10));
    expect([status, body.length]).toEqual([200, 0]);
    expect(isJson(textOf(await ask(url, some(9))))).toBe(true);
  },
  'published-example': async (url) => {
    const asked = '23079422568';
    const { status, body } = await ask(url, [asked]);
    const text = body.toString();
    expect(status).toBe(200);
    expect(isJson(text)).toBe(false);
    expect(personsIn(text.replace(/,(?=\s*})/, '')).map((person) => person.personidentifikator)).toEqual([
      '20914695016',
    ]);
  },
  'another-person': async (url) => {
    expect(personsIn(textOf(await ask(url, some(1))))[0]!.personidentifikator).toBe('20914695016');
    const both = personsIn(textOf(await ask(url, some(2))));
    expect(both.map((person) => person.personidentifikator)).toEqual(some(2));
  },
  'trailing-comma': async (url) => {
    const text = textOf(await ask(url, some(2)));
    expect(isJson(text)).toBe(false);
    expect(personsIn(text.replace(/,(?=\s*})/, ''))).toHaveLength(2);
  },
  dribble: async (url) => {
    const { status, body, ended } = await ask(url, some(100), IMPATIENT);
    expect([status, ended]).toEqual([200, 'waiting']);
    expect(body.length).toBeGreaterThan(0);
    expect(inWords(await ask(url, some(99)))).toBe('200');
  },
  'wrong-charset': async (url) => {
    const { identifier } = getBundledScenario('wrong-charset')!.persons.find(({ role }) => role === 'norwegian')!;
    const latin1 = await ask(url, [identifier]);
    expect(latin1.headers['content-type']).toMatch(/charset=iso-8859-1/);
    expect(latin1.body.toString('latin1')).toContain('bjørn.ærlig-åsen@example.com');
    const utf16 = await ask(url, [identifier, ...some(1)]);
    expect(utf16.headers['content-type']).toMatch(/charset=utf-16le/);
    expect(personsIn(utf16.body.toString('utf16le'))).toHaveLength(2);
  },
  'mislabelled-charset': async (url) => {
    const { identifier } = getBundledScenario('mislabelled-charset')!.persons.find(({ role }) => role === 'norwegian')!;
    const single = await ask(url, [identifier]);
    expect(single.headers['content-type']).toMatch(/charset=iso-8859-1/);
    expect(textOf(single)).toContain('bjørn.ærlig-åsen@example.com');
    const batch = await ask(url, [identifier, ...some(1)]);
    expect(batch.headers['content-type']).toMatch(/charset=utf-8/);
    expect(batch.body.toString('latin1')).toContain('bjørn.ærlig-åsen@example.com');
  },
  'wrong-content-length': async (url) => {
    const short = textOf(await ask(url, some(10)));
    expect(isJson(short)).toBe(false);
    expect(isJson(`${short}]}`)).toBe(true);
    expect(inWords(await ask(url, some(100), IMPATIENT))).not.toBe('200');
  },
};

describe.concurrent('what a client meets', () => {
  test.each(Object.entries(CASES))('%s', (name, meet) => mocking(name, meet));
});

test('every scenario with faults is met', () => {
  const faulty = listBundledScenarios().filter(({ name }) => getBundledScenario(name)!.faults.length > 0);
  expect(Object.keys(CASES).sort()).toEqual(faulty.map(({ name }) => name));
});
