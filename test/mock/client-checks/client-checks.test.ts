import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { generate } from '../../../src/identifier/index.ts';
import { CLIENT_CHECKS, ClientChecks, formatSummary } from '../../../src/mock/client-checks/index.ts';
import { type Completion, Journal } from '../../../src/mock/journal/index.ts';
import { complete } from '../../support/identifier/reference.ts';
import { jwt } from '../../support/mock/in-process.ts';
import { arrive, type Sent, send } from '../../support/mock/journal-requests.ts';

/** One thing that a client does: after a pause, a request with its ending. */
interface Step extends Sent, Partial<Completion> {
  /** Milliseconds after the end of the step before. */
  readonly after?: number;
  /** Milliseconds until it is answered. */
  readonly takes?: number;
  /** It comes on a connection of its own, which is then left open or closed. */
  readonly connects?: 'leaves' | 'closes';
  /** Its connection was waiting to be accepted when that of the step before was. */
  readonly waited?: true;
}

const START = Date.parse('2026-11-23T12:00:00Z');
beforeEach(() => void vi.useFakeTimers({ now: START, toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A turn of the event loop in which no connection comes. */
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** What is found about a client that takes these steps. */
async function foundAfter(steps: readonly Step[]) {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  for (const { after = 5, takes = 2, connects, waited, status, outcome, retryAfter, ...sent } of steps) {
    vi.advanceTimersByTime(after);
    if (!waited) await turn();
    const socket = {};
    if (connects) journal.trackConnection(socket);
    const entry = arrive(journal, connects ? { ...sent, socket } : sent);
    vi.advanceTimersByTime(takes);
    journal.complete(entry, { status: status ?? 200, outcome: outcome ?? 'completed', retryAfter });
    if (connects === 'closes') journal.trackDisconnection(socket);
  }
  return findings.list();
}

const persons = [...generate({ count: 1001, from: '1960-01-01' })];
const [kari, ola] = persons as [string, string];
const ordinary = ['010170123', '010170124', '010170125', '010170126'].map(complete).find((one) => one !== null)!;
/** Every character of a text percent-encoded. */
const encoded = (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');
const times = (count: number, step: (at: number) => Step): Step[] => Array.from({ length: count }, (_, at) => step(at));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const expiring = (seconds: number) => bearer(jwt({ exp: START / 1000 + seconds }));
const one: Step = { identifiers: [kari] };
const path = (url: string, shown = url): Step => ({ url, path: shown, body: '' });
const noLookup = { operation: undefined, version: undefined };
const fetch: Step = { ...path('/token'), operation: 'token', version: undefined };

/** What a client does that gives occasion for one finding, and what is nearly the same and gives none. */
const CASES: Readonly<Record<string, { fires: Record<string, Step[]>; stays: Record<string, Step[]> }>> = {
  'single-lookups': {
    fires: {
      'ten different persons in a row': times(10, (at) => ({ identifiers: [persons[at]] })),
      'a second apart': times(12, (at) => ({ identifiers: [persons[at]], after: 1100 })),
      'a batch between': times(60, (at) => ({ identifiers: persons.slice(at, at % 10 === 9 ? at + 9 : at + 1) })),
      'over SOAP': times(10, (at) => ({ identifiers: [persons[at]], operation: 'ws-v5', version: undefined })),
      'with slow answers': times(10, (at) => ({ identifiers: [persons[at]], takes: 5000 })),
    },
    stays: {
      nine: times(9, (at) => ({ identifiers: [persons[at]] })),
      'the same person': times(30, () => one),
      'now and then': times(30, (at) => ({ identifiers: [persons[at]], after: 2000 })),
      'pairs of persons': times(30, (at) => ({ identifiers: persons.slice(at, at + 2) })),
      'few persons, in turn': times(60, (at) => ({ identifiers: [persons[at % 9]] })),
      'of another operation': times(30, (at) => ({ identifiers: [persons[at]], operation: 'person' })),
    },
  },
  'batch-over-limit': {
    fires: { '1001, refused': [{ identifiers: persons, status: 400 }] },
    stays: { 1000: [{ identifiers: persons.slice(1) }] },
  },
  'duplicate-identifiers': {
    fires: {
      twice: [{ identifiers: [kari, ola, kari] }],
      'among many': [{ identifiers: [...persons.slice(0, 999), kari] }],
      'among some that are not kept': [{ identifiers: ['x', kari, '', kari] }],
    },
    stays: { 'in two requests': [one, { ...one, after: 9000 }], none: [{ identifiers: [] }] },
  },
  'non-synthetic-identifier': {
    fires: {
      ordinary: [{ identifiers: [kari, ordinary] }],
      'as a number': [{ identifiers: [1, Number(`4${ordinary.slice(1)}`), ordinary] }],
      'among many': [{ identifiers: [...persons.slice(0, 998), ordinary] }],
    },
    stays: {
      synthetic: [one],
      'printed by the documentation': [{ identifiers: ['23079422568', '20914695016'] }],
      'no identifier at all': [{ identifiers: [`${ordinary.slice(0, 10)}x`, '12345678901', null, {}] }],
    },
  },
  'identifier-in-url': {
    fires: {
      'in the path': [{ ...path(`/rest/v1/personer/${kari}`, '/rest/v1/personer/***'), ...noLookup }],
      'percent-encoded': [{ ...path(`/rest/v1/personer/${encoded(kari)}`, '/x'), ...noLookup }],
      'in quotation marks in the query': [{ ...path(`/rest/v1/personer?fnr=%22${encoded(ordinary)}%22`, '/x') }],
      'in the query': [{ ...path(`/rest/v1/personer?fnr=${ordinary.slice(0, 6)}%20${ordinary.slice(6)}`, '/x') }],
    },
    stays: {
      'other digits': [path('/rest/v1/personer?since=12345678901')],
      'digits of a longer number': [path(`/rest/v1/personer?trace=1${kari}`)],
    },
  },
  'identifier-in-header': {
    fires: {
      any: [{ ...one, headers: { 'x-user': `id:${kari}` } }],
      'the name of the program': [{ ...one, headers: { 'user-agent': `lookup/1.0 (${kari})` } }],
      'the token': [{ ...one, headers: bearer(kari) }],
      'within the token': [{ ...one, headers: bearer(`user-${ordinary}`) }],
    },
    stays: {
      'a trace': [{ ...one, headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } }],
      'a browser': [{ ...one, headers: { 'user-agent': 'Mozilla/5.0 (X11; rv:133.0) Gecko/20100101 Firefox/133.0' } }],
      'a token that says whose it is': [{ ...one, headers: bearer(jwt({ pid: kari })) }],
      'a timestamp': [{ ...one, headers: { 'x-time': '1780315200000' } }],
    },
  },
  'token-per-call': {
    fires: {
      'a new token in each call': times(5, (at) => ({ ...one, headers: bearer(`t${at}`) })),
      'a fetch before each call': times(10, (at) => (at % 2 === 0 ? fetch : { ...one, headers: bearer('same') })),
      'JWTs that would last': times(5, (at) => ({
        ...one,
        headers: bearer(jwt({ exp: START / 1000 + 120, jti: at })),
      })),
    },
    stays: {
      'four tokens': times(4, (at) => ({ ...one, headers: bearer(`t${at}`) })),
      'one token': times(50, () => ({ ...one, headers: bearer('one') })),
      'every token twice': times(50, (at) => ({ ...one, headers: bearer(`t${at >> 1}`) })),
      'for different purposes': times(9, (at) => ({ ...one, headers: bearer(jwt({ scope: `scope:${at}` })) })),
      'refused each time': times(9, (at) => ({ ...one, headers: bearer(`t${at}`), status: 401 })),
      'a call every half minute': times(9, (at) => ({ ...one, headers: bearer(`t${at}`), after: 30_000 })),
      'tokens that last no longer': times(9, (at) => ({
        ...one,
        headers: bearer(jwt({ exp: START / 1000 + 12 + at * 8, jti: at })),
        after: 8000,
      })),
      'a fetch for some calls': times(30, (at) => (at % 3 === 0 ? fetch : { ...one, headers: bearer('same') })),
      'fetches that fail': times(9, (at) => ({ ...fetch, status: 400, body: `assertion=${at}` })),
    },
  },
  'token-used-after-expiry': {
    fires: {
      'long after': [{ ...one, headers: expiring(-60) }],
      'within the leeway of the mock': [{ ...one, headers: expiring(-5) }],
      'in the second of its expiry': [{ ...one, headers: expiring(0) }],
    },
    stays: {
      before: [{ ...one, headers: expiring(60) }],
      'in the last second': [{ ...one, headers: expiring(1) }],
      'a token that is no JWT': [{ ...one, headers: bearer('a.b.c') }],
    },
  },
  'two-delegation-models': {
    fires: { both: [{ ...fetch, grant: { hasConsumerOrg: true, hasOnBehalfOf: true } }] },
    stays: { one: [{ ...fetch, grant: { hasConsumerOrg: true } }], 'no grant': [fetch] },
  },
  'on-behalf-of-for-krr': {
    fires: { 'a scope of KRR': [{ ...fetch, grant: { hasOnBehalfOf: true, isForKrr: true } }] },
    stays: {
      'a scope of another API': [{ ...fetch, grant: { hasOnBehalfOf: true } }],
      'without it': [{ ...fetch, grant: { isForKrr: true } }],
    },
  },
  'delegated-scope-without-consumer-org': {
    fires: { 'the scope alone': [{ ...fetch, grant: { needsDelegation: true, isForKrr: true } }] },
    stays: {
      'with the organisation': [{ ...fetch, grant: { needsDelegation: true, isForKrr: true, hasConsumerOrg: true } }],
      'another scope': [{ ...fetch, grant: { isForKrr: true } }],
    },
  },
  'rejected-token-reused': {
    fires: {
      'after 401, every time': times(4, () => ({ ...one, headers: bearer('one'), status: 401, after: 20 })),
      'whatever else goes wrong then': times(4, (at) => ({
        ...one,
        headers: bearer('one'),
        status: at === 0 ? 401 : 403,
        after: 20,
      })),
    },
    stays: {
      'one more time': times(2, () => ({ ...one, headers: bearer('one'), status: 401, after: 20 })),
      'once it is good again': times(9, (at) => ({
        ...one,
        headers: bearer('one'),
        status: at % 2 === 0 ? 401 : 200,
        after: 20,
      })),
      'another token each time': times(4, (at) => ({ ...one, headers: bearer(`t${at}`), status: 401, after: 20 })),
      'on their way already': times(30, () => ({
        ...one,
        headers: bearer('one'),
        status: 401,
        connects: 'leaves',
        after: 20,
        waited: true,
      })),
      'no token at all': times(9, () => ({ ...one, status: 401, after: 20 })),
    },
  },
  'retry-without-waiting': {
    fires: {
      'when it had left': times(3, () => ({ ...one, status: null, outcome: 'clientLeft', takes: 203, after: 1 })),
      'after 503': [
        { ...one, status: 503 },
        { ...one, after: 50 },
      ],
      'after 429, in the middle': [
        { ...one, status: 429 },
        { identifiers: [ola], after: 1 },
        { ...one, after: 1 },
      ],
      'after the second reset': times(3, () => ({ ...one, status: null, outcome: 'reset', after: 1 })),
    },
    stays: {
      'a pause': [
        { ...one, status: 503 },
        { ...one, after: 500 },
      ],
      'another batch': [
        { ...one, status: 503 },
        { identifiers: [ola], after: 1 },
      ],
      'once after a reset': [
        { ...one, status: null, outcome: 'reset' },
        { ...one, after: 1 },
      ],
      'after an answer': [one, { ...one, after: 1 }],
      'a body that was never read': times(5, () => ({ ...one, unread: true, status: 503, after: 1 })),
      'with another token after 401': [
        { ...one, status: 401 },
        { ...one, after: 1 },
      ],
      'that succeeded in between': [
        { ...one, status: 503 },
        { ...one, after: 500 },
        { ...one, after: 1 },
      ],
    },
  },
  'retry-after-ignored': {
    fires: {
      seconds: [
        { ...one, status: 503, retryAfter: '2' },
        { ...one, after: 1900 },
      ],
      'a date': [
        { ...one, status: 429, retryAfter: new Date(START + 60_000).toUTCString() },
        { ...one, after: 50_000 },
      ],
      'at once': [
        { ...one, status: 503, retryAfter: 2 },
        { ...one, after: 1 },
      ],
      'refused each time': times(9, () => ({ ...one, status: 429, retryAfter: 2, after: 150 })),
      'with other batches': [
        { ...one, status: 429, retryAfter: '30' },
        ...times(50, (at) => ({ identifiers: persons.slice(at, at + 3), after: 1 })),
      ],
    },
    stays: {
      'with other batches, on their way already': [
        { ...one, status: 429, retryAfter: '30', connects: 'leaves' },
        ...times(
          50,
          (at): Step => ({
            identifiers: persons.slice(at, at + 3),
            connects: 'leaves',
            after: 40,
            waited: true,
          }),
        ),
      ],
      'with other batches of some who had not heard': [
        { ...one, status: 429, retryAfter: '30' },
        ...times(10, (at) => ({ identifiers: persons.slice(at, at + 3), after: 20 })),
      ],
      'with other batches of another client': [
        { ...one, status: 429, retryAfter: '30', headers: bearer(jwt({ client_id: 'one' })) },
        ...times(50, (at) => ({
          identifiers: persons.slice(at, at + 3),
          headers: bearer(jwt({ client_id: 'another' })),
          after: 20,
        })),
      ],
      'with other batches once the time is over': [
        { ...one, status: 429, retryAfter: '1' },
        ...times(50, (at) => ({ identifiers: persons.slice(at, at + 3), after: at === 0 ? 1000 : 1 })),
      ],
      'by somebody else, though who was told waits': [
        { ...one, status: 429, retryAfter: '1' },
        { ...one, after: 100 },
        { ...one, after: 898 },
      ],
      'by somebody else, who is refused as well, and both wait': [
        { ...one, status: 429, retryAfter: '1' },
        { ...one, status: 429, retryAfter: '1', after: 98 },
        { ...one, after: 900 },
        { ...one, after: 98 },
      ],

      'a timer that is a little early': [
        { ...one, status: 503, retryAfter: '2' },
        { ...one, after: 1990 },
      ],
      'no wait where none is asked for': [
        { ...one, status: 503, retryAfter: '0' },
        { ...one, after: 1 },
      ],
      'a fraction, which the header cannot have': [
        { ...one, status: 503, retryAfter: '1.5' },
        { ...one, after: 200 },
      ],
      'a date in a form that is not sent': [
        { ...one, status: 503, retryAfter: '2026-11-24T12:00:00Z' },
        { ...one, after: 200 },
      ],
      'a header that says nothing': [
        { ...one, status: 503, retryAfter: 'soon' },
        { ...one, after: 200 },
      ],
    },
  },
  'retry-of-client-error': {
    fires: {
      'after a pause': [
        { ...one, status: 400 },
        { ...one, after: 2000, status: 400 },
      ],
      'on a new connection': times(2, () => ({ ...one, status: 400, connects: 'closes', after: 2000 })),
    },
    stays: {
      corrected: [
        { ...one, status: 400 },
        { identifiers: [ola], after: 1 },
      ],
      'another program': [
        { ...one, status: 400, headers: { 'user-agent': 'one' } },
        { ...one, status: 400, headers: { 'user-agent': 'another' }, after: 2000 },
      ],
      'another client of the same program': [
        { ...one, status: 400, headers: bearer(jwt({ client_id: 'one' })) },
        { ...one, status: 400, headers: bearer(jwt({ client_id: 'another' })), after: 2000 },
      ],
      'another process, while the first has an idle connection': [
        { ...one, status: 400, connects: 'leaves' },
        { ...one, status: 400, connects: 'leaves', after: 2000 },
      ],
      'a minute later': [
        { ...one, status: 400 },
        { ...one, after: 60_000 },
      ],
      'once accepted': [
        { ...one, status: 400 },
        { ...one, after: 60_000 },
        { ...one, after: 1 },
      ],
    },
  },
  'informasjonsbehov-over-rest': {
    fires: {
      named: [{ body: { personidentifikatorer: [kari], informasjonsbehov: ['Person'] } }],
      'named, and empty': [{ body: { personidentifikatorer: [kari], informasjonsbehov: [] } }],
    },
    stays: { 'another member': [{ body: { personidentifikatorer: [kari], inkluderIkkeRegistrerte: true } }] },
  },
  'duplicate-json-members': {
    fires: {
      'at the top': [{ json: `{"personidentifikatorer":["${kari}"],"personidentifikatorer":["${ola}"]}` }],
      'with an escape': [{ json: String.raw`{"\u0070ersonidentifikatorer":[],"personidentifikatorer":["${ola}"]}` }],
      'in a nested object': [{ json: `{"personidentifikatorer":["${ola}"],"x":[{"a":{"b":1},"a":2}]}` }],
      'in a list': [{ json: '[{"a":1,"a":2}]' }],
    },
    stays: {
      'the same name in different objects': [{ json: `{"personidentifikatorer":["${ola}"],"x":{"x":[{"x":1}]}}` }],
      'colons and braces in strings': [
        { json: String.raw`{"personidentifikatorer":["${ola}"],"x":"\"{a:1,a:2}\"a:"}` },
      ],
    },
  },
  'no-content-type': {
    fires: { none: [{ ...one, headers: { 'content-type': undefined as never } }] },
    stays: {
      'no body': [
        { ...path('/rest/v1/person'), headers: { 'content-type': undefined as never, 'content-length': '0' } },
      ],
      'no operation': [{ ...path('/x'), ...noLookup, headers: { 'content-type': undefined as never } }],
    },
  },
  'connections-not-reused': {
    fires: {
      'left open, one after the other': times(300, () => ({ ...one, connects: 'leaves', after: 0 })),
      'left open, with pauses': times(40, () => ({ ...one, connects: 'leaves', after: 48 })),
      'left open, with long pauses': times(12, () => ({ ...one, connects: 'leaves', after: 1100 })),
      'closed, with long pauses': times(12, () => ({ ...one, connects: 'closes', after: 1100 })),
      'closed, one after the other': times(11, () => ({ ...one, connects: 'closes', after: 20 })),
      'closed quickly, one after the other': times(11, () => ({ ...one, connects: 'closes', after: 1 })),
    },
    stays: {
      'accepted late, while others are idle already': times(60, () => ({
        ...one,
        connects: 'leaves',
        after: 40,
        waited: true,
      })),
      'opened by a client that is slow at it': times(60, () => ({ ...one, connects: 'leaves', after: 1 })),
      ten: times(10, () => ({ ...one, connects: 'closes', after: 20 })),
      'now and then': times(30, () => ({ ...one, connects: 'leaves', after: 5000 })),
      'after a reset each': times(30, () => ({ ...one, connects: 'leaves', after: 200, status: null, outcome: 'cut' })),
      'opened at once': times(60, () => ({ ...one, connects: 'leaves', after: 0, takes: 0 })),
      'never seen to open': times(30, () => ({ ...one, socket: {}, after: 20 })),
      'of the readiness check': times(30, () => ({ ...path('/health'), ...noLookup, connects: 'leaves', after: 20 })),
    },
  },
};

const casesOf = (side: 'fires' | 'stays') =>
  Object.entries(CASES).flatMap(([id, sides]) =>
    Object.entries(sides[side]).map(([name, steps]) => ({ id, name, steps })),
  );

test('every check has cases with a finding and cases without', () => {
  expect(Object.keys(CASES).sort()).toEqual(CLIENT_CHECKS.map(({ id }) => id).sort());
  expect(new Set(CLIENT_CHECKS.map(({ id }) => id)).size).toBe(CLIENT_CHECKS.length);
});

describe('gives exactly one finding', () => {
  test.each(casesOf('fires'))('$id: $name', async ({ id, steps }) => {
    const found = await foundAfter(steps);
    expect(found.map((finding) => finding.id)).toEqual([id]);
    expect(found[0]!.first).toBeGreaterThanOrEqual(1);
    expect(found[0]!.last).toBeLessThanOrEqual(steps.length);
    for (const secret of [kari, ola, ordinary]) expect(JSON.stringify(found)).not.toContain(secret);
  });
});

describe('gives no finding', () => {
  test.each(casesOf('stays'))('$id: $name', async ({ steps }) => {
    expect((await foundAfter(steps)).map(({ id }) => id)).toEqual([]);
  });
});

test('a correct client has no finding', async () => {
  const batch = (from: number) => ({ identifiers: persons.slice(from, from + 500), headers: expiring(120) });
  const steps: Step[] = [
    fetch,
    { ...batch(0), connects: 'leaves' },
    batch(500),
    { ...batch(0), status: 503, retryAfter: '1' },
    { ...batch(0), after: 1000 },
    { ...batch(500), status: 502 },
    { ...batch(500), after: 500, status: 502 },
    { ...batch(500), after: 1200 },
    { ...batch(0), status: 401 },
    fetch,
    { ...batch(0), headers: bearer('another') },
  ];
  expect(await foundAfter(steps)).toEqual([]);
});

test('a client check remembers the latest 1000 failures, and not many more', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const reject = (number: number) => {
    vi.advanceTimersByTime(1);
    const entry = arrive(journal, { body: { personidentifikatorer: [], number } });
    vi.advanceTimersByTime(1);
    journal.complete(entry, { status: 400, outcome: 'completed' });
  };
  for (let number = 0; number < 1500; number++) reject(number);
  for (let number = 0; number < 100; number++) reject(number);
  expect(findings.list()).toEqual([]);
  for (let number = 700; number < 710; number++) reject(number);
  expect(findings.list()).toMatchObject([{ id: 'retry-of-client-error', count: 10 }]);
});

test('a retry that arrives before the mock notices the disconnect is immediate', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  let before = arrive(journal, one);
  for (let attempt = 2; attempt <= 8; attempt++) {
    vi.advanceTimersByTime(200);
    const entry = arrive(journal, one);
    vi.advanceTimersByTime(3);
    journal.complete(before, { status: null, outcome: attempt % 2 === 0 ? 'clientLeft' : 'silent' });
    before = entry;
  }
  expect(findings.list()).toMatchObject([{ id: 'retry-without-waiting', count: 5 }]);
});

test('concurrent requests that the client aborts together are not retries', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const all = times(5, () => one).map((sent) => arrive(journal, sent));
  vi.advanceTimersByTime(30);
  for (const entry of all) journal.complete(entry, { status: null, outcome: 'clientLeft' });
  expect(findings.list()).toEqual([]);
});

