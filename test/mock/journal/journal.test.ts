import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/identifier/index.ts';
import { type Filter, Journal, type JournalObserver, OUTCOMES } from '../../../src/mock/journal/index.ts';
import { complete } from '../../support/identifier/reference.ts';
import { jwt, standard } from '../../support/mock/in-process.ts';
import { arrive, type Sent, send } from '../../support/mock/journal-requests.ts';

const everybody = [...generate({ count: 3000, from: '1950-01-01' })];
const [kari, ola, siv] = everybody as [string, string, string];
const ordinary = ['010170123', '010170124', '010170125', '010170126'].map(complete).find((one) => one !== null)!;
const persons = standard.persons;
const idsIn = (journal: Journal, filter?: Filter): number[] => journal.entries(filter).map(({ id }) => id);
const only = (journal: Journal) => journal.entries().at(-1)!;

describe('an entry', () => {
  test('exists from the arrival of its request, and gains facts', () => {
    const journal = new Journal({ persons: () => persons });
    const entry = arrive(journal, { identifiers: [persons[0]!.identifier, kari], unread: true });
    expect(only(journal)).toMatchObject({ id: 1, status: null, outcome: null, ms: null, persons: null, attempt: null });
    journal.recordIdentifiers(entry, [persons[0]!.identifier, kari]);
    journal.recordFault(entry, { name: 'outage', attempt: 3 }, [{ fault: 'slow', because: 'attempt 3' }]);
    expect(only(journal)).toMatchObject({
      persons: 2,
      roles: [persons[0]!.role],
      fault: { name: 'outage', attempt: 3 },
    });
    journal.complete(entry, { status: 503, outcome: 'completed', bytes: 17 });
    journal.complete(entry, { status: 200, outcome: 'reset' });
    expect(only(journal)).toMatchObject({ status: 503, outcome: 'completed', bytes: 17, ms: expect.any(Number) });
    expect(only(journal).nearMisses.faults).toEqual([{ fault: 'slow', because: 'attempt 3' }]);
  });

  test('contains no token and only masked identifiers, and stores none that may be a real person’s', () => {
    const journal = new Journal();
    const url = `/rest/v1/personer/${ordinary}?fnr=${kari}`;
    const token = 'secret-token';
    send(journal, {
      identifiers: [kari, ordinary],
      url,
      path: '/rest/v1/personer/*',
      headers: { authorization: `Bearer ${token}` },
    });
    const text = JSON.stringify(journal.entries());
    for (const secret of [kari, ordinary, token]) expect(text).not.toContain(secret);
    expect(only(journal)).toMatchObject({
      identifiers: [`${kari.slice(0, 6)}*****`],
      notSynthetic: 1,
      persons: 2,
      token: 1,
    });
    expect(idsIn(journal, { identifier: kari })).toEqual([1]);
    expect(idsIn(journal, { identifier: ordinary })).toEqual([]);
  });

  test('counts the requested items of any type and in any layout', () => {
    const items = fc.oneof(
      fc.constantFrom(...everybody.slice(0, 40)),
      fc.constantFrom<unknown>(ordinary, '23079422568', 12345678901, null, {}, 'x', 'ab81cdefghi', '"', '],['),
    );
    const layouts = [
      (body: object) => JSON.stringify(body),
      (body: object) => JSON.stringify(body).replaceAll('","', '", "'),
    ];
    fc.assert(
      fc.property(
        fc.array(items, { maxLength: 60 }),
        fc.boolean(),
        fc.constantFrom(...layouts),
        (list, synthetic, write) => {
          const asked = synthetic ? list.filter((item) => everybody.includes(item as string)) : list;
          const journal = new Journal();
          const body = { before: [kari], personidentifikatorer: asked, after: ['x'] };
          const entry = arrive(journal, { body, unread: true });
          journal.recordBody(entry, Buffer.from(write(body)), body);
          const kept = asked.filter((item) => everybody.includes(item as string) || item === '23079422568');
          expect(entry.identifiers).toEqual(kept);
          const digits = asked.map(String).filter((text) => /^\d{11}$/.test(text));
          expect(only(journal)).toMatchObject({
            persons: asked.length,
            duplicates: digits.length - new Set(digits).size,
            notSynthetic: asked.filter((item) => item === ordinary).length,
          });
        },
      ),
    );
  });

  test('counts the items of a list above the limit, and stores the first 1000', () => {
    const list = [...everybody, ordinary, ordinary, everybody.at(-1)];
    const entry = arrive(new Journal(), { identifiers: list });
    expect([entry.persons, entry.duplicates, entry.notSynthetic]).toEqual([3003, 2, 2]);
    expect(entry.identifiers).toEqual(everybody.slice(0, 1000));
  });

  test('finds every duplicate among 1000 identifiers', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(everybody, { minLength: 450, maxLength: 500 }), (some) => {
        const list = [...some, ...some];
        const entry = arrive(new Journal(), { identifiers: list });
        expect(entry.duplicates).toBe(some.length);
        expect(entry.identifiers).toEqual(list);
      }),
      { numRuns: 30 },
    );
  });

  test('uses the list of the lookup if an earlier list has the same name', () => {
    const list = everybody.slice(0, 30);
    const body = { nested: { personidentifikatorer: everybody.slice(50, 80) }, personidentifikatorer: list };
    const entry = arrive(new Journal(), { body });
    expect(entry.identifiers).toEqual(list);
  });

  test('numbers tokens, connections, their requests and attempts', () => {
    const journal = new Journal();
    const [first, second] = [{}, {}];
    const sent: Sent[] = [
      { socket: first, headers: { authorization: 'Bearer a' }, identifiers: [kari] },
      { socket: second, headers: { authorization: 'bearer  b' }, identifiers: [kari] },
      { socket: first, headers: { authorization: 'Bearer a' }, identifiers: [ola] },
      { socket: first, headers: { authorization: 'Basic a' }, identifiers: [kari] },
    ];
    for (const one of sent) send(journal, one);
    const shown = journal.entries();
    expect(shown.map(({ token }) => token)).toEqual([1, 2, 1, null]);
    expect(shown.map(({ attempt }) => attempt)).toEqual([1, 2, 1, 3]);
    expect(shown.map(({ connection }) => [connection.number, connection.request])).toEqual([
      [1, 1],
      [2, 1],
      [1, 2],
      [1, 3],
    ]);
  });

  test('counts attempts by path, method and body', () => {
    const journal = new Journal();
    const path = '/rest/v2/personer';
    for (const other of [{}, { url: path, path }, { method: 'PUT' }, { body: 'x' }, { body: 'y' }])
      send(journal, other);
    expect(journal.entries().map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1]);
  });

  test('has the time until its token expires, by the clock for tokens', () => {
    const journal = new Journal({ tokenTime: () => 1_000_000 });
    const left = (claims: object) =>
      arrive(journal, { headers: { authorization: `Bearer ${jwt(claims)}` } }).head.tokenExpiresIn;
    expect(left({ exp: 1030 })).toBe(30_000);
    expect(left({ exp: 900 })).toBe(-100_000);
    expect(left({ exp: 'later' })).toBe(null);
    expect(arrive(journal, { headers: { authorization: 'Bearer no.jwt.at-all' } }).head.tokenExpiresIn).toBe(null);
  });
});

