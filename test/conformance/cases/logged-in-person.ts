import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, person } from './persons.ts';

const own = (name: string, outcome: CaseOutcome, how: Partial<CaseExchange>, more: Partial<Case> = {}): Case => ({
  rule: 'logged-in-person/own-person',
  name,
  outcome,
  exchanges: [{ probe: 'me', method: 'GET', body: person(A), ...how }],
  loggedIn: A,
  ...more,
});

const ownPerson: readonly Case[] = [
  own('the person of the token', 'pass', {}),
  own('a person who is not registered', 'pass', { body: person(A, { status: 'IKKE_REGISTRERT' }) }),
  own('a token without a person', 'pass', { body: person(B) }, { loggedIn: undefined as never }),
  own('null for what is absent', 'pass', { body: person(A, { spraak: null, kontaktinformasjon: {} }) }),
  own('unknown members', 'pass', { body: person(A, { kjaeledyr: 'hund' }) }),
  own('another person', 'fail', { body: person(B) }, { says: 'the person of the claim pid' }),
  own('no status', 'fail', { body: person(A, { status: undefined }) }),
  own('no identifier', 'fail', { body: person(A, { personidentifikator: undefined }) }),
  own('a list', 'fail', { body: answer(person(A)) }),
  own('a text', 'fail', { body: 'kari' }, { says: 'no JSON object' }),
  own('a failure', 'fail', { status: 500 }, { says: 'status 500' }),
  own('there is no such endpoint', 'skipped', { status: 404 }, { says: 'does not have it (404)' }),
  own('the token does not open it', 'skipped', { status: 403 }, { says: 'rejected with status 403' }),
  own('it was asked too often', 'skipped', { status: 429 }),
];

/** The responses, and their language: `null` is a lookup, a text is a change. */
type Step = readonly [spraak: string | null, how: Partial<CaseExchange> | string];

/** A sequence of lookups and changes; a text is the language that a lookup returns. */
const course = (...steps: readonly Step[]): readonly CaseExchange[] =>
  steps.map(([spraak, how]) => {
    if (typeof how === 'string') return seen(how);
    if (spraak === null) return { ...seen('nb'), ...how };
    return {
      probe: 'me-language',
      path: 'person',
      method: 'PATCH',
      sent: JSON.stringify({ spraak }),
      status: 204,
      ...how,
    };
  });

const seen = (spraak: string): CaseExchange => ({
  probe: 'me-language',
  path: 'person',
  method: 'GET',
  body: person(A, { varslingsstatus: 'KAN_VARSLES', ...(spraak !== '' && { spraak }) }),
});

const OK = {};
const RIGHT: readonly Step[] = [
  [null, 'nb'],
  ['nn', OK],
  [null, 'nn'],
  ['sv', { status: 422 }],
  [null, 'nn'],
  ['', OK],
  [null, ''],
  ['nb', OK],
  [null, 'nb'],
];

/** The right course with other steps in some places. */
const otherwise = (...others: readonly (readonly [at: number, step: Step])[]): readonly CaseExchange[] =>
  course(...RIGHT.map((step, at) => others.find(([place]) => place === at)?.[1] ?? step));

const changing =
  (rule: string) =>
  (name: string, outcome: CaseOutcome, exchanges: readonly CaseExchange[], says = ''): Case => ({
    rule: `logged-in-person/${rule}`,
    name,
    outcome,
    says,
    exchanges,
  });

const [done, visible, invalid, deleted, undone] = [
  changing('patch-204'),
  changing('patch-visible'),
  changing('invalid-language-rejected'),
  changing('delete-preference'),
  changing('patch-reverted'),
];

