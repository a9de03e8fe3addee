import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, C, CONTACT, person } from './persons.ts';

const PROBE = 'changes-consistency';

/** A response of the change log: from an id to another one, of a log that ends at `siste`. */
const changes = (from: number, til: number, list: readonly unknown[], siste = 9): CaseExchange => ({
  probe: PROBE,
  path: 'krr/hentEndringer',
  sent: JSON.stringify({ fraEndringsId: from }),
  body: { list, fraEndringsId: from, tilEndringsId: til, sisteEndringsId: siste },
});
const lookup = (...persons: readonly unknown[]): CaseExchange => ({
  probe: PROBE,
  identifiers: [A, B],
  body: answer(...persons),
});

const [a, b, c] = [person(A, CONTACT), person(B), person(C)];

/** A log of three changes in two pages. */
const COURSE = {
  fromStart: changes(0, 8, [a, b]),
  fromLast: changes(7, 9, [b, c]),
  fromEnd: changes(9, 9, []),
  next: changes(8, 9, [c]),
  beyond: { ...changes(1009, 9, []), status: 400 },
  lookup: lookup(a, b),
} satisfies Record<string, CaseExchange>;

const consistent =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, others: Partial<Record<keyof typeof COURSE, CaseExchange>> = {}): Case => ({
    rule: `changes/${rule}`,
    name,
    outcome,
    version: 'v2',
    exchanges: Object.values({ ...COURSE, ...others }),
  });

const [end, pages, current] = [consistent('end-is-empty'), consistent('pages-adjoin'), consistent('current-data')];

export const cases: readonly Case[] = [
  end('the list is empty', 'pass'),
  end('the last change is returned again', 'warned', { fromEnd: changes(9, 9, [c]) }),
  end('status 404', 'warned', { fromEnd: { ...changes(9, 9, []), status: 404 } }),
  end('null instead of a list', 'warned', {
    fromEnd: { ...changes(9, 9, []), body: { list: null, sisteEndringsId: 9 } },
  }),
  end('a person has changed in the meantime', 'pass', { fromEnd: changes(9, 10, [a], 10) }),
  end('no response', 'warned', { fromEnd: { ...changes(9, 9, []), failed: 'the connection was reset' } }),
  end('too many requests', 'pass', { fromEnd: { ...changes(9, 9, []), status: 429 } }),
  { ...end('there are no changes', 'skipped'), exchanges: [changes(0, 0, [], 0)] },
  { ...end('there is no such endpoint', 'skipped'), exchanges: [{ ...changes(0, 0, []), status: 404 }] },
  {
    ...end('the first response has no list', 'skipped'),
    exchanges: [{ ...changes(0, 0, []), body: { list: 'none' } }],
    says: 'the changes are not returned',
  },
  pages('the pages adjoin', 'pass'),
  pages('the requested change is included', 'pass', { fromLast: changes(7, 9, [a, b, c]) }),
  pages('an earlier change is included too', 'warned', { fromLast: changes(7, 9, [a, a, b, c]) }),
  pages('the requested id is ignored', 'warned', { next: changes(8, 9, [a, b, c]) }),
  pages('the next page omits a change', 'warned', { next: changes(8, 9, []) }),
  pages('the last change is missing', 'warned', { fromLast: changes(7, 9, []) }),
  pages('a request from the last change is rejected', 'warned', { fromLast: { ...changes(7, 9, []), status: 404 } }),
  pages('the service was overloaded', 'error', {
    fromLast: { ...changes(7, 9, []), failed: 'status 503', isUnavailable: true },
  }),
  pages('too many requests', 'pass', { fromLast: { ...changes(7, 9, []), status: 429 } }),
  pages('a list without ids', 'pass', { fromLast: { ...changes(7, 9, []), body: { list: [b] } } }),
  current('the data of the lookup', 'pass'),
  current("another person's data", 'warned', {
    lookup: lookup(person(A, { kontaktinformasjon: { epostadresse: 'ola@example.com' } })),
  }),
  current('the contact information is missing for all', 'warned', { fromStart: changes(0, 8, [person(A), b]) }),
  current('a person is missing in the lookup', 'pass', { lookup: lookup(b) }),
  current('the lookup is rejected', 'skipped', { lookup: { ...lookup(), status: 403 } }),
];
