import type { Case, CaseExchange } from './case.ts';
import { FRESH, got, MESSAGES, OLD, one, person, refused, ruling, told, two } from './soap-responses.ts';

const duplicates = ruling('duplicates');
const unregistered = ruling('only-not-registered');
const pages = ruling('changes-pages-adjoin');

const BATCH = { ...told('soap-everything', { date: FRESH }, { id: two }), identifiers: [one, two] };
const repeated = (...those: Parameters<typeof person>[0][]): CaseExchange => ({
  ...told('soap-duplicates', ...those),
  identifiers: [one, two, one],
});

const SERVING = told('soap-person', {});
const missing = (...those: Parameters<typeof person>[0][]): CaseExchange => ({
  ...told('soap-only-not-registered', ...those),
  identifiers: [one],
});

/** Changes from a number. */
const from = (number: number, til: number, seneste: number, ...identifiers: readonly string[]): CaseExchange => ({
  ...got(
    'soap-changes-pages',
    `<m:HentEndringerRespons xmlns:m="${MESSAGES}" fraEndringsNummer="${number}" tilEndringsNummer="${til}" senesteEndringsNummer="${seneste}">${identifiers.map((id) => person({ id })).join('')}</m:HentEndringerRespons>`,
    { identifiers: [] },
  ),
  sent: `<ns:HentEndringerForespoersel fraEndringsNummer="${number}"/>`,
});

export const cases: readonly Case[] = [
  duplicates('each occurrence', 'pass', [BATCH, repeated({ date: FRESH }, { id: two }, { date: FRESH })]),
  duplicates('each person once', 'pass', [BATCH, repeated({ date: FRESH }, { id: two })]),
  duplicates('other data', 'fail', [BATCH, repeated({ date: FRESH }, { id: two }, { date: OLD })], {
    says: 'the data differs',
  }),
  duplicates('a missing person', 'fail', [BATCH, repeated({ date: FRESH }, { date: FRESH })], { says: '1 missing' }),
  duplicates('another order', 'warned', [BATCH, repeated({ id: two }, { date: FRESH })], { says: 'a different order' }),
  duplicates('a fault', 'skipped', [BATCH, refused('soap-duplicates')], { says: 'with duplicates is rejected' }),
  unregistered('the status', 'pass', [SERVING, missing({ status: 'IKKE_REGISTRERT' })]),
  unregistered('another status', 'fail', [SERVING, missing({})], { says: 'status AKTIV' }),
  unregistered('no person', 'fail', [SERVING, missing()], { says: '1 missing' }),
  unregistered('a fault', 'fail', [SERVING, refused('soap-only-not-registered')], { says: 'a fault' }),
  pages('the last change again, and the next', 'pass', [
    from(0, 5, 9, one),
    from(5, 9, 9, one, two),
    from(6, 9, 9, two),
    from(9, 9, 9, two),
  ]),
  pages('the end of the log', 'pass', [from(0, 9, 9, one, two), from(9, 9, 9, two)]),
  pages('without the change of the requested number', 'warned', [from(0, 9, 9, one, two), from(9, 9, 9)], {
    says: 'no Person',
  }),
  pages('a gap', 'warned', [from(0, 5, 9, one), from(5, 9, 9, one, two), from(6, 9, 9, one), from(9, 9, 9, one)], {
    says: '1 missing',
  }),
  pages('a gap before the end of the log', 'warned', [from(0, 9, 9, one), from(9, 9, 9, two)], {
    says: '1 missing',
  }),
  pages('a log that grows', 'pass', [from(0, 5, 5, one), from(5, 9, 9, one, two), from(0, 9, 9, one, two)]),
  pages('a page that ends before the end of the other one', 'pass', [
    from(0, 5, 9, one),
    from(5, 12, 12, one, two),
    from(6, 9, 12),
    from(12, 12, 12, two),
  ]),
  pages('a log that shrinks', 'warned', [from(0, 5, 5, one), from(5, 9, 9, one, two), from(0, 5, 5, one)], {
    says: 'senesteEndringsNummer of at least 9',
  }),
  pages('no progress', 'warned', [from(0, 5, 9, one), from(5, 9, 9, one), from(6, 6, 9), from(9, 9, 9, one)], {
    says: 'no progress',
  }),
  pages('no changes', 'skipped', [from(0, 0, 0)]),
  pages('a fault', 'skipped', [refused('soap-changes-pages')]),
];
