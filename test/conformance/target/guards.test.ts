import { describe, expect, test } from 'vitest';
import { runConformance } from '../../../src/conformance/index.ts';
import { guard, guardTarget, readBaseUrl } from '../../../src/conformance/target/guards.ts';
import { DEFAULT_BEHAVIOUR, getBundledScenario, type Scenario } from '../../../src/scenario/index.ts';

const getCode = (attempt: () => unknown): string => {
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
  ])('accepts %s', (text) => expect(readBaseUrl(text).href).toContain(text));

  test.each([
    ['krr.example.com', 'expected a URL such as http://127.0.0.1:8080'],
    ['ftp://krr.example.com', 'expected a URL such as http://127.0.0.1:8080'],
    ['', 'expected a URL such as http://127.0.0.1:8080'],
    ['https://kari:secret@krr.example.com', 'remove the user name and password'],
    ['https://krr.example.com/?a=b', 'remove the query'],
    ['https://krr.example.com/#a', 'remove the fragment'],
    ['https://krr.example.com/rest', 'give the part before /rest: https://krr.example.com'],
    ['https://krr.example.com/x/rest/v1/personer', 'give the part before /rest: https://krr.example.com/x'],
  ])('rejects %s with a correction', (text, help) => {
    expect(() => readBaseUrl(text)).toThrow(`invalid base URL: ${help}`);
    expect(getCode(() => readBaseUrl(text))).toBe('OPTION_INVALID');
  });

  test('never repeats a password', () => {
    expect(() => readBaseUrl('https://kari:secret@krr.example.com')).toThrow(/^(?!.*secret)/);
  });
});

describe('KRR in production', () => {
  test.each([
    'https://kontaktregisteret.no',
    'https://KONTAKTREGISTERET.no.',
    'https://kontaktregisteret.no..',
    'https://www.kontaktregisteret.no/x',
    'https://kontaktinfo-ws.difi.no/kontaktinfo-external',
    'https://Kontaktinfo-WS.difi.no./kontaktinfo-external/ws-v5',
  ])('%s is rejected unless production is permitted', (url) => {
    for (const target of [{ baseUrl: url }, { soapUrl: url }, { baseUrl: 'http://127.0.0.1:8080', soapUrl: url }]) {
      expect(getCode(() => guardTarget(target, {}))).toBe('TARGET_FORBIDDEN');
      expect(getCode(() => guardTarget(target, { production: true }))).toBe('allowed');
    }
  });

  test.each([
    'https://test.kontaktregisteret.no',
    'https://krr-test1.kontaktregisteret.no',
    'https://mykontaktregisteret.no',
    'https://kontaktinfo-ws-ver1.difi.no/kontaktinfo-external/ws-v5',
    'https://kontaktinfo-ws-ver2.difi.no/kontaktinfo-external/ws-v5',
    'https://mykontaktinfo-ws.difi.no',
  ])('%s is permitted', (url) => {
    expect(getCode(() => guardTarget({ baseUrl: url }, {}))).toBe('allowed');
    expect(getCode(() => guardTarget({ soapUrl: url }, {}))).toBe('allowed');
  });
});

describe('a check for persons who may be real', () => {
  const standard = getBundledScenario('standard')!;
  const synthetic: Scenario = {
    name: 'mine',
    population: 'all',
    behaviour: DEFAULT_BEHAVIOUR,
    persons: [{ role: 'somebody', identifier: '01837012046', specified: {} }],
    faults: [],
    violates: [],
  };

  test('permits the persons of the documentation on this machine only', () => {
    for (const baseUrl of ['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1']) {
      expect(getCode(() => guard({ baseUrl, persons: standard }))).toBe('allowed');
    }
    expect(getCode(() => guard({ baseUrl: 'https://krr.example.com', persons: standard }))).toBe(
      'PERSONS_NOT_SYNTHETIC',
    );
  });

  test('names the persons by role, never by identifier', () => {
    const persons = {
      ...synthetic,
      persons: [...synthetic.persons, { role: 'printed', identifier: '23079422568', specified: {} }],
    };
    const attempt = () => guard({ baseUrl: 'https://krr.example.com', persons });
    expect(attempt).toThrow(/are not sent to krr\.example\.com: printed$/);
    expect(attempt).toThrow(/^\D*80\D*$/);
  });

  test('permits synthetic persons', () => {
    expect(getCode(() => guard({ baseUrl: 'https://krr.example.com', persons: synthetic }))).toBe('allowed');
  });
});

test('runConformance rejects a forbidden target before the first request', async () => {
  const target = { baseUrl: 'https://kontaktregisteret.no', tokens: {}, timeoutMs: 1000, concurrency: 1 };
  await expect(runConformance({ target })).rejects.toMatchObject({ code: 'TARGET_FORBIDDEN' });
});
