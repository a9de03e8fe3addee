import type { Person } from '../contract/index.ts';
import { KrrError } from '../errors.ts';
import { createRandomSource, generate, type IdentifierQuery, isValid } from '../identifier/index.ts';
import { DEFAULT_BEHAVIOUR } from '../scenario/index.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import type { ProfileIndex } from './population.ts';
import { type Channel, PROFILES, type Profile } from './profile.ts';
import { Register, type RegisterScenario } from './register.ts';

/** A scenario without persons: every person is generated. */
export const EMPTY_SCENARIO: RegisterScenario = { population: 'all', behaviour: DEFAULT_BEHAVIOUR, persons: [] };

/** Integers outside the safe range lose precision: two seeds could be equal. */
export function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw createOptionError('seed', `is ${String(seed)}, expected a whole number between -(2^53 - 1) and 2^53 - 1`);
}

export function requireCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw createOptionError('count', `is ${String(count)}, expected a whole number from 0 up`);
}

/** The message does not repeat the value: it can be the identifier of a real person. */
export function requireIdentifier(identifier: string): void {
  if (isValid(identifier, '2032')) return;
  throw createOptionError(
    'identifier',
    'is not a valid fødselsnummer or D-number, by the current rule or the 2032 rule',
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

/** The properties that a query can select by. */
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

export const PROPERTY_NAMES: readonly string[] = Object.keys(PROPERTIES);

/**
 * Creates a predicate for profiles with all of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY
 */
export function matchesAll(properties: readonly string[]): (shape: Profile) => boolean {
  const unknown = properties.find((property) => !Object.hasOwn(PROPERTIES, property));
  if (unknown !== undefined) {
    throw new KrrError('UNKNOWN_PROPERTY', `unknown property "${unknown}"; available: ${PROPERTY_NAMES.join(', ')}`);
  }
  const tests = properties.map((property) => PROPERTIES[property]!);
  return (shape) => tests.every((test) => test(shape));
}

/**
 * Returns the profiles with all of these properties.
 *
 * @throws KrrError UNKNOWN_PROPERTY, or CONFLICTING_PROPERTIES if the properties exclude each other
 */
export function profilesWith(properties: readonly string[]): ReadonlySet<ProfileIndex> {
  const hasAll = matchesAll(properties);
  const profiles = [...PROFILES.keys()].filter((kind) => hasAll(PROFILES[kind]!));
  if (profiles.length === 0)
    throw new KrrError(
      'CONFLICTING_PROPERTIES',
      `no person can have all of these properties: ${properties.join(', ')}`,
    );
  return new Set(profiles);
}

/** Selects persons; birth dates, sex and kind are as in {@link IdentifierQuery}. */
export interface PersonQuery extends IdentifierQuery {
  /** The number of persons: an integer from 0 up. */
  readonly count: number;
  /** A safe integer, default 1. The mock returns the same persons for the same seed. */
  readonly seed?: number;
  /** Default: the system clock. It decides whether contact information has expired. */
  readonly clock?: Clock;
  /** Required properties, as in `krr persons --where`. Default: none. */
  readonly properties?: readonly string[];
}

/**
 * Selects synthetic persons (+80) by a query, each once, in an order determined by the seed. They are the persons that
 * {@link generatePerson} returns for the same seed and clock.
 *
 * With properties, fewer than `count` persons may match; then all of them are returned.
 *
 * @returns persons as in the contract, generated lazily
 * @throws KrrError immediately: `UNKNOWN_PROPERTY`, `CONFLICTING_PROPERTIES` for properties that exclude each other, or
 *   `OPTION_INVALID` for an invalid count or seed
 * @throws IdentifierError immediately for birth dates outside the number series, and for more persons than exist
 * @example
 * ```ts
 * import { selectPersons } from 'krr-kit';
 * const reserved = [...selectPersons({ count: 5, kind: 'dnr', properties: ['reserved'] })];
 * reserved.every(({ reservasjon }) => reservasjon === 'JA'); // true
 * ```
 */
export function selectPersons({ count, seed = 1, clock = systemClock, ...query }: PersonQuery): Iterable<Person> {
  return takeMatching(count, selectIdentifiers({ ...query, count, seed, clock }));
}

/** Where the persons of a query are: candidates in their order, and the profiles that match. */
export interface IdentifierSelection {
  readonly register: Register;
  readonly identifiers: Iterable<string>;
  /** Null if every candidate matches. */
  readonly profiles: ReadonlySet<ProfileIndex> | null;
}

/** Starts a selection as {@link selectPersons}, before a person is generated. The errors are the same. */
export function selectIdentifiers({
  count,
  seed = 1,
  clock = systemClock,
  properties = [],
  ...query
}: PersonQuery): IdentifierSelection {
  requireCount(count);
  requireSeed(seed);
  const profiles = properties.length === 0 ? null : profilesWith(properties);
  const limit = profiles === null ? { count } : {};
  const identifiers = generate({ ...query, ...limit, order: 'shuffled', random: createRandomSource(seed) });
  return { register: new Register({ seed, clock, scenario: EMPTY_SCENARIO }), identifiers, profiles };
}

function* takeMatching(count: number, { register, identifiers, profiles }: IdentifierSelection): Generator<Person> {
  let found = 0;
  if (count === 0) return;
  for (const identifier of identifiers) {
    if (profiles !== null && !profiles.has(register.getProfileIndex(identifier))) continue;
    yield register.find(identifier).person;
    if (++found === count) return;
  }
}

/**
 * Generates the person with this identifier: a pure function of seed, identifier and the clock's calendar year. The mock
 * returns the same person for the same seed, unless a scenario overrides it.
 *
 * Source of the fields and their combinations: Person and KRR attributter of https://docs.digdir.no.
 *
 * @param seed a safe integer that selects the population
 * @param identifier a fødselsnummer or D-number, 11 digits, valid by the current rule or the 2032 rule
 * @param clock a person born in its year or later is IKKE_REGISTRERT
 * @returns the person as in the contract, with all fields
 * @throws KrrError `OPTION_INVALID` for an invalid seed or identifier
 * @throws TypeError when `identifier` is not a string
 * @example
 * ```ts
 * import { generatePerson, systemClock } from 'krr-kit';
 * generatePerson(1, '20914695016', systemClock).status; // 'AKTIV'
 * ```
 */
export function generatePerson(seed: number, identifier: string, clock: Clock): Person {
  requireSeed(seed);
  requireIdentifier(identifier);
  return new Register({ seed, clock, scenario: EMPTY_SCENARIO }).find(identifier).person;
}
