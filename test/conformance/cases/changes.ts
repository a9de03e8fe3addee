import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, B, person, unregistered } from './persons.ts';

const FIRST = 200_000_001;

/** A page of changes requested from `asked`: its end, and the end of the log. */
const page = (
  asked: number,
  til: number,
  siste: number,
  more: Readonly<Record<string, unknown>> = {},
): CaseExchange => ({
  probe: 'changes',
  sent: JSON.stringify({ fraEndringsId: asked }),
  body: {
    list: [person(A), person(B, { status: 'SLETTET' })],
    fraEndringsId: asked,
    tilEndringsId: til,
    sisteEndringsId: siste,
    ...more,
  },
});

const about =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[], says = ''): Case => ({
    rule: `changes/${rule}`,
    name,
    outcome,
    says,
    version: 'v2',
    exchanges,
  });

const [shape, monotonic, ends] = [about('shape'), about('monotonic'), about('terminates')];
const whole = page(0, FIRST + 1, FIRST + 1);
const failing = (status: number): readonly CaseExchange[] => [{ ...whole, status }];

/** Twenty responses, one id at a time. */
const followed = (answered: (at: number) => CaseExchange): readonly CaseExchange[] =>
  Array.from({ length: 20 }, (_, index) => answered(index === 0 ? 0 : FIRST + index));

const unanswered: readonly Case[] = [shape, monotonic, ends].flatMap((rule) => [
  rule('there is no such endpoint', 'skipped', failing(404), 'does not have it'),
  rule('the token does not open it', 'skipped', failing(403), 'rejected with status 403'),
  rule('it fails', 'warned', failing(500), 'status 500'),
  { ...rule('version 1', 'skipped', []), version: 'v1' as const },
]);

export const cases: readonly Case[] = [
  ...unanswered,
  shape('a list with ids', 'pass', [whole]),
  shape('nobody', 'pass', [page(0, 200_000_000, 200_000_000, { list: [] })]),
  shape('null for what is absent', 'pass', [page(0, FIRST, FIRST, { list: [person(A, { spraak: null })] })]),
  shape('no list', 'warned', [page(0, FIRST, FIRST, { list: undefined })], 'list'),
  shape('a text for an id', 'warned', [page(0, FIRST, FIRST, { sisteEndringsId: '200000001' })], 'sisteEndringsId'),
  shape(
    'a person who was never registered',
    'warned',
    [page(0, FIRST, FIRST, { list: [unregistered(A)] })],
    '/list/…/status',
  ),
  shape('1001 persons', 'warned', [page(0, FIRST, FIRST, { list: Array(1001).fill(person(A)) })], 'list'),
  shape('another beginning', 'warned', [page(0, FIRST, FIRST, { fraEndringsId: 1 })], 'the requested fraEndringsId'),
  shape('no object', 'warned', [{ ...whole, body: '[]' }], 'no JSON object'),
  monotonic('page by page', 'pass', [page(0, FIRST, FIRST + 5), page(FIRST, FIRST + 5, FIRST + 5)]),
  monotonic('changes arrive meanwhile', 'pass', [page(0, FIRST, FIRST + 5), page(FIRST, FIRST + 9, FIRST + 9)]),
  monotonic('the last page again, as in SOAP', 'pass', [whole, page(FIRST + 1, FIRST + 1, FIRST + 1)]),
  monotonic('back to before what was asked from', 'warned', [
    page(0, FIRST + 3, FIRST + 5),
    page(FIRST + 3, FIRST, FIRST + 5),
  ]),
  monotonic('beyond the last', 'warned', [page(0, FIRST + 2, FIRST + 1)], 'at or before sisteEndringsId'),
  monotonic(
    'the last falls',
    'warned',
    [page(0, FIRST, FIRST + 5), page(FIRST, FIRST + 4, FIRST + 4)],
    'not smaller than before',
  ),
  monotonic('no ids', 'skipped', [page(0, FIRST, FIRST, { tilEndringsId: undefined })]),
  ends('at once', 'pass', [whole]),
  ends('after some pages', 'pass', [page(0, FIRST, FIRST + 5), page(FIRST, FIRST + 5, FIRST + 5)]),
  ends('no way on', 'warned', [page(0, FIRST, FIRST + 5), page(FIRST, FIRST, FIRST + 5, { list: [] })]),
  ends('a long way', 'skipped', [page(0, FIRST, FIRST + 5)], 'not reached in'),
  ends(
    'a long way that grows shorter',
    'skipped',
    followed((at) => page(at, at + 1, FIRST + 100)),
    'not reached in',
  ),
  ends(
    'an end that goes away',
    'warned',
    followed((at) => page(at, at + 1, at + 2)),
    'as far away as after 2',
  ),
  ends('no ids', 'skipped', [page(0, FIRST, FIRST, { tilEndringsId: null })]),
];