test('a request that was active when another got Retry-After is not too early', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const [first, second] = [arrive(journal, one), arrive(journal, one)];
  vi.advanceTimersByTime(3);
  journal.complete(first, { status: 429, outcome: 'completed', retryAfter: '1' });
  vi.advanceTimersByTime(3);
  journal.complete(second, { status: 200, outcome: 'completed' });
  expect(findings.list()).toEqual([]);
});

test('overlapping requests are not retries', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const both = [arrive(journal, one), arrive(journal, one)];
  vi.advanceTimersByTime(3);
  for (const entry of both) journal.complete(entry, { status: 503, outcome: 'completed' });
  expect(findings.list()).toEqual([]);
});

test('single lookups of non-synthetic persons count, although their identifiers are not stored', async () => {
  const ordinary = Array.from({ length: 400 }, (_, at) => complete(`010170${String(100 + at)}`)).filter(
    (one) => one !== null,
  );
  const found = async (steps: Step[]) => (await foundAfter(steps)).map(({ id }) => id);
  const different = (count: number) => times(count, (at) => ({ identifiers: [ordinary[at]] }));
  expect(await found(different(9))).toEqual(['non-synthetic-identifier']);
  expect(await found(different(10))).toEqual(['single-lookups', 'non-synthetic-identifier']);
  expect(await found(times(30, () => ({ identifiers: [ordinary[0]] })))).not.toContain('single-lookups');
});

