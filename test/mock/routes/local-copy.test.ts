import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndringerResponse, Person } from '../../../src/contract/index.ts';
import { type Clock, formatTimestamp, frozenClock } from '../../../src/register/index.ts';
import { DEFAULT_BEHAVIOUR, type Scenario, type ScenarioPerson } from '../../../src/scenario/index.ts';
import { changeable, person, scenarioOf } from '../../support/mock/change-mock.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { NOW, standard } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

/** Asks for changes until there are none, as a client does that keeps a copy. */
async function follow(
  copy: Map<string, Person>,
  from: number,
  changesAfter: (id: number) => Promise<EndringerResponse>,
) {
  for (let at = from; ; ) {
    const { list, tilEndringsId, sisteEndringsId } = await changesAfter(at);
    for (const person of list) copy.set(person.personidentifikator, person);
    if (tilEndringsId === sisteEndringsId) return tilEndringsId;
    at = tilEndringsId;
  }
}

/** A client with a copy, and all persons that a change has concerned: specified, overridden or patched. */
function copying(mock: ReturnType<typeof changeable>) {
  const copy = new Map<string, Person>();
  const concerned = new Set(mock.service.register.specifiedIdentifiers);
  let at = 0;
  return {
    copy,
    concern: (...identifiers: readonly string[]) => {
      for (const identifier of identifiers) concerned.add(identifier);
    },
    follow: async () => {
      at = await follow(copy, at, mock.changesAfter);
    },
    /** The copy equals the looked-up persons field by field; all other persons in it are deleted. */
    expectEqual: async () => {
      const found = await mock.found([...new Set([...concerned, ...copy.keys()])]);
      for (const [identifier, told] of found) expect(copy.get(identifier)).toEqual(told);
      const others = [...copy.values()].filter(({ personidentifikator }) => !found.has(personidentifikator));
      expect(others.filter(({ status }) => status !== 'SLETTET')).toEqual([]);
    },
  };
}

test('a client sees changes that are made between two pages', async () => {
  const many = identifiersOf(1500, 15).map((identifier, n) => person(`p${n}`, identifier, { status: 'AKTIV' }));
  const mock = changeable({ scenario: scenarioOf(...many) });
  const copy = new Map<string, Person>();
  const overtaken = [many[3]!, many[999]!, many[1400]!].map(({ identifier }) => identifier);
  let portions = 0;
  await follow(copy, 0, async (id) => {
    const portion = await mock.changesAfter(id);
    if (portions++ === 0) for (const identifier of overtaken) await mock.patch(identifier, 'se');
    return portion;
  });
  expect(portions).toBe(2);
  for (const identifier of overtaken) expect(copy.get(identifier)?.spraak).toBe('se');
  expect(copy).toEqual(await mock.found(many.map(({ identifier }) => identifier)));
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STATUSES = ['AKTIV', 'SLETTET', 'IKKE_REGISTRERT'] as const;

/** Everybody whom a step may be about: of the standard scenario, and generated ones of every kind. */
const pool = [...standard.persons.map(({ identifier }) => identifier), ...identifiersOf(16, 14)];
const who = fc.nat(pool.length - 1);

/** A contact that expires at a moment which is no day's first. */
const dated = (epostadresse_oppdatert: string) => ({
  status: 'AKTIV' as const,
  kontaktinformasjon: { epostadresse: 'dag@example.com', epostadresse_oppdatert, mobiltelefonnummer: null },
});

const statedPerson = fc.oneof(
  fc.record({ status: fc.constantFrom(...STATUSES) }),
  fc.constantFrom(-1, 0, 1, 30, 500).map((days) => dated(formatTimestamp(NOW - 549 * DAY + days * DAY))),
  fc.constantFrom('P17M', 'P18M', 'PT5H').map((ago) => dated({ ago } as never)),
  fc.constant({}),
);

const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    population: fc.constantFrom('all' as const, 'scenario' as const),
    standards: fc.nat(standard.persons.length),
    others: fc.uniqueArray(fc.tuple(who, statedPerson), { maxLength: 6, selector: ([who]) => who }),
    behaviour: fc.record(
      {
        timestamps: fc.constant('z' as const),
        reservedStatus: fc.constant('KAN_VARSLES' as const),
        expiredContact: fc.constant({ v1: 'withheld', v2: 'withheld' } as const),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ population, standards, others, behaviour }) => {
    const known = standard.persons.slice(0, standards);
    const further: readonly ScenarioPerson[] = others
      .map(([who, specified]) => person(`person-${who}`, pool[who]!, specified))
      .filter(({ identifier }) => known.every((one) => one.identifier !== identifier));
    return {
      ...standard,
      population,
      persons: [...known, ...further],
      behaviour: { ...DEFAULT_BEHAVIOUR, ...behaviour },
    };
  });

type Step =
  | { kind: 'patch'; who: number; spraak: string }
  | { kind: 'put'; who: number; role: number; specified: ScenarioPerson['specified'] }
  | { kind: 'scenario'; scenario: Scenario }
  | { kind: 'reset' }
  | { kind: 'time'; by: number | null }
  | { kind: 'pass'; hours: number }
  | { kind: 'follow' };

const languages = fc.constantFrom('nb', 'nn', 'en', 'se', '');
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('patch' as const), who, spraak: languages }),
    fc.record({ kind: fc.constant('put' as const), who, role: fc.nat(1), specified: statedPerson }),
    fc.record({ kind: fc.constant('scenario' as const), scenario: scenarios }),
    fc.constant({ kind: 'reset' as const }),
    fc.record({
      kind: fc.constant('time' as const),
      by: fc.constantFrom(null, 0, DAY, 19 * 31 * DAY, 4 * 365 * DAY, -30 * DAY, -70 * 365 * DAY),
    }),
    fc.record({ kind: fc.constant('pass' as const), hours: fc.constantFrom(0.001, 5, 14, 24, 24 * 60) }),
    fc.constant({ kind: 'follow' as const }),
  ),
  { maxLength: 15 },
);

