import type { ScenarioPerson } from '../../scenario/index.ts';
import { isKept } from './asked.ts';
import type { Entry, Outcome } from './entry.ts';

/** A number, or from one to another, both included; an end that is not given is open. */
export type Numbers = number | { readonly from?: number; readonly to?: number };

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
  readonly status?: Numbers;
  readonly outcome?: Outcome;
  /** The name of the fault that struck. */
  readonly fault?: string;
  /** Which of the distinct tokens, as entries show it. */
  readonly token?: number;
  /** How many persons were asked for. */
  readonly persons?: Numbers;
  readonly attempt?: Numbers;
  /** An identifier that was asked for: a synthetic one, or one that the documentation prints. No other is kept. */
  readonly identifier?: string;
  /** A person of the scenario who was asked for. */
  readonly role?: string;
}

/** An entry that nearly fits a filter: one criterion of it differs, and how. */
export interface Close {
  readonly entry: number;
  readonly differs: string;
  /** Holds no identifier and no token. */
  readonly because: string;
}

export type Persons = readonly ScenarioPerson[];
export type Criteria = Omit<Filter, 'since'>;

interface Criterion<Wanted> {
  readonly holds: (entry: Entry, wanted: Wanted, persons: Persons) => boolean;
  readonly because: (entry: Entry, wanted: Wanted, persons: Persons) => string;
}

/** What an entry has of a criterion; null as long as it is not known. */
type Read = (entry: Entry) => string | number | null | undefined;

const shown = (value: string | number | null | undefined): string => String(value ?? 'not known');

const exactly = (name: string, read: Read): Criterion<string | number> => ({
  holds: (entry, wanted) => read(entry) === wanted,
  because: (entry, wanted) => `${name} is ${shown(read(entry))}, not ${wanted}`,
});

const within = (name: string, read: (entry: Entry) => number | null): Criterion<Numbers> => ({
  holds: (entry, wanted) => isWithin(read(entry), wanted),
  because: (entry, wanted) => `${name} is ${shown(read(entry))}, not ${inWords(wanted)}`,
});

function isWithin(number: number | null, wanted: Numbers): boolean {
  if (typeof wanted === 'number') return number === wanted;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = wanted;
  return number !== null && number >= from && number <= to;
}

function inWords(wanted: Numbers): string {
  if (typeof wanted === 'number') return String(wanted);
  const { from, to } = wanted;
  if (from === undefined) return `at most ${to}`;
  return to === undefined ? `at least ${from}` : `${from} to ${to}`;
}

/** What is said where it cannot be known whether an identifier was asked for. */
export const NOT_KEPT =
  'not known: only identifiers with 80 added to the month, and those that the documentation prints, are kept';

/** Who has a role. */
export const identifierOf = (role: string, persons: Persons): string | undefined =>
  persons.find((person) => person.role === role)?.identifier;

const CRITERIA: { readonly [Name in keyof Criteria]-?: Criterion<NonNullable<Criteria[Name]>> } = {
  operation: exactly('the operation', ({ head }) => head.operation),
  version: exactly('the version', ({ head }) => head.version),
  method: exactly('the method', ({ head }) => head.method),
  path: exactly('the path', ({ head }) => head.path),
  status: within('the status', ({ status }) => status),
  outcome: exactly('the outcome', ({ outcome }) => outcome),
  fault: exactly('the fault', ({ fault }) => fault?.name ?? 'none'),
  token: exactly('the token', ({ head }) => head.token?.ordinal ?? 'none'),
  persons: within('the number of persons', ({ persons }) => persons),
  attempt: within('the attempt', ({ attempt }) => attempt),
  identifier: {
    holds: ({ identifiers }, wanted) => identifiers.includes(wanted),
    because: (_, wanted) => (isKept(wanted) ? 'this identifier was not asked for' : NOT_KEPT),
  },
  role: {
    holds: ({ identifiers }, role, persons) => identifiers.includes(identifierOf(role, persons) ?? role),
    because: (_, role, persons) =>
      identifierOf(role, persons) === undefined
        ? `no person of the scenario has the role ${role}`
        : `${role} was not asked for`,
  },
};

/** The names of the criteria, `since` apart. */
export const CRITERION_NAMES: readonly string[] = Object.keys(CRITERIA);

type Given = readonly [name: string, criterion: Criterion<unknown>, wanted: unknown];

const given = (filter: Filter): readonly Given[] =>
  Object.entries(CRITERIA)
    .map(([name, criterion]): Given => [name, criterion as Criterion<unknown>, filter[name as keyof Filter]])
    .filter(([, , wanted]) => wanted !== undefined);

/** What tells the entries that a filter means from all others. */
export function predicate(filter: Filter, persons: Persons): (entry: Entry) => boolean {
  const criteria = given(filter);
  const { since = 0 } = filter;
  return (entry) => entry.head.id > since && criteria.every(([, { holds }, wanted]) => holds(entry, wanted, persons));
}

const MOST_CLOSE = 5;

/** The latest entries that only one criterion keeps from being meant. */
export function closest(entries: Iterable<Entry>, filter: Filter, persons: Persons): Close[] {
  const criteria = given(filter);
  const { since = 0 } = filter;
  return [...entries]
    .filter(({ head }) => head.id > since)
    .flatMap((entry) => {
      const [first, ...more] = criteria.filter(([, { holds }, wanted]) => !holds(entry, wanted, persons));
      if (first === undefined || more.length > 0) return [];
      const [differs, { because }, wanted] = first;
      return [{ entry: entry.head.id, differs, because: because(entry, wanted, persons) }];
    })
    .slice(-MOST_CLOSE);
}
