import type { ProbeName } from '../../../src/conformance/probes/rest.ts';
import type { Case, CaseExchange, CaseOutcome } from './case.ts';
import { A, answer, B, person } from './persons.ts';

const refused: CaseExchange = { probe: 'missing-token', identifiers: [A], status: 401, body: '' };

/** Cases of a rule that a request with an invalid token, or without one, is rejected. */
const unopened = (probe: ProbeName, rule: string = probe): Case[] =>
  (
    [
      ['it is rejected with 401', 'pass', { status: 401 }],
      ['it is rejected with 403', 'warned', { status: 403 }],
      ['it is accepted', 'fail', { status: 200, body: answer(person(A)) }],
      ['it succeeds without persons', 'fail', { status: 200, body: answer() }],
      ['it is rejected, but persons are returned', 'fail', { status: 401, body: answer(person(A)) }],
      ['the service fails over it', 'fail', { status: 500 }],
      ['it is sent to a page for people', 'fail', { status: 302 }],
      ['it was asked too often', 'skipped', { status: 429 }],
    ] as const
  ).map(([name, outcome, how]) => ({
    rule: `access/${rule}`,
    name,
    outcome,
    exchanges: [{ ...refused, probe, ...how }],
  }));

/** The first request is rejected, and the same for a batch is accepted. */
const acceptedElsewhere = (probe: ProbeName): Case => ({
  rule: `access/${probe}`,
  name: 'a batch is accepted',
  outcome: 'fail',
  exchanges: [
    { ...refused, probe },
    { ...refused, probe, identifiers: [A, B], status: 200, body: answer(person(A), person(B)) },
  ],
});

const endpoint = (path: string, name: string, outcome: CaseOutcome, how: Partial<CaseExchange>): Case => ({
  rule: 'access/missing-token',
  name: `${path}: ${name}`,
  outcome,
  exchanges: [refused, { ...refused, path, status: 200, ...how }],
});

const served: CaseExchange = { probe: 'one', identifiers: [A], body: answer(person(A)) };
const placed = (rule: string, probe: 'token-in-query' | 'missing-scheme'): readonly Case[] =>
  (
    [
      ['it is rejected', 'pass', [served, refused, { ...refused, probe }]],
      ['it is accepted', 'warned', [served, refused, { ...served, probe }]],
      ['no token is needed', 'skipped', [served, { ...served, probe: 'missing-token' }, { ...served, probe }]],
      [
        'it is accepted, and another endpoint needs no token',
        'warned',
        [served, { ...served, probe: 'missing-token', path: 'person' }, { ...served, probe }],
      ],
      [
        'nothing is served',
        'skipped',
        [
          { ...served, status: 500 },
          { ...refused, probe },
        ],
      ],
    ] as const
  ).map(([name, outcome, exchanges]) => ({ rule: `access/${rule}`, name, outcome, exchanges }));

const unsent = (probe: ProbeName, reason: string, rule: string = probe, ...others: ProbeName[]): Case => ({
  rule: `access/${rule}`,
  name: 'it cannot be asked',
  outcome: 'skipped',
  says: reason,
  unsent: Object.fromEntries([probe, ...others].map((each) => [each, reason])),
  exchanges: [],
});

const error = (rule: string, name: string, outcome: CaseOutcome, how: Partial<CaseExchange>): Case => ({
  rule: `access/${rule}`,
  name,
  outcome,
  exchanges: [{ ...refused, ...how }],
});

const saying = (detail: string): Partial<CaseExchange> => ({
  status: 400,
  body: { errors: [{ status: '400', title: 'Bad Request', detail }] },
});