test('connections of one burst count once, also after others were closed', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  for (let round = 0; round < 9; round++) {
    const sockets = Array.from({ length: 30 }, () => ({}));
    for (const socket of sockets) {
      journal.trackConnection(socket);
      send(journal, { ...one, socket });
      vi.advanceTimersByTime(1);
    }
    for (const socket of sockets) journal.trackDisconnection(socket);
  }
  expect(findings.list()).toEqual([]);
});

test('connections of one burst are a pool, also with slow TLS handshakes', async () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const sockets = Array.from({ length: 30 }, () => new Socket());
  for (const [at, socket] of sockets.entries()) {
    Object.defineProperty(socket, 'remotePort', { value: 50_000 + at });
    journal.trackAcceptedSocket(socket);
  }
  for (const socket of sockets) {
    vi.advanceTimersByTime(40);
    await turn();
    journal.trackConnection(socket);
    send(journal, { ...one, socket });
  }
  expect(findings.list()).toEqual([]);
});

test('connections that are opened while all others are busy are accepted', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const sockets = Array.from({ length: 30 }, () => ({}));
  const busy = sockets.map((socket) => {
    vi.advanceTimersByTime(20);
    journal.trackConnection(socket);
    return arrive(journal, { ...one, socket });
  });
  for (const entry of busy) {
    vi.advanceTimersByTime(20);
    journal.complete(entry, { status: 200, outcome: 'completed' });
  }
  expect(findings.list()).toEqual([]);
});

