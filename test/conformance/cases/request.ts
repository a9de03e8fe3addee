import type { ProbeName } from '../../../src/conformance/probes/rest.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, C, CONTACT, MAILBOX, person, unregistered } from './persons.ts';

const refused = { errors: [{ status: '400', title: 'The body breaks the contract' }] };
const answered: CaseExchange = { probe: 'one', identifiers: [A], body: answer(person(A)) };
const closed: CaseExchange = { probe: 'one', identifiers: [A], status: 401 };

/** Cases of a rule that a probe is rejected: with the preferred status, with another, and not at all. */
const refusals = (rule: string, probe: ProbeName, best: number, another: CaseOutcome, none: CaseOutcome): Case[] =>
  (
    [
      ['is rejected', 'pass', answered, { status: best, body: refused }],
      ['is rejected with another status', another, answered, { status: 422 }],
      ['is accepted', none, answered, { body: answer(person(A)) }],
      ['makes the service fail', none, answered, { status: 500 }],
      ['breaks the connection', none, answered, { failed: 'the connection was reset' }],
      ['is sent too often', 'skipped', answered, { status: 429 }],
      ['is rejected, like every request', 'skipped', closed, { status: 401 }],
    ] as const
  ).map(([what, outcome, reference, how]) => ({
    rule,
    name: `${probe} ${what}`,
    outcome,
    exchanges: [reference, { probe, ...how }],
  }));

const many = Array.from({ length: 3 }, (_, index) => [A, B, C][index]!);

const limits: readonly Case[] = [
  { rule: 'request/one-identifier', name: 'one person is returned', outcome: 'pass', exchanges: [answered] },
  {
    rule: 'request/one-identifier',
    name: 'the request is rejected',
    outcome: 'fail',
    exchanges: [{ probe: 'one', status: 400 }],
  },
  {
    rule: 'request/one-identifier',
    name: 'one is too many',
    outcome: 'skipped',
    exchanges: [{ probe: 'one', status: 429 }],
  },
  {
    rule: 'request/thousand-identifiers',
    name: 'all persons are returned',
    outcome: 'pass',
    exchanges: [{ probe: 'thousand', identifiers: many, body: answer(...many.map((one) => person(one))) }],
  },
  {
    rule: 'request/thousand-identifiers',
    name: 'the last is missing',
    outcome: 'fail',
    exchanges: [{ probe: 'thousand', identifiers: many, body: answer(person(A), person(B)) }],
  },
  {
    rule: 'request/thousand-identifiers',
    name: 'version 2 leaves out who is not registered',
    outcome: 'pass',
    version: 'v2',
    exchanges: [{ probe: 'thousand', identifiers: many, body: answer(person(A), person(B)) }],
  },
  {
    rule: 'request/thousand-identifiers',
    name: 'the request is rejected',
    outcome: 'fail',
    exchanges: [{ probe: 'thousand', identifiers: many, status: 413 }],
  },
  {
    rule: 'request/thousand-identifiers',
    name: 'a response without personer is left to response/personer-array',
    outcome: 'skipped',
    exchanges: [{ probe: 'thousand', identifiers: many, body: { persons: [] } }],
  },
];

const postOnly: readonly Case[] = [
  { rule: 'request/post-only', name: 'GET is rejected', outcome: 'pass', exchanges: [{ probe: 'get', status: 405 }] },
  {
    rule: 'request/post-only',
    name: 'GET finds nothing',
    outcome: 'warned',
    exchanges: [{ probe: 'get', method: 'GET', status: 404 }],
  },
  {
    rule: 'request/post-only',
    name: 'GET returns persons',
    outcome: 'fail',
    exchanges: [{ probe: 'get', method: 'GET', body: answer(person(A)) }],
  },
  {
    rule: 'request/post-only',
    name: 'GET is asked too often',
    outcome: 'skipped',
    exchanges: [{ probe: 'get', method: 'GET', status: 429 }],
  },
];

const plain: CaseExchange = {
  probe: 'needs-contact',
  identifiers: [A, B],
  body: answer(person(A, CONTACT), person(B)),
};