const internals = (
  [
    ['the stack of Java', 'java.lang.IllegalStateException\n\tat no.digdir.Lookup.find(Lookup.java:42)'],
    ['the stack of JavaScript', 'TypeError\n    at find (file:///app/lookup.js:42:7)'],
    ['the stack of .NET', 'at Krr.Lookup.Find(String id) in C:\\krr\\Lookup.cs:line 42'],
    ['the stack of Python', 'Traceback (most recent call last):'],
    ['the stack of Go', 'goroutine 7 [running]:'],
    ['an exception of Java', 'nested exception is com.fasterxml.jackson.core.JsonParseException'],
    ['an exception of .NET', 'System.Text.Json.JsonException was thrown'],
    ['a path', '/usr/src/lookup/server.js cannot be read'],
    ['the stack of Perl', 'Died at /srv/krr/lib/KRR/Lookup.pm line 42.'],
    ['the stack of Elixir', '(krr 0.1.0) lib/krr/lookup.ex:42: Krr.Lookup.find/1'],
    ['the stack of Dart', '#0 lookup (package:krr/lookup.dart:42:5)'],
    ['the stack of Haskell', 'error, called at src/Krr.hs:42:7 in main:Krr'],
    ['the stack of Erlang', '[{krr_lookup,find,1,[{file,"src/krr_lookup.erl"},{line,42}]}]'],
    ['the end of a program in C++', "terminate called after throwing an instance of 'std::runtime_error'"],
    ['SQL Server', "Msg 208, Level 16, State 1: Invalid object name 'dbo.Persons'"],
    ['MongoDB', 'E11000 duplicate key error collection: krr.persons'],
    ['Redis', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['a database', 'ORA-00942: table or view does not exist'],
  ] as const
).map(([name, text]) => error('errors-without-internals', name, 'warned', saying(text)));

const errors: readonly Case[] = [
  error('www-authenticate', '401 says how', 'pass', { headers: { 'www-authenticate': 'Bearer' } }),
  error('www-authenticate', '401 says nothing', 'warned', {}),
  error('www-authenticate', '403 need not say it', 'skipped', { status: 403 }),
  error('errors-are-json', 'JSON', 'pass', saying('personidentifikatorer is missing')),
  error('errors-are-json', 'JSON for problems', 'pass', {
    headers: { 'content-type': 'application/problem+json' },
    body: { title: 'Unauthorized' },
  }),
  error('errors-are-json', 'no body at all', 'pass', { headers: { 'content-type': 'text/html' } }),
  error('errors-are-json', 'a page', 'warned', { headers: { 'content-type': 'text/html' }, body: '<h1>401</h1>' }),
  error('errors-are-json', 'no JSON under its name', 'warned', { body: 'Unauthorized' }),
  error('errors-are-json', 'a page, where there is no such endpoint', 'skipped', {
    probe: 'print',
    path: 'printSertifikat',
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<h1>404</h1>',
  }),
  error('errors-are-json', 'a body that cannot be decoded', 'warned', { bodyProblem: 'a body that is not in gzip' }),
  error('errors-are-json', 'no error', 'skipped', { status: 200, body: answer() }),
  error('errors-without-identifiers', 'none', 'pass', saying('personidentifikatorer/0 is wrong')),
  error('errors-without-identifiers', 'the one asked for', 'warned', saying(`${A} is wrong`)),
  error(
    'errors-without-identifiers',
    'the one asked for, in hexadecimal digits',
    'warned',
    saying(`x${Buffer.from(A).toString('hex')} is wrong`),
  ),
  error(
    'errors-without-identifiers',
    'the one asked for, in character references',
    'warned',
    saying([...A].map((digit) => `&#${digit.charCodeAt(0)};`).join('')),
  ),
  error(
    'errors-without-identifiers',
    'the one asked for, percent-encoded',
    'warned',
    saying([...A].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join('')),
  ),
  error('errors-without-identifiers', 'its date of birth alone', 'pass', saying(`born ${A.slice(0, 6)}, number 12345`)),
  error('errors-without-identifiers', 'its two parts', 'warned', saying(`born ${A.slice(0, 6)}, number ${A.slice(6)}`)),
  error('errors-without-identifiers', 'the one asked for, in a header', 'warned', { headers: { 'x-id': A } }),
  error('errors-without-identifiers', 'what was sent in its place', 'warned', {
    ...saying(`${A.slice(0, 10)} is too short`),
    probe: 'wrong-length',
    identifiers: [],
    sent: JSON.stringify({ personidentifikatorer: [A.slice(0, 10)] }),
  }),
  error('errors-without-identifiers', 'in groups', 'warned', saying(`${A.slice(0, 6)} ${A.slice(6)} is wrong`)),
  error('errors-without-identifiers', 'in base64', 'warned', saying(`${Buffer.from(`id ${A}`).toString('base64')}!`)),
  {
    ...error('errors-without-identifiers', 'who is logged in', 'warned', saying(`${B} may not ask`)),
    loggedIn: B,
  },
  error('errors-without-identifiers', 'another number', 'pass', saying('request 9f3c 17000000000000')),
  error('errors-without-identifiers', 'no error', 'skipped', { status: 200, body: answer(person(A)) }),
  error('errors-without-token', 'none', 'pass', {}),
  error('errors-without-token', 'the token that was sent', 'warned', { containsToken: true }),
  error('errors-without-token', 'no error', 'skipped', { status: 200, containsToken: true }),
  error('errors-without-internals', 'plain words', 'pass', saying('look at https://example.org/krr/errors.html: at 1')),
  error('errors-without-internals', 'a page with a script', 'pass', {
    body: '<script src="/static/js/app.js"></script>',
  }),
  error('errors-without-internals', 'a panic of Rust', 'warned', saying("thread 'main' panicked at src/main.rs:4:5")),
  error('errors-without-internals', 'a table', 'warned', saying('relation "krr.person" does not exist')),
  error('errors-without-internals', 'no error', 'skipped', { status: 200, body: answer() }),
  ...internals,
];

export const cases: readonly Case[] = [
  ...unopened('missing-token'),
  ...unopened('not-bearer', 'non-bearer-scheme'),
  ...unopened('unknown-token'),
  ...unopened('bad-signature', 'invalid-signature'),
  ...unopened('altered-claims'),
  ...unopened('unsigned-token'),
  ...unopened('own-key', 'foreign-key'),
  ...unopened('own-jwk', 'key-in-token'),
  ...unopened('public-key-as-secret'),
  ...unopened('expired-token'),
  ...(['missing-token', 'unsigned-token', 'altered-claims'] as const).map(acceptedElsewhere),
  endpoint('person', 'there is no such endpoint', 'pass', { status: 404 }),
  endpoint('krr/hentEndringer', 'changes come without a token', 'fail', { body: { list: [person(A)] } }),
  endpoint('personer/', 'there is no path with a slash', 'pass', { status: 404, body: '<h1>404</h1>' }),
  endpoint('person', 'the person comes without a token', 'fail', { body: person(A) }),
  {
    rule: 'access/missing-token',
    name: 'the header has no token',
    outcome: 'fail',
    exchanges: [refused, { ...refused, probe: 'empty-token', status: 200, body: answer(person(A)) }],
  },
  {
    rule: 'access/unsigned-token',
    name: 'only a token without its signature is accepted',
    outcome: 'fail',
    exchanges: [
      { ...refused, probe: 'unsigned-token' },
      { ...refused, probe: 'removed-signature', status: 200, body: answer(person(A)) },
    ],
  },
  {
    rule: 'access/foreign-key',
    name: 'only an unknown key is accepted',
    outcome: 'fail',
    exchanges: [
      { ...refused, probe: 'own-key' },
      { ...refused, probe: 'unknown-key', status: 200, body: answer(person(A)) },
    ],
  },
  ...(['own-certificate', 'own-key-set', 'own-key-in-header'] as const).map(
    (probe): Case => ({
      rule: 'access/key-in-token',
      name: `only the probe ${probe} succeeds`,
      outcome: 'fail',
      exchanges: [
        { ...refused, probe: 'own-jwk' },
        { ...refused, probe, status: 200, body: answer(person(A)) },
      ],
    }),
  ),
  ...placed('token-in-query', 'token-in-query'),
  ...placed('scheme-required', 'missing-scheme'),
  unsent('unknown-token', 'the token given is not a JWT', 'unknown-token', 'word-as-token'),
  unsent('bad-signature', 'the token given has no signature', 'invalid-signature'),
  unsent('expired-token', 'no token "expired" is given'),
  ...errors,
];
