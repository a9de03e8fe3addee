import type { Person } from '../../contract/index.ts';
import { KrrError } from '../../errors.ts';
import { ADULT_BIRTH_YEARS, parseBirthDates } from '../../identifier/calendar.ts';
import { createRandomSource, generate, IdentifierError, parse } from '../../identifier/index.ts';
import type { ProfileIndex } from '../../register/index.ts';
import { toProfile } from '../../register/infer-profile.ts';
import { matchesAll, profilesWith } from '../../register/select-persons.ts';
import type { MockState } from '../state.ts';
import { ControlApiError } from './errors.ts';
import type { PersonQuery } from './input.ts';

/** A person with all fields, independent of the scopes of a token. */
export interface RegisteredPerson {
  /** The role of a person of the scenario. */
  readonly role?: string;
  readonly person: Person;
}

const DEFAULT_COUNT = 5;
/** The search stops here, because it blocks other requests. */
const MAX_CANDIDATES = 200_000;
/** Fixed, so that the same query returns the same persons. */
const SHUFFLE_SEED = 1;

/**
 * Finds persons that match a query, those of the scenario first. May return fewer than requested.
 *
 * @throws ControlApiError for an invalid query, an unknown role, or a scenario population without a match
 */
export function findPersons(state: MockState, query: PersonQuery): RegisteredPerson[] {
  if (query.role !== undefined) return [findPersonByRole(state, query.role)];
  try {
    return findMatchingPersons(state, query);
  } catch (error) {
    if (!(error instanceof KrrError || error instanceof IdentifierError)) throw error;
    throw new ControlApiError('bad-parameter', [
      { detail: error.message, parameter: error instanceof KrrError ? 'property' : 'born' },
    ]);
  }
}

function findMatchingPersons(state: MockState, query: PersonQuery): RegisteredPerson[] {
  const { count = DEFAULT_COUNT, property = [] } = query;
  const profiles = property.length === 0 ? null : profilesWith(property);
  const listed = findScenarioPersons(state, query).slice(0, count);
  if (state.scenario.population === 'all')
    return [...listed, ...generatePersons(state, query, profiles, count - listed.length)];
  if (listed.length > 0) return listed;
  const detail = 'no person of the scenario matches; GET /__krr/scenario lists the roles';
  throw new ControlApiError('population-limited-to-scenario', [{ detail }]);
}

function findScenarioPersons({ scenario, register, clock }: MockState, query: PersonQuery): RegisteredPerson[] {
  const hasAll = matchesAll(query.property ?? []);
  const hasMatchingIdentifier = createIdentifierFilter(query);
  return scenario.persons.flatMap(({ role, identifier }) => {
    const { person } = register.find(identifier);
    return hasMatchingIdentifier(identifier) && hasAll(toProfile(person, clock.now())) ? [{ role, person }] : [];
  });
}

function createIdentifierFilter({ kind, born, sex }: PersonQuery): (identifier: string) => boolean {
  const { from, to } = born === undefined ? { from: '', to: '9' } : readBirthDates(born);
  return (identifier) => {
    const parsed = parse(identifier, { rule: '2032' });
    if (!parsed.valid) return !kind && !born && !sex;
    const { birthDate } = parsed;
    const isBorn = birthDate === null ? !born : birthDate >= from && birthDate <= to;
    return isBorn && (!kind || parsed.kind === kind) && (!sex || parsed.sex === sex);
  };
}

function findPersonByRole({ scenario, register }: MockState, role: string): RegisteredPerson {
  const found = scenario.persons.find((person) => person.role === role);
  if (found !== undefined) return { role, person: register.find(found.identifier).person };
  const roles = scenario.persons.map((person) => person.role).join(', ');
  throw new ControlApiError('unknown-role', [{ detail: `available: ${roles}`, parameter: 'role' }]);
}

function* generatePersons(
  { register }: MockState,
  { kind = 'fnr', born = ADULT_BIRTH_YEARS, sex }: PersonQuery,
  profiles: ReadonlySet<ProfileIndex> | null,
  count: number,
): Generator<RegisteredPerson> {
  const order = { order: 'shuffled', random: createRandomSource(SHUFFLE_SEED) } as const;
  let candidates = 0;
  let found = 0;
  for (const identifier of generate({ kind, ...readBirthDates(born), ...(sex && { sex }), ...order })) {
    if (found === count || ++candidates > MAX_CANDIDATES) return;
    if (register.isSpecified(identifier)) continue;
    if (profiles !== null && !profiles.has(register.getProfileIndex(identifier))) continue;
    found++;
    yield { person: register.find(identifier).person };
  }
}

/** @throws ControlApiError for an invalid date or range */
function readBirthDates(born: string): { from: string; to: string } {
  const dates = parseBirthDates(born);
  if (dates !== undefined) return dates;
  const detail = 'expected a year, a date or a range: 1970, 1950-1959, 1970-03-01 or 2001-02-28..2001-03-01';
  throw new ControlApiError('bad-parameter', [{ detail, parameter: 'born' }]);
}
