import { describe, expect, test } from 'vitest';
import { runConformance } from '../../../src/conformance/index.ts';
import { guard, guardTarget, isLoopback, readBaseUrl } from '../../../src/conformance/run/guards.ts';
import { DEFAULT_BEHAVIOUR, getBundledScenario, type Scenario } from '../../../src/scenario/index.ts';

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a base URL', () => {
  test.each([
    'http://127.0.0.1:8080',
    'https://krr.example.com',
    'https://krr.example.com/kontaktinfo/',
    'https://krr.example.com/restaurant',
  ])('%s is one', (text) => expect(readBaseUrl(text).href).toContain(text));

  test.each([
    ['krr.example.com', 'an address such as http://127.0.0.1:8080 is needed'],
    ['ftp://krr.example.com', 'an address such as http://127.0.0.1:8080 is needed'],
    ['', 'an address such as http://127.0.0.1:8080 is needed'],
    ['https://kari:secret@krr.example.com', 'without a user name and password: give a token'],
    ['https://krr.example.com/?a=b', 'without a query and a fragment'],
    ['https://krr.example.com/#a', 'without a query and a fragment'],
    ['https://krr.example.com/rest', 'what stands before /rest is needed: https://krr.example.com'],
    ['https://krr.example.com/x/rest/v1/personer', 'what stands before /rest is needed: https://krr.example.com/x'],
  ])('%s is none, and what to write instead is said', (text, help) => {
    expect(() => readBaseUrl(text)).toThrow(`the base URL cannot be used: ${help}`);
    expect(codeOf(() => readBaseUrl(text))).toBe('OPTION_INVALID');
  });

  test('never has its password repeated', () => {
    expect(() => readBaseUrl('https://kari:secret@krr.example.com')).toThrow(/^(?!.*secret)/);
  });
});

test('this machine is localhost, 127.0.0.0/8 and ::1, however they are written', () => {
  const here = ['localhost', 'LOCALHOST:80', '127.0.0.1', '127.255.0.3:8080', '[::1]:8080', '127.1', '2130706433'];
  const elsewhere = ['localhost.example.com', '127.0.0.1.example.com', '128.0.0.1', '[::2]', '0.0.0.0', '10.0.0.1'];
  expect(here.filter((host) => !isLoopback(new URL(`http://${host}`)))).toEqual([]);
  expect(elsewhere.filter((host) => isLoopback(new URL(`http://${host}`)))).toEqual([]);
});

describe('KRR itself', () => {
  test.each([
    'https://kontaktregisteret.no',
    'https://KONTAKTREGISTERET.no.',
    'https://kontaktregisteret.no..',
    'https://www.kontaktregisteret.no/x',
    'https://kontaktinfo-ws.difi.no/kontaktinfo-external',
    'https://Kontaktinfo-WS.difi.no./kontaktinfo-external/ws-v5',
  ])('%s is refused, unless it is meant', (url) => {
    for (const target of [{ baseUrl: url }, { soapUrl: url }, { baseUrl: 'http://127.0.0.1:8080', soapUrl: url }]) {
      expect(codeOf(() => guardTarget(target, {}))).toBe('TARGET_FORBIDDEN');
      expect(codeOf(() => guardTarget(target, { production: true }))).toBe('allowed');
    }
  });

  test.each([
    'https://test.kontaktregisteret.no',
    'https://krr-test1.kontaktregisteret.no',
    'https://mykontaktregisteret.no',
    'https://kontaktinfo-ws-ver1.difi.no/kontaktinfo-external/ws-v5',
    'https://kontaktinfo-ws-ver2.difi.no/kontaktinfo-external/ws-v5',
    'https://mykontaktinfo-ws.difi.no',
  ])('%s is another, and allowed', (url) => {
    expect(codeOf(() => guardTarget({ baseUrl: url }, {}))).toBe('allowed');
    expect(codeOf(() => guardTarget({ soapUrl: url }, {}))).toBe('allowed');
  });
});

describe('persons who may be real', () => {
  const standard = getBundledScenario('standard')!;
  const synthetic: Scenario = {
    name: 'mine',
    population: 'all',
    behaviour: DEFAULT_BEHAVIOUR,
    persons: [{ role: 'somebody', identifier: '01837012046', specified: {} }],
    faults: [],
    violates: [],
  };

  test('are those that the documentation prints: they are asked for on this machine only', () => {
    for (const baseUrl of ['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1']) {
      expect(codeOf(() => guard({ baseUrl, persons: standard }))).toBe('allowed');
    }
    expect(codeOf(() => guard({ baseUrl: 'https://krr.example.com', persons: standard }))).toBe(
      'PERSONS_NOT_SYNTHETIC',
    );
  });

  test('are named by their roles, never by their identifiers', () => {
    const persons = {
      ...synthetic,
      persons: [...synthetic.persons, { role: 'printed', identifier: '23079422568', specified: {} }],
    };
    const attempt = () => guard({ baseUrl: 'https://krr.example.com', persons });
    expect(attempt).toThrow(/are not sent to krr\.example\.com: printed$/);
    expect(attempt).toThrow(/^\D*80\D*$/);
  });

  test('are not the synthetic ones', () => {
    expect(codeOf(() => guard({ baseUrl: 'https://krr.example.com', persons: synthetic }))).toBe('allowed');
  });
});

test('a run through the library is guarded likewise, before anything is sent', async () => {
  const target = { baseUrl: 'https://kontaktregisteret.no', tokens: {}, timeoutMs: 1000, concurrency: 1 };
  await expect(runConformance({ target })).rejects.toMatchObject({ code: 'TARGET_FORBIDDEN' });
});
