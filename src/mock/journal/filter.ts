import type { ScenarioPerson } from '../../scenario/index.ts';
import type { Entry, Outcome } from './entry.ts';
import { mayStore } from './request-facts.ts';
import type { DroppedCounts } from './store.ts';

/** A number, or from one to another, both included; an end that is not given is open. */
export type NumberRange = number | { readonly from?: number; readonly to?: number };

/** Which entries are meant: every criterion that is given must hold. */
export interface Filter {
  /** Only entries after the one with this id. */
  readonly since?: number;
  /** The last word of the path: `personer`. */
  readonly operation?: string;
  readonly version?: string;
  readonly method?: string;
  /** As entries show it. */
  readonly path?: string;
  readonly status?: NumberRange;
  readonly outcome?: Outcome;
  /** The name of the fault that struck. */
  readonly fault?: string;
  /** Which of the distinct tokens, as entries show it. */
  readonly token?: number;
  /** How many persons were asked for. */
  readonly persons?: NumberRange;
  readonly attempt?: NumberRange;
  /** An identifier that was asked for: a synthetic one, or one that the documentation prints. No other is kept. */
  readonly identifier?: string;
  /** A person of the scenario who was asked for. */
  readonly role?: string;
}

/** An entry that nearly fits a filter: one criterion of it differs, and how. */
export interface EntryNearMiss {
  readonly entry: number;
  readonly differs: string;
  /** Holds no identifier and no token. */
  readonly because: string;
}

export type Persons = readonly ScenarioPerson[];
export type Criteria = Omit<Filter, 'since'>;

interface Criterion<Wanted> {
  readonly matches: (entry: Entry, wanted: Wanted, persons: Persons) => boolean;
  readonly explain: (entry: Entry, wanted: Wanted, persons: Persons) => string;
}

/** What an entry has of a criterion; null as long as it is not known. */
type ReadValue = (entry: Entry) => string | number | null | undefined;

const formatValue = (value: string | number | null | undefined): string => String(value ?? 'not known');

const createExactCriterion = (name: string, read: ReadValue): Criterion<string | number> => ({
  matches: (entry, wanted) => read(entry) === wanted,
  explain: (entry, wanted) => `${name} is ${formatValue(read(entry))}, not ${wanted}`,
});

const createRangeCriterion = (name: string, read: (entry: Entry) => number | null): Criterion<NumberRange> => ({
  matches: (entry, wanted) => isWithin(read(entry), wanted),
  explain: (entry, wanted) => `${name} is ${formatValue(read(entry))}, not ${formatRange(wanted)}`,
});

function isWithin(number: number | null, wanted: NumberRange): boolean {
  if (typeof wanted === 'number') return number === wanted;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = wanted;
  return number !== null && number >= from && number <= to;
}

function formatRange(wanted: NumberRange): string {
  if (typeof wanted === 'number') return String(wanted);
  const { from, to } = wanted;
  if (from === undefined) return `at most ${to}`;
  return to === undefined ? `at least ${from}` : `${from} to ${to}`;
}

/** What is said where it cannot be known whether an identifier was asked for. */
export const NOT_STORED =
  'not known: only identifiers with 80 added to the month, and those that the documentation prints, are kept';

/** Who has a role. */
export const findIdentifier = (role: string, persons: Persons): string | undefined =>
  persons.find((person) => person.role === role)?.identifier;

const CRITERIA: { readonly [Name in keyof Criteria]-?: Criterion<NonNullable<Criteria[Name]>> } = {
  operation: createExactCriterion('the operation', ({ head }) => head.operation),
  version: createExactCriterion('the version', ({ head }) => head.version),
  method: createExactCriterion('the method', ({ head }) => head.method),
  path: createExactCriterion('the path', ({ head }) => head.path),
  status: createRangeCriterion('the status', ({ status }) => status),
  outcome: createExactCriterion('the outcome', ({ outcome }) => outcome),
  fault: createExactCriterion('the fault', ({ fault }) => fault?.name ?? 'none'),
  token: createExactCriterion('the token', ({ head }) => head.token?.ordinal ?? 'none'),
  persons: createRangeCriterion('the number of persons', ({ persons }) => persons),
  attempt: createRangeCriterion('the attempt', ({ attempt }) => attempt),
  identifier: {
    matches: ({ identifiers }, wanted) => identifiers.includes(wanted),
    explain: (_, wanted) => (mayStore(wanted) ? 'this identifier was not asked for' : NOT_STORED),
  },
  role: {
    matches: ({ identifiers }, role, persons) => identifiers.includes(findIdentifier(role, persons) ?? role),
    explain: (_, role, persons) =>
      findIdentifier(role, persons) === undefined
        ? `no person of the scenario has the role ${role}`
        : `${role} was not asked for`,
  },
};