/** Cases of a rule that an unusual form of informasjonsbehov has the same response as the plain form. */
const same = (rule: string, probe: ProbeName): Case[] => [
  { rule, name: 'the response is the same', outcome: 'pass', exchanges: [plain, { ...plain, probe }] },
  {
    rule,
    name: 'the response is the same, with its members in another order',
    outcome: 'pass',
    exchanges: [plain, { ...plain, probe, body: answer({ ...CONTACT, ...person(A) }, person(B)) }],
  },
  {
    rule,
    name: 'a member is missing',
    outcome: 'fail',
    exchanges: [plain, { ...plain, probe, body: answer(person(A), person(B)) }],
  },
  { rule, name: 'it is rejected', outcome: 'fail', exchanges: [plain, { ...plain, probe, status: 400 }] },
  {
    rule,
    name: 'every informasjonsbehov is rejected',
    outcome: 'skipped',
    exchanges: [
      { ...plain, status: 400 },
      { ...plain, probe, status: 400 },
    ],
  },
];

const withoutStatus = { personidentifikator: A, reservasjon: 'NEI' };
const batch: CaseExchange = { probe: 'batch', identifiers: [A], body: answer(person(A)) };
const IMPLICIT = 'request/person-is-implicit';

const implicit: readonly Case[] = [
  {
    rule: IMPLICIT,
    name: 'identifier and status are there',
    outcome: 'pass',
    exchanges: [batch, { ...batch, probe: 'needs-each' }],
  },
  {
    rule: IMPLICIT,
    name: 'status is only there if it is asked for',
    outcome: 'fail',
    exchanges: [batch, { ...batch, probe: 'needs-each', body: answer(withoutStatus) }],
  },
  {
    rule: IMPLICIT,
    name: 'status is never there, which person/status reports',
    outcome: 'skipped',
    says: 'person/status',
    exchanges: [
      { ...batch, body: answer(withoutStatus) },
      { ...batch, probe: 'needs-each', body: answer(withoutStatus) },
    ],
  },
  {
    rule: IMPLICIT,
    name: 'informasjonsbehov is rejected',
    outcome: 'skipped',
    exchanges: [batch, { probe: 'needs-each', status: 400 }],
  },
];

const serverErrors: readonly Case[] = [
  {
    rule: 'request/no-server-error',
    name: 'every request is accepted or rejected',
    outcome: 'pass',
    exchanges: [answered, closed],
  },
  {
    rule: 'request/no-server-error',
    name: 'a request makes the service fail',
    outcome: 'warned',
    exchanges: [answered, { probe: 'duplicates', status: 500 }],
  },
];

const observed = (rule: string, name: string, says: string, ...exchanges: readonly CaseExchange[]): Case => ({
  rule: `request/${rule}`,
  name,
  outcome: 'observed',
  says,
  exchanges,
});

const NARROWS = 'informasjonsbehov-narrows';
const rich: CaseExchange = { probe: 'batch', identifiers: [A], body: answer(person(A, { ...CONTACT, ...MAILBOX })) };
const named = (body: unknown, status = 200): CaseExchange => ({
  probe: 'needs-each',
  identifiers: [A],
  sent: JSON.stringify({ personidentifikatorer: [A], informasjonsbehov: ['Person'] }),
  status,
  body,
});