test('connections of one burst are a pool, also with slow responses', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  const sockets = Array.from({ length: 50 }, () => ({}));
  for (const socket of sockets) journal.trackConnection(socket);
  for (const socket of [...sockets, ...sockets]) {
    vi.advanceTimersByTime(5);
    send(journal, { ...one, socket });
  }
  expect(findings.list()).toEqual([]);
});

test('a finding has the number of violations, the first and the last', async () => {
  const twice = { identifiers: [kari, kari] };
  expect(await foundAfter([{ identifiers: [ola] }, twice, one, twice, { ...twice, after: 9 }])).toMatchObject([
    { id: 'duplicate-identifiers', count: 3, first: 2, last: 5, seen: expect.stringContaining('2 identifiers, 1 of') },
  ]);
});

test('a successful response ends a failure', async () => {
  const [failure, ...again] = [{ ...one, status: 503, retryAfter: '60' }, one, one, one];
  expect(await foundAfter([failure!, ...again])).toMatchObject([{ id: 'retry-after-ignored', count: 1 }]);
});

test('clearing the journal keeps the findings and resets the detectors', () => {
  const findings = new ClientChecks();
  const journal = new Journal({ observer: findings });
  send(journal, { identifiers: [kari, kari] });
  for (const person of persons.slice(0, 9)) send(journal, { identifiers: [person] });
  journal.clear();
  for (const person of persons.slice(9, 18)) send(journal, { identifiers: [person] });
  expect(findings.list().map(({ id }) => id)).toEqual(['duplicate-identifiers']);
});

