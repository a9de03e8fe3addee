import { describe, expect, test } from 'vitest';
import { generate } from '../../src/identifier/index.ts';
import { frozenClock } from '../../src/register/index.ts';
import { identifiersOf } from '../support/mock/identifiers.ts';
import { behaving, lookUp, mockWith, standard } from '../support/mock/in-process.ts';
import { identifierOf } from '../support/mock/tamper.ts';

const mock = mockWith();
const one = identifierOf('mobile-only');

describe('the register of the mock', () => {
  const at = (now: string) => mockWith({ clock: frozenClock(Date.parse(now)) });

  test('who is born after now is not registered', async () => {
    const unborn = [...generate({ from: '2030-05-17', to: '2030-05-17', count: 20 })];
    const statuses = async (now: string) => new Set((await lookUp(at(now), unborn)).map(({ status }) => status));
    expect(await statuses('2026-06-01T12:00:00Z')).toEqual(new Set(['IKKE_REGISTRERT']));
    expect(await statuses('2032-06-01T12:00:00Z')).toContain('AKTIV');
  });

  test('a generated person is the same all year, and a scenario counts back from now', async () => {
    const identifiers = [...identifiersOf(200, 5), one];
    const [january, december] = [at('2026-01-01T01:00:00Z'), at('2026-12-31T22:00:00Z')];
    const first = await lookUp(january, identifiers);
    const last = await lookUp(december, identifiers);
    expect(last.slice(0, -1)).toEqual(first.slice(0, -1));
    expect(first.at(-1)!.kontaktinformasjon!.mobiltelefonnummer_sist_verifisert).toBe('2025-11-01T02:00:00+01');
    expect(last.at(-1)!.kontaktinformasjon!.mobiltelefonnummer_sist_verifisert).toBe('2026-10-31T23:00:00+01');
  });

  test('registers only the persons of the scenario if the population is limited to it', async () => {
    const small = mockWith({ scenario: { ...standard, population: 'scenario' } });
    expect(await lookUp(small, [one, ...identifiersOf(100, 6)], { version: 'v2' })).toEqual(await lookUp(mock, [one]));
  });

  test('another seed is another population, the same seed the same', async () => {
    const identifiers = identifiersOf(100, 7);
    const everyone = await lookUp(mock, identifiers);
    expect(await lookUp(mockWith(), identifiers)).toEqual(everyone);
    expect(await lookUp(mockWith({ seed: 2 }), identifiers)).not.toEqual(everyone);
  });
});

describe('contact information that has expired', () => {
  const expired = identifierOf('expired');
  const isDelivered = async (version: 'v1' | 'v2', app = mock, body = {}) => {
    const [person] = await lookUp(app, [expired], { version, body });
    return person!.kontaktinformasjon !== undefined;
  };

  test('is withheld by version 1 and delivered by version 2, or the other way round', async () => {
    expect([await isDelivered('v1'), await isDelivered('v2')]).toEqual([false, true]);
    const other = mockWith({ scenario: behaving({ expiredContact: { v1: 'delivered', v2: 'withheld' } }) });
    expect([await isDelivered('v1', other), await isDelivered('v2', other)]).toEqual([true, false]);
  });

  test('is returned to a client that does not request it', async () => {
    expect(await isDelivered('v1', mock, { informasjonsbehov: ['Kontaktinfo'] })).toBe(true);
    expect(await isDelivered('v1', mock, { informasjonsbehov: ['Kontaktinfo', 'VarslingsStatus'] })).toBe(false);
  });
});