const observations: readonly Case[] = [
  observed(NARROWS, 'only what is named comes', 'nothing else', rich, named(answer(person(A)))),
  observed(NARROWS, 'everything comes', 'it does not', rich, { ...named(rich.body) }),
  observed(NARROWS, 'some of it comes', 'in part', rich, named(answer(person(A, MAILBOX)))),
  observed(NARROWS, 'it is rejected', 'rejected with status 400', rich, named('', 400)),
  {
    rule: `request/${NARROWS}`,
    name: 'there is nothing that could be left out',
    outcome: 'skipped',
    exchanges: [batch, named(answer(person(A)))],
  },
  ...(
    [
      ['Person comes', 'Person alone', { body: answer(person(A)) }],
      ['everything comes', 'more than Person', { body: rich.body }],
      ['it is rejected', 'rejected with status 400', { status: 400 }],
    ] as const
  ).map(([name, says, how]) =>
    observed('only-unknown-informasjonsbehov', name, says, { probe: 'needs-unknown', identifiers: [A], ...how }),
  ),
  observed('numeric-identifier', 'it is accepted', 'like a string', { probe: 'numeric', body: answer(person(A)) }),
  observed('numeric-identifier', 'no person is found', 'no person', { probe: 'numeric', body: answer() }),
  observed('numeric-identifier', 'it is rejected', 'status 400', { probe: 'numeric', status: 400 }),
  ...(
    [
      ['it is not registered', 'IKKE_REGISTRERT', { body: answer(person(A), unregistered(B)) }],
      ['it is left out', 'omitted', { body: answer(person(A)) }],
      ['it has an unknown status', 'an unknown status', { body: answer(person(B, { status: A })) }],
      ['every request is rejected', 'rejected with status 400', { status: 400 }],
    ] as const
  ).map(([name, says, how]) =>
    observed('check-digits', name, says, { probe: 'check-digits', identifiers: [A, B], ...how }),
  ),
  ...(
    [
      ['twice', 'returned twice', { body: answer(person(A), person(B), person(A)) }],
      ['once', 'returned once', { body: answer(person(A), person(B)) }],
      ['never', 'not returned', { body: answer(person(B)) }],
      ['three times', 'more often', { body: answer(person(A), person(A), person(A)) }],
      ['refused', 'rejected with status 400', { status: 400 }],
    ] as const
  ).map(([name, says, how]) =>
    observed('duplicates', name, says, { probe: 'duplicates', identifiers: [A, B, A], ...how }),
  ),
  observed('unknown-member', 'it is ignored', 'ignored', { probe: 'unknown-member', body: answer(person(A)) }),
  observed('unknown-member', 'it is rejected', 'rejected with status 400', { probe: 'unknown-member', status: 400 }),
  observed('trailing-slash', 'it is accepted', 'accepted', { probe: 'trailing-slash', body: answer(person(A)) }),
  observed('trailing-slash', 'it leads nowhere', 'rejected with status 404', { probe: 'trailing-slash', status: 404 }),
  observed('accept-jose', 'the response is signed', 'signed', { probe: 'accept-jose', body: 'eyJh.eyJw.c2ln' }),
  observed('accept-jose', 'the response is JSON', 'plain JSON', { probe: 'accept-jose', body: answer(person(A)) }),
  observed('accept-jose', 'the response is something else', 'neither', { probe: 'accept-jose', body: 'JWS' }),
  observed('accept-jose', 'it is rejected', 'rejected with status 406', { probe: 'accept-jose', status: 406 }),
  {
    rule: 'request/accept-jose',
    name: 'it is asked too often',
    outcome: 'skipped',
    exchanges: [{ probe: 'accept-jose', status: 429 }],
  },
];

export const cases: readonly Case[] = [
  ...limits,
  ...refusals('request/over-thousand-rejected', 'over-thousand', 400, 'warned', 'fail'),
  ...refusals('request/empty-rejected', 'no-identifiers', 400, 'warned', 'fail'),
  ...refusals('request/member-required', 'no-member', 400, 'warned', 'fail'),
  ...refusals('request/member-required', 'member-not-array', 400, 'warned', 'fail'),
  ...refusals('request/malformed-json-rejected', 'malformed-json', 400, 'warned', 'fail'),
  ...refusals('request/wrong-length-rejected', 'wrong-length', 400, 'pass', 'warned'),
  ...refusals('request/other-media-type-rejected', 'other-media-type', 415, 'pass', 'warned'),
  ...postOnly,
  ...same('request/unknown-informasjonsbehov-ignored', 'needs-contact-and-unknown'),
  ...same('request/repeated-informasjonsbehov-ignored', 'needs-contact-twice'),
  ...implicit,
  ...serverErrors,
  ...observations,
];
