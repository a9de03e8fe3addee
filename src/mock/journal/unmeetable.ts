import { isKept } from './asked.ts';
import { type Criteria, type Filter, identifierOf, NOT_KEPT, type Numbers, type Persons } from './filter.ts';

/** What is wrong with a criterion: nothing that could ever come would meet it. */
export interface Unmeetable {
  readonly criterion: string;
  readonly detail: string;
}

const asList = (roles: Persons): string => roles.map(({ role }) => role).join(', ') || 'none';

/** Says why a criterion cannot be met; undefined if it can. */
const IMPOSSIBLE: { readonly [Name in keyof Criteria]?: (wanted: never, persons: Persons) => string | undefined } = {
  status: upsideDown,
  persons: upsideDown,
  attempt: upsideDown,
  identifier: (wanted: string) => (isKept(wanted) ? undefined : NOT_KEPT),
  role: (wanted: string, persons) =>
    identifierOf(wanted, persons) === undefined ? `no such person; there are: ${asList(persons)}` : undefined,
};

function upsideDown(wanted: Numbers): string | undefined {
  const { from = 0, to = from } = typeof wanted === 'number' ? {} : wanted;
  return from > to ? `from ${from} to ${to}: the first must not be the greater one` : undefined;
}

/** The criteria of a filter that nothing could meet. */
export function unmeetable(filter: Filter, persons: Persons): Unmeetable[] {
  return Object.entries(IMPOSSIBLE).flatMap(([criterion, impossible]) => {
    const wanted = filter[criterion as keyof Filter];
    const detail = wanted === undefined ? undefined : impossible(wanted as never, persons);
    return detail === undefined ? [] : [{ criterion, detail }];
  });
}
