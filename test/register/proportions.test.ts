import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../../src/contract/index.ts';
import { frozenClock } from '../../src/register/index.ts';
import { selectPersons } from '../../src/register/select-persons.ts';
import { usableChannels } from '../support/register/oracle.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const COUNT = 20_000;

const persons: Person[] = [];
beforeAll(() => {
  const wish = { from: '1930-01-01', to: '2010-12-31', count: COUNT, properties: [], seed: 1 };
  persons.push(...selectPersons({ ...wish, clock: frozenClock(NOW) }));
});

const active = ({ status }: Person) => status === 'AKTIV';
const channels = ({ kontaktinformasjon: contact }: Person) =>
  [contact?.epostadresse && 'epost', contact?.mobiltelefonnummer && 'mobil'].filter(Boolean).join(' ');
const expired = ({ kontaktinformasjon }: Person) => {
  const usable = usableChannels(kontaktinformasjon, NOW);
  return usable.length > 0 && !usable.includes(true);
};
const supplier = ({ digital_post }: Person) => digital_post?.postkasseleverandoeradresse;

const has = (contact: Person['kontaktinformasjon'], name: RegExp) =>
  Object.keys(contact ?? {}).some((member) => name.test(member));

type Counted = (person: Person) => boolean;

test.each<[string, number, number, Counted, Counted]>([
  ['are in the register', 0.93, 0.96, active, () => true],
  ['are deleted', 0.01, 0.02, ({ status }) => status === 'SLETTET', () => true],
  ['are not registered', 0.03, 0.05, ({ status }) => status === 'IKKE_REGISTRERT', () => true],
  ['are reserved', 0.015, 0.025, ({ reservasjon }) => reservasjon === 'JA', active],
  ['have a mailbox', 0.58, 0.62, (person) => supplier(person) !== undefined, active],
  ['have it at Digipost', 0.38, 0.42, (person) => supplier(person) === '984661185', active],
  ['have it at e-Boks', 0.18, 0.22, (person) => supplier(person) === '922020175', active],
  ['have e-mail and mobile', 0.8, 0.86, (person) => channels(person) === 'epost mobil', active],
  ['have no mobile', 0.08, 0.12, (person) => !channels(person).includes('mobil'), active],
  ['have a mobile alone', 0.055, 0.085, (person) => channels(person) === 'mobil', active],
  ['have neither', 0.02, 0.04, (person) => channels(person) === '', active],
  ['have nothing that is not expired', 0.055, 0.085, expired, active],
  ['prefer bokmål', 0.68, 0.72, ({ spraak }) => spraak === 'nb', active],
  ['prefer nynorsk', 0.05, 0.07, ({ spraak }) => spraak === 'nn', active],
  ['prefer English', 0.02, 0.04, ({ spraak }) => spraak === 'en', active],
  ['prefer Northern Sami', 0.005, 0.015, ({ spraak }) => spraak === 'se', active],
  [
    'have validated addresses',
    0.07,
    0.13,
    ({ kontaktinformasjon }) => has(kontaktinformasjon, /_sist_validert$/),
    active,
  ],
  ['share addresses', 0.03, 0.07, ({ kontaktinformasjon }) => has(kontaktinformasjon, /_duplisert$/), active],
  ['have stated no language', 0.18, 0.22, ({ spraak }) => spraak === undefined, active],
  ['can be notified', 0.83, 0.9, ({ varslingsstatus }) => varslingsstatus === 'KAN_VARSLES', () => true],
])('so many %s: between %d and %d', (_, least, most, counted, among) => {
  const all = persons.filter(among);
  const share = all.filter(counted).length / all.length;
  expect(share).toBeGreaterThan(least);
  expect(share).toBeLessThan(most);
});

test('traits are drawn independently: having one says nothing of having another', () => {
  const all = persons.filter(active);
  const traits: [string, Counted][] = [
    ['mailbox', (person) => supplier(person) !== undefined],
    ['language', ({ spraak }) => spraak === 'nb'],
    ['no mobile', (person) => !channels(person).includes('mobil')],
    ['even mobile', ({ kontaktinformasjon }) => /[02468]$/.test(kontaktinformasjon?.mobiltelefonnummer ?? '1')],
    ['first name before k', ({ kontaktinformasjon }) => (kontaktinformasjon?.epostadresse ?? 'z') < 'k'],
  ];
  const share = (counted: Counted) => all.filter(counted).length / all.length;
  const pairs = traits.flatMap((one, at) => traits.slice(at + 1).map((other) => [one, other] as const));
  const ofContact = new Set(['no mobile', 'even mobile', 'first name before k']);
  for (const [[nameOne, one], [nameOther, other]] of pairs) {
    if (ofContact.has(nameOne) && ofContact.has(nameOther)) continue; // these two share what they are drawn from
    const together = share((person) => one(person) && other(person));
    expect(Math.abs(together - share(one) * share(other)), `${nameOne} and ${nameOther}`).toBeLessThan(0.015);
  }
});

test('mobiles and mailbox addresses are nearly all distinct, and every part of an address varies', () => {
  const all = persons.filter(active);
  const distinct = (of: (person: Person) => string | undefined) => {
    const given = all.map(of).filter((value) => value !== undefined);
    return new Set(given).size / given.length;
  };
  expect(distinct(({ kontaktinformasjon }) => kontaktinformasjon?.mobiltelefonnummer)).toBeGreaterThan(0.99);
  expect(distinct(({ digital_post }) => digital_post?.postkasseadresse)).toBeGreaterThan(0.99);
  expect(distinct(({ kontaktinformasjon }) => kontaktinformasjon?.epostadresse)).toBeGreaterThan(0.9);
});