describe('the summary', () => {
  test('is empty without findings', () => expect(formatSummary([])).toBe(''));

  test('has a block for each finding, in plain text', async () => {
    const text = formatSummary(
      await foundAfter([{ body: { personidentifikatorer: [kari, kari], informasjonsbehov: [] } }]),
    );
    expect(text).toBe(`2 findings about the client:

A batch had the same identifier more than once (duplicate-identifiers, once)
  seen:    POST /rest/v1/personer with 2 identifiers, 1 of them duplicates
  why:     The documentation does not specify the response: it may contain the person once, or once for each repetition.
  instead: await lookUp([...new Set(identifiers)]);

A REST request contained informasjonsbehov (informasjonsbehov-over-rest, once)
  seen:    POST /rest/v1/personer
  why:     The scopes of the token select the returned fields. The effect of this field over REST is not documented.
  instead: {"personidentifikatorer": ["<eleven digits>"]}, with a token that has only the required scopes
  source:  informasjonsbehov, https://docs.digdir.no/resources/begrep/felles/informasjonsbehov
`);
  });
});

test.each(CLIENT_CHECKS)('$id has a reason and an example', ({ title, why, example, source, id }) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  for (const text of [title, why, example]) expect(text.length).toBeGreaterThan(15);
  if (source !== null) expect(source.url).toMatch(/^https:\/\/(docs\.digdir\.no|www\.rfc-editor\.org)\//);
});

test('a new scenario run begins without earlier requests', async () => {
  const checks = new ClientChecks();
  const journal = new Journal({ observer: checks });
  send(journal, { ...one }, { status: 429, retryAfter: '60' });
  const pending = arrive(journal, { identifiers: [ola] });
  vi.advanceTimersByTime(5);
  journal.startRun();
  journal.complete(pending, { status: 429, outcome: 'completed', retryAfter: '60' });
  vi.advanceTimersByTime(5);
  send(journal, { ...one });
  send(journal, { identifiers: [ola] });
  expect(checks.list()).toEqual([]);
  expect(journal.entries().map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1]);
});
