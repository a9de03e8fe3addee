import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import type { Scenario, ScenarioPerson } from '../../../src/scenario/index.ts';
import { changeable, PATH, person, scenarioOf } from '../../support/mock/change-mock.ts';
import { expectRefusal } from '../../support/mock/error-response.ts';
import { identifiersOf } from '../../support/mock/identifiers.ts';
import { jwt, lookUp, post, standard } from '../../support/mock/in-process.ts';
import { identifierOf } from '../../support/mock/tamper.ts';

const FIRST = 200_000_001;
const CHANGES = 'krr:global/hentendring.read';
const CONTACT = 'krr:global/kontaktinformasjon.read';
const bearer = (...scopes: string[]) => `Bearer ${jwt({ scope: scopes.join(' ') })}`;

const statedOnes = standard.persons.map(({ identifier }) => identifier);
const registered = statedOnes.filter((identifier) => identifier !== identifierOf('not-registered'));
const [one, other, third] = identifiersOf(3, 11) as [string, string, string];

describe('the changes', () => {
  test('begin with all persons of the scenario that are in the register', async () => {
    const { changesAfter } = changeable();
    const answer = await changesAfter(0);
    expect(answer.list.map(({ personidentifikator }) => personidentifikator)).toEqual(registered);
    const ids = [answer.tilEndringsId, answer.sisteEndringsId];
    expect(ids).toEqual([FIRST + registered.length - 1, FIRST + registered.length - 1]);
    expect(answer.list.map(({ status }) => status)).toContain('SLETTET');
  });

  test('start after an id, so that the last id returns an empty list', async () => {
    const { changesAfter, changed } = changeable();
    expect(await changed(FIRST)).toEqual(registered.slice(1));
    const { sisteEndringsId, ...rest } = await changesAfter(await changeable().latest());
    expect(rest).toEqual({ list: [], fraEndringsId: sisteEndringsId, tilEndringsId: sisteEndringsId });
  });

  test('contain the same data as a lookup in version 2, limited by the scopes', async () => {
    const { app, changesAfter } = changeable();
    expect((await changesAfter(0)).list).toEqual(await lookUp(app, registered, { version: 'v2' }));
    const contact = { version: 'v2', authorization: bearer(CONTACT) } as const;
    expect((await changesAfter(0, bearer(CHANGES, CONTACT))).list).toEqual(await lookUp(app, registered, contact));
    const [bare] = (await changesAfter(0, bearer(CHANGES))).list;
    expect(Object.keys(bare!).sort()).toEqual(['personidentifikator', 'reservasjon', 'status']);
  });

  test.each([CONTACT, 'krr:user/kontaktinformasjon.read', 'krr:global/hentendring.reads', ''])(
    'are not for a token with %s alone',
    async (scope) => {
      const answer = await post(changeable().app, '{"fraEndringsId":0}', { authorization: bearer(scope) }, PATH);
      expectRefusal(answer.statusCode, 403, answer.body);
      expect(answer.headers['www-authenticate']).toContain(`scope="${CHANGES}"`);
    },
  );

  test('do not open the lookup', async () => {
    const answer = await post(changeable().app, '{}', { authorization: bearer(CHANGES) });
    expectRefusal(answer.statusCode, 403, answer.body);
  });

  test.each([
    '{}',
    '[]',
    'null',
    '1',
    '{"fraEndringsId":null}',
    '{"fraEndringsId":"0"}',
    '{"fraEndringsId":-1}',
    '{"fraEndringsId":0.5}',
    '{"fraEndringsId":1e400}',
    '{"fraEndringsId":1e308}',
    '{"fraEndringsId":9007199254740992}',
    '{"fraEndringsId":[0]}',
  ])('return 400 for %s', async (payload) => {
    const answer = await post(changeable().app, payload, {}, PATH);
    expect(expectRefusal(answer.statusCode, 400, answer.body)).toEqual(['/fraEndringsId']);
  });

  test.each([1, 2, 1000, 2 ** 52])(
    'return 400 for an id that is %i after the last one, as after a restart of the mock',
    async (beyond) => {
      const { app, changesAfter, latest } = changeable();
      const last = await latest();
      const fraEndringsId = last + beyond;
      const answer = await post(app, JSON.stringify({ fraEndringsId }), {}, PATH);
      expect(expectRefusal(answer.statusCode, 400, answer.body)).toEqual(['/fraEndringsId']);
      const [{ id, detail }] = answer.json().errors;
      expect(id).toBe('invalid-change-id');
      expect(detail).toContain(`the last change is ${last}`);
      expect(detail).toContain('restarts with each start');
      expect(detail).toContain('continue from 0');
      expect((await changesAfter(last)).list).toEqual([]);
    },
  );

  test('come a thousand at a time', async () => {
    const many = identifiersOf(2300, 12).map((identifier, n) => person(`p${n}`, identifier, { status: 'AKTIV' }));
    const { changesAfter } = changeable({ scenario: scenarioOf(...many) });
    const pages = [await changesAfter(0)];
    while (pages.at(-1)!.tilEndringsId !== pages.at(-1)!.sisteEndringsId) {
      pages.push(await changesAfter(pages.at(-1)!.tilEndringsId));
    }
    expect(pages.map(({ list }) => list.length)).toEqual([1000, 1000, 300]);
    const told = pages.flatMap(({ list }) => list.map(({ personidentifikator }) => personidentifikator));
    expect(told).toEqual(many.map(({ identifier }) => identifier));
  });
});

