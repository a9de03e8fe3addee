import type { Person } from '../../contract/index.ts';
import { KrrError } from '../../errors.ts';
import { ADULT_BIRTH_YEARS, parseBirthDates } from '../../identifier/calendar.ts';
import { createRandomSource, generate, IdentifierError, parse } from '../../identifier/index.ts';
import type { ProfileIndex } from '../../register/index.ts';
import { toProfile } from '../../register/infer-profile.ts';
import { matchesAll, profilesWith } from '../../register/select-persons.ts';
import type { MockState } from '../state.ts';
import type { ControlContext, ControlRequest, ControlResponse } from './context.ts';
import { ControlApiError } from './errors.ts';
import { type PersonQuery, parsePersonQuery } from './input.ts';

/** A person with all fields, independent of the scopes of a token. */
export interface RegisteredPerson {
  /** The role of a person of the scenario. */
  readonly role?: string;
  readonly person: Person;
}

/** A part of the persons that match a query: those of the scenario, then generated ones. */
interface PersonPage {
  readonly persons: readonly RegisteredPerson[];
  readonly offset: number;
  /** The number of matching persons of the scenario, on all pages. */
  readonly scenarioTotal: number;
  /** Whether another page has persons. */
  readonly hasMore: boolean;
}

const DEFAULT_COUNT = 5;
/** The search stops here, because it blocks other requests. */
const MAX_CANDIDATES = 200_000;
/** Fixed, so that the same query returns the same persons. */
const SHUFFLE_SEED = 1;

/**
 * Responds with the persons that match a query, those of the scenario first, and with the path of the next ones.
 *
 * @throws ControlApiError for an invalid query, an unknown role, or a scenario population without a match
 */
export function listPersons(
  { session: { state } }: ControlContext,
  { query, context }: ControlRequest,
): ControlResponse {
  const { persons, offset, scenarioTotal, hasMore } = findPersons(state, parsePersonQuery(query));
  const count = persons.length;
  const page = { persons, count, offset, scenarioTotal };
  if (!hasMore) return { json: page };
  const parameters = new URLSearchParams({
    ...(query as Readonly<Record<string, string>>),
    offset: `${offset + count}`,
  });
  return { json: { ...page, next: `${context.sessionPath}/__krr/persons?${parameters}` } };
}

function findPersons(state: MockState, query: PersonQuery): PersonPage {
  if (query.role !== undefined)
    return { persons: [findPersonByRole(state, query.role)], offset: 0, scenarioTotal: 1, hasMore: false };
  try {
    return findPage(state, query);
  } catch (error) {
    if (!(error instanceof KrrError || error instanceof IdentifierError)) throw error;
    throw new ControlApiError('bad-parameter', [
      { detail: error.message, parameter: error instanceof KrrError ? 'property' : 'born' },
    ]);
  }
}

function findPage(state: MockState, query: PersonQuery): PersonPage {
  const { count = DEFAULT_COUNT, offset = 0, property = [] } = query;
  const profiles = property.length === 0 ? null : profilesWith(property);
  const listed = findScenarioPersons(state, query);
  const isLimited = state.scenario.population === 'scenario';
  if (isLimited && listed.length === 0) throw createNoMatchError();
  const end = offset + count;
  // One person more than the page has shows that there is another page.
  const persons = listed.slice(offset, end + 1);
  if (!isLimited) {
    const range = { skip: Math.max(0, offset - listed.length), end: end + 1 - listed.length };
    persons.push(...generatePersons(state, query, profiles, range));
  }
  const hasMore = persons.length > count;
  return { persons: persons.slice(0, count), offset, scenarioTotal: listed.length, hasMore };
}

function createNoMatchError(): ControlApiError {
  const detail = 'no person of the scenario matches; GET /__krr/scenario lists the roles';
  return new ControlApiError('population-limited-to-scenario', [{ detail }]);
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

/** @throws ControlApiError for an unknown role */
export function findPersonByRole({ scenario, register }: MockState, role: string): RegisteredPerson {
  const found = scenario.persons.find((person) => person.role === role);
  if (found !== undefined) return { role, person: register.find(found.identifier).person };
  const roles = scenario.persons.map((person) => person.role).join(', ');
  throw new ControlApiError('unknown-role', [{ detail: `available: ${roles}`, parameter: 'role' }]);
}

function* generatePersons(
  { register }: MockState,
  { kind = 'fnr', born = ADULT_BIRTH_YEARS, sex }: PersonQuery,
  profiles: ReadonlySet<ProfileIndex> | null,
  { skip, end }: { readonly skip: number; readonly end: number },
): Generator<RegisteredPerson> {
  const order = { order: 'shuffled', random: createRandomSource(SHUFFLE_SEED) } as const;
  let candidates = 0;
  let found = 0;
  for (const identifier of generate({ kind, ...readBirthDates(born), ...(sex && { sex }), ...order })) {
    if (found >= end || ++candidates > MAX_CANDIDATES) return;
    if (register.isSpecified(identifier)) continue;
    if (profiles !== null && !profiles.has(register.getProfileIndex(identifier))) continue;
    if (found++ >= skip) yield { person: register.find(identifier).person };
  }
}

/** @throws ControlApiError for an invalid date or range */
function readBirthDates(born: string): { from: string; to: string } {
  const dates = parseBirthDates(born);
  if (dates !== undefined) return dates;
  const detail = 'expected a year, a date or a range: 1970, 1950..1959, 1970-03-01 or 2001-02-28..2001-03-01';
  throw new ControlApiError('bad-parameter', [{ detail, parameter: 'born' }]);
}
