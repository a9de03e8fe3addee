import type { Person } from '../contract/index.ts';
import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import type { Clock } from './clock.ts';
import { Register } from './register.ts';

const EVERYBODY = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] } as const;

/**
 * The whole person with this identifier: a pure function of seed, identifier and the clock's calendar year.
 *
 * @param seed any integer: another seed is another population
 * @param identifier eleven ASCII digits, taken as valid
 * @param clock who is born in its year or later is IKKE_REGISTRERT
 * @example
 * personFor(1, '26854596581', systemClock).status; // 'AKTIV'
 */
export function personFor(seed: number, identifier: string, clock: Clock): Person {
  return new Register({ seed, clock, scenario: EVERYBODY }).find(identifier).person;
}
