import { mayStore } from './asked.ts';
import { type Criteria, type Filter, findIdentifier, NOT_STORED, type NumberRange, type Persons } from './filter.ts';

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
