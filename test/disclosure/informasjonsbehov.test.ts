import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_PARTS, PARTS, permissionsFor, projectPerson, restrictTo, toPartSet } from '../../src/disclosure/index.ts';
import { DEFAULT_BEHAVIOUR } from '../../src/scenario/index.ts';
import { everything } from '../support/disclosure/everything.ts';

const PERSON = ['personidentifikator', 'reservasjon', 'reservasjonstidspunkt', 'reservasjon_oppdatert', 'status'];

const told = (informasjonsbehov: readonly string[] | undefined, grant = ALL_PARTS) =>
  Object.keys(projectPerson(everything, restrictTo(grant, informasjonsbehov), 'v1', DEFAULT_BEHAVIOUR));

describe('informasjonsbehov', () => {
  test.each([
    ['Person', []],
    ['Kontaktinfo', ['kontaktinformasjon']],
    ['Kontaktinformasjon', ['kontaktinformasjon']],
    ['VarslingsStatus', ['varslingsstatus']],
    ['Spraak', ['spraak', 'spraak_oppdatert']],
    ['SikkerDigitalPost', ['digital_post']],
    ['Sertifikat', ['sertifikat']],
  ])('%s narrows the answer to Person and %j', (value, members) => {
    expect(told([value]).filter((member) => !PERSON.includes(member))).toEqual(members);
    expect(told([value])).toEqual(expect.arrayContaining(PERSON));
  });

  test('that is not there leaves all that the scopes give', () => {
    expect(told(undefined)).toEqual(Object.keys(everything.person));
  });

  test('that is empty, or names only what is not defined, leaves Person', () => {
    for (const values of [[], ['Alt'], ['person', 'KONTAKTINFO'], ['constructor', 'toString', '__proto__']]) {
      expect(told(values)).toEqual(PERSON);
    }
  });

  test('gives nothing that the scopes do not give', () => {
    const contactAlone = permissionsFor('personer', ['krr:global/kontaktinformasjon.read'])!;
    expect(told(['Sertifikat', 'SikkerDigitalPost', 'Spraak'], contactAlone)).toEqual([
      ...PERSON,
      'spraak',
      'spraak_oppdatert',
    ]);
  });

  const anyNeeds = fc.subarray([...PARTS]);
  const anyGrant = anyNeeds.map(toPartSet);

  test('gives the same in any order, repeated, and among undefined values', () => {
    const undefinedValue = fc.string().filter((value) => !told([value]).some((member) => !PERSON.includes(member)));
    fc.assert(
      fc.property(
        anyGrant,
        anyNeeds,
        fc.array(undefinedValue),
        fc.infiniteStream(fc.nat()),
        (grant, needs, noise, rank) => {
          const values = [...needs, ...needs, ...noise].map((value) => ({ value, rank: rank.next().value }));
          const shuffled = values.sort((a, b) => a.rank - b.rank).map(({ value }) => value);
          expect(told(shuffled, grant)).toEqual(told(needs, grant));
        },
      ),
    );
  });

  test('gives what both it and the scopes give, and Person', () => {
    fc.assert(
      fc.property(anyGrant, anyNeeds, (grant, needs) => {
        const both = told(needs).filter((member) => told(undefined, grant).includes(member));
        expect(told(needs, grant)).toEqual(both);
      }),
    );
  });
});