describe('a change is', () => {
  test('a new language, also of a generated person; setting the same language again is not a change', async () => {
    const { service, changed, latest, patch } = changeable();
    const [person] = identifiersOf(200, 13).filter((id) => service.register.find(id).person.status === 'AKTIV');
    const start = await latest();
    await patch(person!, 'se');
    await patch(statedOnes[0]!, 'se');
    expect(await changed(start)).toEqual([person, statedOnes[0]]);
    await patch(person!, 'se');
    expect(await changed(start)).toEqual([person, statedOnes[0]]);
    await patch(person!, '');
    expect(await changed(start)).toEqual([statedOnes[0], person]);
  });

  test('no language of one who is not AKTIV', async () => {
    const { changed, latest, patch } = changeable();
    const start = await latest();
    expect((await patch(identifierOf('not-registered'), 'en')).statusCode).toBe(422);
    expect((await patch(identifierOf('deleted'), '')).statusCode).toBe(204);
    expect(await changed(start)).toEqual([]);
  });

  test('a person who is put in, or put in anew, and not one who is put in the same', async () => {
    const { service, changed, latest } = changeable();
    const start = await latest();
    service.putPerson(person('new', one, { status: 'AKTIV', spraak: 'nn' }));
    expect(await changed(start)).toEqual([one]);
    const then = await latest();
    service.putPerson(person('new', one, { status: 'AKTIV', spraak: 'nn' }));
    expect(await changed(then)).toEqual([]);
    service.putPerson(person('new', one, { status: 'SLETTET' }));
    expect(await changed(then)).toEqual([one]);
  });

  test('of the scenario: exactly the persons that differ', async () => {
    const [first, second] = [
      person('a', one, { status: 'AKTIV' }),
      person('b', other, { status: 'AKTIV', spraak: 'nn' }),
    ];
    const { service, changed, latest } = changeable({ scenario: scenarioOf(first, second) });
    const start = await latest();
    service.setScenario(scenarioOf(first, { ...second, specified: { status: 'AKTIV', spraak: 'se' } }));
    expect(await changed(start)).toEqual([other]);
    const then = await latest();
    service.setScenario(scenarioOf(first, person('c', third, { status: 'SLETTET' })));
    expect(new Set(await changed(then))).toEqual(new Set([other, third]));
  });

  test('of the behaviour: the persons whose returned data differs', async () => {
    const { service, changed, latest } = changeable();
    const start = await latest();
    service.setScenario({ ...standard, behaviour: { ...standard.behaviour, timestamps: 'z' } });
    expect(await changed(start)).toContain(identifierOf('mobile-only'));
    expect(await changed(start)).not.toContain(identifierOf('deleted'));
  });

  test('of the time: the persons whose data differs', async () => {
    const moment = '2026-01-10T12:00:00+01';
    const mobil = {
      mobiltelefonnummer: '+4744001122',
      mobiltelefonnummer_oppdatert: moment,
      mobiltelefonnummer_sist_verifisert: moment,
      epostadresse: null,
    };
    const dated = person('dated', one, { status: 'AKTIV', reservasjon: 'NEI', kontaktinformasjon: mobil });
    const gone = person('gone', other, { status: 'SLETTET' });
    const { service, changed, latest } = changeable({ scenario: scenarioOf(dated, gone), clock: null });
    service.setTime('2027-07-10T11:59:59+02');
    const start = await latest();
    service.setTime('2027-07-10T12:00:01+02');
    expect(await changed(start)).toEqual([one]);
  });

  test('of a person that leaves the register, which is returned as deleted, but not of a person that was never in it', async () => {
    const only = (one: ScenarioPerson): Scenario => ({ ...scenarioOf(one), population: 'scenario' });
    const { app, service, changesAfter, latest } = changeable({
      scenario: only(person('known', one, { status: 'AKTIV' })),
    });
    const start = await latest();
    service.setScenario(only(person('never', other, { status: 'IKKE_REGISTRERT' })));
    const expected = {
      personidentifikator: one,
      reservasjon: 'NEI',
      status: 'SLETTET',
      varslingsstatus: 'KAN_IKKE_VARSLES',
    };
    expect((await changesAfter(start)).list).toEqual([expected]);
    expect(await lookUp(app, [one, other], { version: 'v2' })).toEqual([]);
  });
});

describe('a language that was chosen', () => {
  const languageOf = async (app: FastifyInstance, identifier: string) =>
    (await lookUp(app, [identifier])).map(({ spraak }) => spraak);
  const [unsaid, said] = [person('unsaid', one, { status: 'AKTIV' }), person('said', other, { status: 'AKTIV' })];

  test('stays when another person is overridden, and is removed when that person is', async () => {
    const { app, service, patch } = changeable({ scenario: scenarioOf(unsaid) });
    for (const identifier of [one, third]) await patch(identifier, 'se');
    service.putPerson(said);
    expect([await languageOf(app, one), await languageOf(app, third)]).toEqual([['se'], ['se']]);
    service.putPerson({ ...unsaid, specified: { status: 'AKTIV', spraak: 'en' } });
    service.putPerson(person('third', third, { status: 'AKTIV', spraak: 'nn' }));
    expect([await languageOf(app, one), await languageOf(app, third)]).toEqual([['en'], ['nn']]);
  });

  test('goes with another scenario, and with a return to the first', async () => {
    const stated = person('said', one, { status: 'AKTIV', spraak: 'nb' });
    const { app, service, patch } = changeable({ scenario: scenarioOf(stated) });
    for (const change of [() => service.setScenario(scenarioOf(stated, said)), () => service.reset()]) {
      await patch(one, 'se');
      expect(await languageOf(app, one)).toEqual(['se']);
      change();
      expect(await languageOf(app, one)).toEqual(['nb']);
    }
  });
});
