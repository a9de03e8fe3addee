import type { Person } from '../contract/index.ts';
import type { Clock } from './clock.ts';
import { EMPTY_SCENARIO } from './everybody.ts';
import { requireIdentifier, requireSeed } from './misuse.ts';
import { Register } from './register.ts';

/**
 * The whole person with this identifier: a pure function of seed, identifier and the clock's calendar year. It is the
 * person that the mock answers with for the same seed, where no scenario says otherwise.
 *
 * Source of the members and of which of them go together: Person and KRR attributter of https://docs.digdir.no.
 *
 * @param seed a safe integer: another seed is another population
 * @param identifier a fødselsnummer or D-number, 11 digits, valid by the rule of today or that of 2032
 * @param clock who is born in its year or later is IKKE_REGISTRERT
 * @returns the person as the contract has it, with every member that a caller could be given
 * @throws KrrError `OPTION_INVALID` for another seed, or an identifier that is not valid
 * @throws TypeError when `identifier` is not a string
 * @example
 * ```ts
 * import { personFor, systemClock } from 'krr-kit';
 * personFor(1, '20914695016', systemClock).status; // 'AKTIV'
 * ```
 */
export function generatePerson(seed: number, identifier: string, clock: Clock): Person {
  requireSeed(seed);
  requireIdentifier(identifier);
  return new Register({ seed, clock, scenario: EMPTY_SCENARIO }).find(identifier).person;
}