describe('an identifier that is similar to a scenario person’s', () => {
  const { identifier, role } = persons[0]!;
  const changed = (at: number, digit: string) => identifier.slice(0, at) + digit + identifier.slice(at + 1);
  const swapped = (at: number) =>
    identifier.slice(0, at) + identifier[at + 1] + identifier[at] + identifier.slice(at + 2);
  const noted = (asked: string) => {
    const journal = new Journal({ persons: () => persons });
    send(journal, { identifiers: [asked] });
    return only(journal).nearMisses.persons.map(({ because }) => because);
  };

  test.each([
    [
      'a digit of the date',
      changed(1, identifier[1] === '1' ? '2' : '1'),
      `looks like role ${role}, but digit 2 differs`,
    ],
    [
      'a digit at the end',
      changed(10, identifier[10] === '1' ? '2' : '1'),
      `looks like role ${role}, but digit 11 differs`,
    ],
    ['two digits', swapped(0), `looks like role ${role}, but digits 1 and 2 are swapped`],
    ['two digits across the date', swapped(5), `looks like role ${role}, but digits 6 and 7 are swapped`],
    ['the date alone', `${identifier.slice(0, 6)}00000`, `has the birth date of role ${role}, but is another person`],
  ])('is noted: %s', (_, asked, because) => {
    expect(asked).not.toBe(identifier);
    expect(noted(asked)).toEqual([because]);
  });

  test('is not a near miss if it is equal or not similar', () => {
    expect(noted(identifier)).toEqual([]);
    expect(
      noted(everybody.find((one) => persons.every((person) => person.identifier.slice(0, 6) !== one.slice(0, 6)))!),
    ).toEqual([]);
  });

  test('is reported at most five times', () => {
    const journal = new Journal({ persons: () => persons });
    send(journal, { identifiers: Array.from({ length: 90 }, (_, at) => `${identifier.slice(0, 6)}${10_000 + at}`) });
    expect(only(journal).nearMisses.persons).toHaveLength(5);
  });
});