/** The names of the criteria, `since` apart. */
export const CRITERION_NAMES: readonly string[] = Object.keys(CRITERIA);

type SpecifiedCriterion = readonly [name: string, criterion: Criterion<unknown>, wanted: unknown];

const getSpecifiedCriteria = (filter: Filter): readonly SpecifiedCriterion[] =>
  Object.entries(CRITERIA)
    .map(
      ([name, criterion]): SpecifiedCriterion => [name, criterion as Criterion<unknown>, filter[name as keyof Filter]],
    )
    .filter(([, , wanted]) => wanted !== undefined);

/** What tells the entries that a filter means from all others. */
export function createPredicate(filter: Filter, persons: Persons): (entry: Entry) => boolean {
  const criteria = getSpecifiedCriteria(filter);
  const { since = 0 } = filter;
  return (entry) =>
    entry.head.id > since && criteria.every(([, { matches }, wanted]) => matches(entry, wanted, persons));
}

const MAX_NEAR_MISSES = 5;

/** The latest entries that only one criterion keeps from being meant. */
export function findNearMisses(entries: Iterable<Entry>, filter: Filter, persons: Persons): EntryNearMiss[] {
  const criteria = getSpecifiedCriteria(filter);
  const { since = 0 } = filter;
  return [...entries]
    .filter(({ head }) => head.id > since)
    .flatMap((entry) => {
      const [first, ...more] = criteria.filter(([, { matches }, wanted]) => !matches(entry, wanted, persons));
      if (first === undefined || more.length > 0) return [];
      const [differs, { explain }, wanted] = first;
      return [{ entry: entry.head.id, differs, because: explain(entry, wanted, persons) }];
    })
    .slice(-MAX_NEAR_MISSES);
}

/** What is wrong with a criterion: nothing that could ever come would meet it. */
export interface UnsatisfiableCriterion {
  readonly criterion: string;
  readonly detail: string;
}

const formatRoles = (roles: Persons): string => roles.map(({ role }) => role).join(', ') || 'none';

/** Says why a criterion cannot be met; undefined if it can. */
const SATISFIABILITY_CHECKS: {
  readonly [Name in keyof Criteria]?: (wanted: never, persons: Persons) => string | undefined;
} = {
  status: checkRangeOrder,
  persons: checkRangeOrder,
  attempt: checkRangeOrder,
  identifier: (wanted: string) => (mayStore(wanted) ? undefined : NOT_STORED),
  role: (wanted: string, persons) =>
    findIdentifier(wanted, persons) === undefined ? `no such person; there are: ${formatRoles(persons)}` : undefined,
};

function checkRangeOrder(wanted: NumberRange): string | undefined {
  const { from = 0, to = from } = typeof wanted === 'number' ? {} : wanted;
  return from > to ? `from ${from} to ${to}: the first must not be the greater one` : undefined;
}

/** The criteria of a filter that nothing could meet. */
export function findUnsatisfiable(filter: Filter, persons: Persons): UnsatisfiableCriterion[] {
  return Object.entries(SATISFIABILITY_CHECKS).flatMap(([criterion, check]) => {
    const wanted = filter[criterion as keyof Filter];
    const detail = wanted === undefined ? undefined : check(wanted as never, persons);
    return detail === undefined ? [] : [{ criterion, detail }];
  });
}

/** How many entries there shall be. */
export type ExpectedCount = { readonly count: number } | { readonly atLeast?: number; readonly atMost?: number };

/** What came of a verification. */
export interface VerificationResult {
  readonly ok: boolean;
  readonly found: number;
  /** The latest entries that nearly fit. */
  readonly closest: readonly EntryNearMiss[];
  /** What the journal has let go of: if there is any, more may have come than were found. */
  readonly dropped: DroppedCounts;
}

export function isExpectedCount(found: number, expected: ExpectedCount): boolean {
  if ('count' in expected) return found === expected.count;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = expected;
  return found >= atLeast && found <= atMost;
}