/** Why nothing is changed at all: every rule about changes is skipped for it. */
const leftAlone: readonly Case[] = [done, visible, invalid, deleted, undone].flatMap((rule) => [
  rule('the person is not returned', 'skipped', course([null, { status: 403 }]), 'has status 403'),
  ...['SLETTET', 'IKKE_REGISTRERT', 'UTVANDRET', undefined].map((status) =>
    rule(
      `the person has the status ${status}`,
      'skipped',
      course([null, { body: person(A, { status, varslingsstatus: 'KAN_IKKE_VARSLES' }) }]),
      'is not AKTIV and has no language',
    ),
  ),
  rule(
    'the person may be real',
    'skipped',
    course([null, { body: person('12345678901', { spraak: 'nb' }) }]),
    'may be a real person',
  ),
  rule(
    'the person is wrapped in something',
    'skipped',
    course([null, { body: answer(person(A, { spraak: 'nb' })) }]),
    'another format (logged-in-person/own-person)',
  ),
  rule('the language is not returned', 'skipped', course([null, { body: person(A) }]), 'does not disclose'),
  rule(
    'the language is unknown',
    'skipped',
    course([null, { body: person(A, { spraak: 'xx' }) }]),
    'the language is invalid',
  ),
  rule(
    'the token does not open it',
    'skipped',
    course([null, 'nb'], ['nn', { status: 403 }]),
    'rejected with status 403',
  ),
  { ...rule('version 2', 'skipped', []), version: 'v2' },
]);

export const cases: readonly Case[] = [
  ...ownPerson,
  ...leftAlone,
  done('204, twice', 'pass', otherwise()),
  done('200', 'fail', otherwise([1, ['nn', { status: 200 }]])),
  done('refused', 'fail', otherwise([1, ['nn', { status: 422 }]])),
  done('nothing came back', 'fail', otherwise([1, ['nn', { failed: 'the connection was reset' }]])),
  done('it cannot be changed back', 'fail', otherwise([7, ['nb', { status: 500 }]])),
  visible('the next response has it', 'pass', otherwise()),
  visible('the next response has the old one', 'fail', otherwise([2, [null, 'nb']])),
  visible('the next response has none', 'fail', otherwise([2, [null, '']]), 'no spraak'),
  visible('it is not as it was in the end', 'fail', otherwise([8, [null, 'nn']])),
  visible('the next response is an error', 'pass', otherwise([2, [null, { status: 503 }]])),
  visible('nothing was changed', 'skipped', course([null, 'nb'], ['nn', { status: 422 }], [null, 'nb'])),
  invalid('422', 'pass', otherwise()),
  invalid('400', 'warned', otherwise([3, ['sv', { status: 400 }]])),
  invalid('204', 'fail', otherwise([3, ['sv', OK]])),
  invalid('500', 'fail', otherwise([3, ['sv', { status: 500 }]])),
  invalid('rejected, but the language changes', 'fail', otherwise([4, [null, '']]), 'no spraak'),
  invalid('rejected, with an unknown previous language', 'pass', otherwise([2, [null, { status: 503 }]])),
  deleted('204, and no language is returned', 'pass', otherwise()),
  deleted('refused', 'fail', otherwise([5, ['', { status: 422 }]], [6, [null, 'nn']])),
  undone('it is as it was', 'pass', otherwise()),
  undone('no language before and after', 'pass', course([null, ''], ['nb', OK], [null, 'nb'], ['', OK], [null, ''])),
  undone('it is restored, despite an error response', 'pass', otherwise([7, ['nb', { status: 500 }]])),
  undone('it is another', 'fail', otherwise([8, [null, 'se']]), 'restored: it was nb, it is se'),
  undone('it is missing', 'fail', otherwise([8, [null, '']]), 'restored: it was nb, it is none'),
  undone(
    'it is rejected',
    'fail',
    course([null, 'nb'], ['', OK], [null, ''], ['nb', { status: 422 }], ['nb', { status: 422 }]),
    'it was nb, it is none',
  ),
  undone('it is unknown', 'fail', otherwise([8, [null, { status: 503 }]]), 'the current one is unknown'),
  undone(
    'it is a word of its own',
    'fail',
    otherwise([8, [null, 'kari']]),
    'it is a language that the register does not',
  ),
  undone('nothing was changed', 'skipped', course([null, 'nb'], ['nn', { status: 422 }], [null, 'nb'])),
  deleted('204, but the language is still returned', 'fail', otherwise([6, [null, 'nn']]), '"actual":"spraak"'),
];