describe('the stored data', () => {
  test('contains the latest 1000 requests in the order of their ids', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2500 }), fc.nat(2500), (count, clearedAfter) => {
        const journal = new Journal();
        for (let id = 1; id <= count; id++) {
          send(journal);
          if (id === clearedAfter) journal.clear();
        }
        const first = count >= clearedAfter ? clearedAfter + 1 : 1;
        const held = Math.min(1000, count - first + 1);
        expect(idsIn(journal)).toEqual(Array.from({ length: held }, (_, at) => count - held + 1 + at));
        expect(journal.dropped).toEqual({ entries: count - first + 1 - held, identifiers: 0 });
      }),
      { numRuns: 30 },
    );
  });

  test('contains the latest 100,000 identifiers; older requests stay without them', () => {
    const journal = new Journal();
    const batch = everybody.slice(0, 1000);
    for (let at = 0; at < 130; at++) send(journal, { identifiers: batch });
    expect(idsIn(journal)).toHaveLength(130);
    expect(idsIn(journal, { identifier: kari })).toEqual(Array.from({ length: 100 }, (_, at) => 31 + at));
    expect(journal.dropped).toEqual({ entries: 0, identifiers: 30_000 });
    expect(journal.entries()[0]).toMatchObject({ persons: 1000, identifiers: [] });
    for (let at = 0; at < 1000; at++) send(journal);
    expect(journal.dropped).toEqual({ entries: 130, identifiers: 130_000 });
  });

  test('contains no part of a request that ends after its entry was dropped', () => {
    const ended: number[] = [];
    const observer: JournalObserver = { onCompleted: ({ head }) => ended.push(head.id), onCleared: () => {} };
    const journal = new Journal({ observer });
    const entries = Array.from({ length: 100 }, () => arrive(journal, { unread: true }));
    journal.clear();
    for (const entry of entries) {
      journal.recordIdentifiers(entry, everybody.slice(0, 1000));
      journal.complete(entry, { status: 200, outcome: 'completed' });
    }
    expect(idsIn(journal)).toEqual([]);
    expect(ended).toHaveLength(100);
    send(journal, { identifiers: [kari] });
    expect(idsIn(journal, { identifier: kari })).toEqual([101]);
    expect(journal.dropped).toEqual({ entries: 0, identifiers: 0 });
  });
});

