import type { Person } from '../contract/index.ts';
import { KrrError } from '../errors.ts';
import { createRandomSource, generate, type IdentifierQuery, isValid } from '../identifier/index.ts';
import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { ProfileIndex } from './population.ts';
import { type Channel, PROFILES, type Profile } from './profile.ts';
import { Register, type RegisterScenario } from './register.ts';

/** The scenario that states nobody: every person is a generated one. */
export const EMPTY_SCENARIO: RegisterScenario = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] };

/** Seeds beyond the safe integers would coincide without a word. */
export function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw createOptionError('seed', `is ${String(seed)}, expected a whole number between -(2^53 - 1) and 2^53 - 1`);
}

export function requireCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw createOptionError('count', `is ${String(count)}, expected a whole number from 0 up`);
}

/** Says nothing of the value: it may be somebody's. */
export function requireIdentifier(identifier: string): void {
  if (isValid(identifier, '2032')) return;
  throw createOptionError(
    'identifier',
    'is no valid fødselsnummer or D-number, neither by the rule of today nor that of 2032',
  );
}

const createOptionError = (name: string, problem: string): KrrError =>
  new KrrError('OPTION_INVALID', `${name} ${problem}`);

type ProfilePredicate = (shape: Profile) => boolean;

const isActive: ProfilePredicate = ({ status }) => status === 'AKTIV';
const isPresent = (channel: Channel): boolean => channel !== 'none';
const getChannels = ({ epost, mobil }: Profile): Channel[] => [epost, mobil].filter(isPresent);
const areAllChannels = (state: Channel, shape: Profile): boolean =>
  getChannels(shape).length > 0 && getChannels(shape).every((channel) => channel === state);

/** Everything that persons can be chosen by. */
const PROPERTIES: Readonly<Record<string, ProfilePredicate>> = {
  active: isActive,
  deleted: ({ status }) => status === 'SLETTET',
  'not-registered': ({ status }) => status === 'IKKE_REGISTRERT',
  reserved: ({ reserved }) => reserved,
  'not-reserved': ({ reserved }) => !reserved,
  'mobile-and-email': ({ epost, mobil }) => isPresent(epost) && isPresent(mobil),
  'mobile-only': ({ epost, mobil }) => isPresent(mobil) && !isPresent(epost),
  'email-only': ({ epost, mobil }) => isPresent(epost) && !isPresent(mobil),
  'no-channel': (shape) => isActive(shape) && getChannels(shape).length === 0,
  fresh: (shape) => areAllChannels('fresh', shape),
  expired: (shape) => areAllChannels('expired', shape),
  mixed: ({ epost, mobil }) => (epost === 'fresh' && mobil === 'expired') || (epost === 'expired' && mobil === 'fresh'),
  mailbox: ({ supplier }) => supplier !== null,
  'supplier=digipost': ({ supplier }) => supplier === '984661185',
  'supplier=eboks': ({ supplier }) => supplier === '922020175',
  'supplier=none': (shape) => isActive(shape) && shape.supplier === null,
  'language=nb': ({ spraak }) => spraak === 'nb',
  'language=nn': ({ spraak }) => spraak === 'nn',
  'language=en': ({ spraak }) => spraak === 'en',
  'language=se': ({ spraak }) => spraak === 'se',
  'language=none': (shape) => isActive(shape) && shape.spraak === null,
};

/** The words that persons can be chosen by. */
export const PROPERTY_NAMES: readonly string[] = Object.keys(PROPERTIES);

/**
 * What tells those who have every one of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY
 */
export function matchesAll(properties: readonly string[]): (shape: Profile) => boolean {
  const unknown = properties.find((property) => !Object.hasOwn(PROPERTIES, property));
  if (unknown !== undefined) {
    throw new KrrError('UNKNOWN_PROPERTY', `"${unknown}" is no property; there are: ${PROPERTY_NAMES.join(', ')}`);
  }
  const tests = properties.map((property) => PROPERTIES[property]!);
  return (shape) => tests.every((test) => test(shape));
}

/**
 * The kinds of generated person that have every one of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY, or CONFLICTING_PROPERTIES where the properties exclude each other
 */
export function profilesWith(properties: readonly string[]): ReadonlySet<ProfileIndex> {
  const hasAll = matchesAll(properties);
  const profiles = [...PROFILES.keys()].filter((kind) => hasAll(PROFILES[kind]!));
  if (profiles.length === 0)
    throw new KrrError('CONFLICTING_PROPERTIES', `nobody can be all of: ${properties.join(', ')}`);
  return new Set(profiles);
}

/** Which persons {@link selectPersons} is to choose; birth dates, sex and kind as in a wish for identifiers. */
export interface PersonQuery extends IdentifierQuery {
  /** How many persons: a whole number from 0 up. */
  readonly count: number;
  /** A safe integer, 1 unless given: the same as the mock's, for the same persons. */
  readonly seed?: number;
  /** The machine's unless given: contact information is fresh or expired as of its time. */
  readonly clock?: Clock;
  /** Properties that everybody chosen has, by the words of `krr persons --where`; none, for anybody, unless given. */
  readonly properties?: readonly string[];
}

/**
 * Synthetic persons (+80) that fit a wish, in an order that the seed gives, each once. They are those of
 * {@link personFor} with the same seed and clock.
 *
 * Where properties are asked for, there may be fewer than `count`: then everyone that fits is chosen.
 *
 * @param choice how many, and which
 * @returns persons as the contract has them, each made when it is read
 * @throws KrrError at once: `UNKNOWN_PROPERTY`, `CONFLICTING_PROPERTIES` for properties that nobody can have together, or
 *   `OPTION_INVALID` for a count or a seed that is none
 * @throws IdentifierError at once for birth dates that the numbers cannot express, and for more persons than there are
 * @example
 * ```ts
 * import { choosePersons } from 'krr-kit';
 * const reserved = [...choosePersons({ count: 5, kind: 'dnr', properties: ['reserved'] })];
 * reserved.every(({ reservasjon }) => reservasjon === 'JA'); // true
 * ```
 */
export function selectPersons({
  count,
  seed = 1,
  clock = systemClock,
  properties = [],
  ...query
}: PersonQuery): Iterable<Person> {
  requireCount(count);
  requireSeed(seed);
  const profiles = properties.length === 0 ? null : profilesWith(properties);
  const limit = profiles === null ? { count } : {};
  const identifiers = generate({ ...query, ...limit, order: 'shuffled', random: createRandomSource(seed) });
  const register = new Register({ seed, clock, scenario: EMPTY_SCENARIO });
  return takeMatching(count, register, identifiers, profiles);
}

function* takeMatching(
  count: number,
  register: Register,
  identifiers: Iterable<string>,
  profiles: ReadonlySet<number> | null,
): Generator<Person> {
  let found = 0;
  if (count === 0) return;
  for (const identifier of identifiers) {
    if (profiles !== null && !profiles.has(register.getProfileIndex(identifier))) continue;
    yield register.find(identifier).person;
    if (++found === count) return;
  }
}

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