test('a client that follows changes of every kind ends with a copy equal to the register', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all: readonly Step[]) => {
      let now = NOW;
      const clock: Clock = { now: () => now, frozen: false };
      const mock = changeable({ clock });
      const { service, patch } = mock;
      const client = copying(mock);
      const carryOut: { [K in Step['kind']]: (step: Extract<Step, { kind: K }>) => unknown } = {
        patch: async ({ who, spraak }) => {
          const identifier = pool[who]!;
          if (service.register.find(identifier).person.status === 'AKTIV') client.concern(identifier);
          await patch(identifier, spraak);
        },
        put: ({ who, role, specified }) => {
          client.concern(pool[who]!);
          service.putPerson(person(`guest-${role}`, pool[who]!, specified));
        },
        scenario: ({ scenario }) => {
          client.concern(...scenario.persons.map(({ identifier }) => identifier));
          service.setScenario(scenario);
        },
        reset: () => service.reset(),
        time: ({ by }) => service.setTime(by === null ? null : formatTimestamp(NOW + by)),
        pass: ({ hours }) => {
          now += hours * HOUR;
        },
        follow: async () => {
          await client.follow();
          await client.expectEqual();
        },
      };
      for (const step of [...all, { kind: 'follow' } as const]) {
        await (carryOut[step.kind] as (step: Step) => unknown)(step);
      }
    }),
    { numRuns: 100 },
  );
});

/** Generated persons, AKTIV all the time. */
const generated = identifiersOf(300, 21).filter((identifier) => {
  const { service } = changeable({ scenario: scenarioOf() });
  return service.register.find(identifier).person.status === 'AKTIV';
});
const [one, other] = generated as [string, string];

test('who was not registered in the old scenario, and is in the new one by generation, comes into the copy', async () => {
  const mock = changeable({ scenario: scenarioOf(person('nobody', one, { status: 'IKKE_REGISTRERT' })) });
  for (const before of ['nobody has asked', 'somebody has']) {
    const client = copying(mock);
    if (before === 'somebody has') await client.follow();
    mock.service.setScenario(scenarioOf());
    await client.follow();
    expect(client.copy.get(one)).toMatchObject({ status: 'AKTIV' });
    await client.expectEqual();
    mock.service.reset();
    await client.follow();
    expect(client.copy.get(one)).toMatchObject({ status: 'SLETTET' });
  }
});

test('a generated person that is overridden as unregistered is returned as deleted', async () => {
  const mock = changeable();
  const client = copying(mock);
  await client.follow();
  client.concern(one);
  mock.service.putPerson(person('gone', one, { status: 'IKKE_REGISTRERT' }));
  await client.follow();
  expect([...client.copy.values()].at(-1)).toMatchObject({ personidentifikator: one, status: 'SLETTET' });
  await client.expectEqual();
});

test('a person override is in the copy even if equal to the generated person, and a replaced person is returned as generated', async () => {
  const mock = changeable();
  const client = copying(mock);
  await client.follow();
  const puts = [[one, {}] as const, [one, dated('2026-10-01T10:00:00+02')] as const, [other, {}] as const];
  for (const [identifier, specified] of puts) {
    client.concern(identifier);
    mock.service.putPerson(person('guest', identifier, specified));
    await client.follow();
    expect(client.copy.get(identifier)).toMatchObject({ status: 'AKTIV' });
    await client.expectEqual();
  }
});

test('time changes persons: at midnight, at the end of contact data, and at the turn of the year', async () => {
  let now = Date.parse('2026-11-23T23:59:59+01:00');
  const contact = dated('2025-06-01T10:00:00+02');
  const expiring = person('expiring', other, contact);
  const mock = changeable({
    scenario: scenarioOf(...standard.persons, expiring),
    clock: { now: () => now, frozen: false },
  });
  const client = copying(mock);
  const toldSince = async (moment: string) => {
    const before = await mock.latest();
    now = Date.parse(moment);
    const changed = await mock.changed(before);
    await client.follow();
    await client.expectEqual();
    return changed;
  };
  await mock.patch(one, 'se');
  expect(await toldSince('2026-11-23T23:59:59.900+01:00')).toEqual([]);
  const atMidnight = await toldSince('2026-11-24T00:00:00+01:00');
  expect(atMidnight).toContain(identifierOf('mobile-email-mailbox'));
  expect(atMidnight).not.toContain(identifierOf('deleted'));
  expect(atMidnight).not.toContain(one);
  expect(await toldSince('2026-11-24T12:00:00+01:00')).toEqual([]);
  await toldSince('2026-12-01T09:59:59+01:00');
  expect(await toldSince('2026-12-01T10:00:00+01:00')).toEqual([other]);
  await toldSince('2027-01-01T00:59:59+01:00');
  expect(await toldSince('2027-01-01T01:00:00+01:00')).toContain(one);
});

test('a change at a frozen clock compares only the affected persons', async () => {
  const persons = identifiersOf(50, 16).map((identifier, n) => person(`p${n}`, identifier, { status: 'AKTIV' }));
  const mock = changeable({ scenario: scenarioOf(...persons), clock: frozenClock(NOW) });
  await mock.latest();
  const { register } = mock.service;
  const asked: string[] = [];
  const find = register.find.bind(register);
  register.find = (identifier) => {
    asked.push(identifier);
    return find(identifier);
  };
  await mock.patch(persons[7]!.identifier, 'se');
  expect(new Set(asked)).toEqual(new Set([persons[7]!.identifier]));
});