describe('a filter', () => {
  const anyEnding = fc.record({ status: fc.constantFrom(200, 400, 503), outcome: fc.constantFrom(...OUTCOMES) });
  const anySent = fc.record({
    version: fc.constantFrom('v1', 'v2'),
    method: fc.constantFrom('POST', 'GET'),
    identifiers: fc.subarray([kari, ola, siv, persons[0]!.identifier]),
  });
  const numbers = fc.oneof(
    fc.constantFrom(0, 1, 2, 200, 503),
    fc.record({ from: fc.constantFrom(1, 2, 400), to: fc.constantFrom(2, 500) }, { requiredKeys: [] }),
  );
  const anyFilter: fc.Arbitrary<Filter> = fc.record(
    {
      since: fc.nat(10),
      version: fc.constantFrom('v1', 'v2'),
      method: fc.constantFrom('POST', 'GET'),
      status: numbers,
      outcome: fc.constantFrom(...OUTCOMES),
      persons: numbers,
      attempt: numbers,
      identifier: fc.constantFrom(kari, ola),
      role: fc.constantFrom(persons[0]!.role, 'nobody'),
    },
    { requiredKeys: [] },
  );

  test('selects the entries that each criterion selects; verification counts them and excludes them from near misses', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anySent, anyEnding), { maxLength: 12 }), anyFilter, (requests, filter) => {
        const journal = new Journal({ persons: () => persons });
        for (const [sent, ending] of requests) send(journal, sent, ending);
        const found = idsIn(journal, filter);
        const alone = Object.entries(filter).map(([name, wanted]) => new Set(idsIn(journal, { [name]: wanted })));
        expect(found).toEqual(idsIn(journal).filter((id) => alone.every((ids) => ids.has(id))));
        const verified = journal.verify(filter, { count: found.length });
        expect(verified).toMatchObject({ ok: true, found: found.length });
        for (const { entry, differs } of verified.closest) {
          expect(found).not.toContain(entry);
          const { [differs as keyof Filter]: _, ...others } = filter;
          expect(idsIn(journal, others)).toContain(entry);
        }
      }),
    );
  });

  test('accepts a number or a range', () => {
    const journal = new Journal();
    for (const status of [199, 200, 299, 300]) send(journal, {}, { status });
    expect(idsIn(journal, { status: 200 })).toEqual([2]);
    expect(idsIn(journal, { status: { from: 200, to: 299 } })).toEqual([2, 3]);
    expect(idsIn(journal, { status: { from: 300 } })).toEqual([4]);
    expect(idsIn(journal, { status: { to: 199 } })).toEqual([1]);
  });

  test('explains which criterion a near miss does not match', () => {
    const journal = new Journal({ persons: () => persons });
    const entry = arrive(journal, { identifiers: [kari] });
    journal.recordFault(entry, { name: 'outage', attempt: 1 });
    const becauseOf = (filter: Filter) => journal.verify(filter).closest.map(({ because }) => because);
    expect(becauseOf({ operation: 'person' })).toEqual(['the operation is personer, not person']);
    expect(becauseOf({ path: '/x' })).toEqual(['the path is /rest/v1/personer, not /x']);
    expect(becauseOf({ status: 200 })).toEqual(['the status is not known, not 200']);
    expect(becauseOf({ fault: 'flood' })).toEqual(['the fault is outage, not flood']);
    expect(becauseOf({ token: 1 })).toEqual(['the token is none, not 1']);
    expect(becauseOf({ persons: { from: 2, to: 3 } })).toEqual(['the number of persons is 1, not 2 to 3']);
    expect(becauseOf({ attempt: { to: 0 } })).toEqual(['the attempt is 1, not at most 0']);
    expect(becauseOf({ identifier: ola })).toEqual(['this identifier was not requested']);
    expect(becauseOf({ identifier: ordinary })).toEqual([expect.stringContaining('80 added to the month')]);
    expect(becauseOf({ role: persons[0]!.role })).toEqual([`${persons[0]!.role} was not requested`]);
    expect(becauseOf({ role: 'nobody' })).toEqual(['no person of the scenario has the role nobody']);
    expect(becauseOf({ operation: 'person', fault: 'flood' })).toEqual([]);
    expect(becauseOf({ since: 1, operation: 'person' })).toEqual([]);
  });
});

describe('verification', () => {
  test('accepts an exact count or bounds, by default at least one', () => {
    const journal = new Journal();
    expect(journal.verify({}).ok).toBe(false);
    for (let at = 0; at < 3; at++) send(journal);
    const expectations = [{ count: 3 }, { atLeast: 3 }, { atMost: 3 }, { atLeast: 1, atMost: 3 }];
    expect(expectations.map((expected) => journal.verify({}, expected).ok)).toEqual([true, true, true, true]);
    const broken = [{ count: 2 }, { count: 4 }, { atLeast: 4 }, { atMost: 2 }];
    expect(broken.map((expected) => journal.verify({}, expected).ok)).toEqual([false, false, false, false]);
    expect(journal.verify({}).ok).toBe(true);
  });
});

describe('waiting', () => {
  test('ends immediately for existing entries', async () => {
    const journal = new Journal();
    send(journal);
    await expect(journal.waitFor({}, { timeoutMs: 0 })).resolves.toMatchObject({ ok: true, entries: [{ id: 1 }] });
  });

  test.each<[string, Filter]>([
    ['arrives', { operation: 'personer' }],
    ['has a known identifier', { identifier: kari }],
    ['ends', { status: 200 }],
  ])('is over when a request %s', async (_, filter) => {
    const journal = new Journal();
    const waiting = journal.waitFor(filter, { count: 2, timeoutMs: 60_000 });
    send(journal, { identifiers: [kari] });
    const notYet = new Promise((resolve) => setImmediate(resolve, 'not yet'));
    await expect(Promise.race([waiting, notYet])).resolves.toBe('not yet');
    send(journal, { identifiers: [ola, kari] });
    await expect(waiting).resolves.toMatchObject({ ok: true, entries: [{ id: 1 }, { id: 2 }] });
  });

  test('returns the near misses after the timeout or a release', async () => {
    const journal = new Journal();
    send(journal, {}, { status: 503 });
    const none = { ok: false, found: 0, closest: [{ because: 'the status is 503, not 200' }] };
    await expect(journal.waitFor({ status: 200 }, { timeoutMs: 1 })).resolves.toMatchObject(none);
    const waiting = journal.waitFor({ status: 200 }, { timeoutMs: 60_000 });
    journal.release();
    await expect(waiting).resolves.toMatchObject(none);
  });
});
