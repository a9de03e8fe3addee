import type { ScenarioPerson } from '../../scenario/index.ts';
import { isSyntheticOrPublished } from '../../scenario/published-identifiers.ts';
import type { Entry, Outcome } from './entry.ts';
import type { DroppedCounts } from './store.ts';

/** A number, or an inclusive range; a missing end is open. */
export type NumberRange = number | { readonly from?: number; readonly to?: number };

/** Selects entries; all given criteria must match. */
export interface Filter {
  /** Only entries after the one with this id. */
  readonly since?: number;
  /** The last word of the path: `personer`. */
  readonly operation?: string;
  readonly version?: string;
  readonly method?: string;
  /** The masked path, as in an entry. */
  readonly path?: string;
  readonly status?: NumberRange;
  readonly outcome?: Outcome;
  /** The name of the injected fault. */
  readonly fault?: string;
  /** The number of the token, as in an entry. */
  readonly token?: number;
  /** The number of requested persons. */
  readonly persons?: NumberRange;
  readonly attempt?: NumberRange;
  /** A requested identifier. The journal stores only synthetic identifiers and those published in the documentation. */
  readonly identifier?: string;
  /** The role of a requested person of the scenario. */
  readonly role?: string;
}

/** An entry that matches all criteria of a filter except one. */
export interface EntryNearMiss {
  readonly entry: number;
  readonly differs: string;
  /** Contains no identifier and no token. */
  readonly because: string;
}

type Persons = readonly ScenarioPerson[];
type Criteria = Omit<Filter, 'since'>;

interface Criterion<Wanted> {
  readonly matches: (entry: Entry, wanted: Wanted, persons: Persons) => boolean;
  readonly explain: (entry: Entry, wanted: Wanted, persons: Persons) => string;
}

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

const NOT_STORED =
  'not known: the journal stores only identifiers with 80 added to the month and those published in the documentation';

const findIdentifier = (role: string, persons: Persons): string | undefined =>
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
    explain: (_, wanted) => (isSyntheticOrPublished(wanted) ? 'this identifier was not requested' : NOT_STORED),
  },
  role: {
    matches: ({ identifiers }, role, persons) => identifiers.includes(findIdentifier(role, persons) ?? role),
    explain: (_, role, persons) =>
      findIdentifier(role, persons) === undefined
        ? `no person of the scenario has the role ${role}`
        : `${role} was not requested`,
  },
};

type SpecifiedCriterion = readonly [name: string, criterion: Criterion<unknown>, wanted: unknown];

const getSpecifiedCriteria = (filter: Filter): readonly SpecifiedCriterion[] =>
  Object.entries(CRITERIA)
    .map(
      ([name, criterion]): SpecifiedCriterion => [name, criterion as Criterion<unknown>, filter[name as keyof Filter]],
    )
    .filter(([, , wanted]) => wanted !== undefined);

export function createPredicate(filter: Filter, persons: Persons): (entry: Entry) => boolean {
  const criteria = getSpecifiedCriteria(filter);
  const { since = 0 } = filter;
  return (entry) =>
    entry.head.id > since && criteria.every(([, { matches }, wanted]) => matches(entry, wanted, persons));
}

const MAX_NEAR_MISSES = 5;

/** Returns the latest entries that match all criteria except one. */
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

/** A criterion that no request can match. */
interface UnsatisfiableCriterion {
  readonly criterion: string;
  readonly detail: string;
}

const formatRoles = (roles: Persons): string => roles.map(({ role }) => role).join(', ') || 'none';

/** Each check explains why no request can match; undefined if one can. */
const SATISFIABILITY_CHECKS: {
  readonly [Name in keyof Criteria]?: (wanted: never, persons: Persons) => string | undefined;
} = {
  status: checkRangeOrder,
  persons: checkRangeOrder,
  attempt: checkRangeOrder,
  identifier: (wanted: string) => (isSyntheticOrPublished(wanted) ? undefined : NOT_STORED),
  role: (wanted: string, persons) =>
    findIdentifier(wanted, persons) === undefined
      ? `no person with this role; roles: ${formatRoles(persons)}`
      : undefined,
};

function checkRangeOrder(wanted: NumberRange): string | undefined {
  const { from = 0, to = from } = typeof wanted === 'number' ? {} : wanted;
  return from > to ? `${from} to ${to}: the start of a range must not exceed its end` : undefined;
}

/** Returns the criteria that no request can match. */
export function findUnsatisfiable(filter: Filter, persons: Persons): UnsatisfiableCriterion[] {
  return Object.entries(SATISFIABILITY_CHECKS).flatMap(([criterion, check]) => {
    const wanted = filter[criterion as keyof Filter];
    const detail = wanted === undefined ? undefined : check(wanted as never, persons);
    return detail === undefined ? [] : [{ criterion, detail }];
  });
}

export type ExpectedCount = { readonly count: number } | { readonly atLeast?: number; readonly atMost?: number };

export interface VerificationResult {
  readonly ok: boolean;
  readonly found: number;
  readonly closest: readonly EntryNearMiss[];
  /** Data that the journal has dropped. If a count is above 0, the real number may be higher than `found`. */
  readonly dropped: DroppedCounts;
}

export function isExpectedCount(found: number, expected: ExpectedCount): boolean {
  if ('count' in expected) return found === expected.count;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = expected;
  return found >= atLeast && found <= atMost;
}
