import type { ScenarioPerson } from '../../../src/scenario/index.ts';
import type { Case, CaseExchange } from './case.ts';

const A = '01837012046';
const B = '12848523168';
const active = { personidentifikator: A, reservasjon: 'NEI', status: 'AKTIV' };
const KAN = { varslingsstatus: 'KAN_VARSLES' };
const KAN_IKKE = { varslingsstatus: 'KAN_IKKE_VARSLES' };
const deleted = { personidentifikator: B, status: 'SLETTET' };
const unknown = { personidentifikator: B, status: 'IKKE_REGISTRERT' };

const epost = (oppdatert: string, verifisert?: string) => ({
  epostadresse: 'kari.berg@example.com',
  epostadresse_oppdatert: oppdatert,
  epostadresse_sist_verifisert: verifisert,
});
const mobil = (oppdatert: string, verifisert?: string) => ({
  mobiltelefonnummer: '+4743123456',
  mobiltelefonnummer_oppdatert: oppdatert,
  mobiltelefonnummer_sist_verifisert: verifisert,
});

/** The clock of the evaluation is at noon, UTC, of 15 June 2026: the 18-month limit is 15 December 2024. */
const FRESH = '2025-02-01T10:00:00+01';
const EXPIRED = '2024-10-01T10:00:00+02';
const NEAR = '2024-12-14T10:00:00+01';
const fresh = { kontaktinformasjon: epost(EXPIRED, FRESH) };
const expired = { kontaktinformasjon: { ...epost(EXPIRED, EXPIRED), ...mobil(EXPIRED, EXPIRED) } };
const mixed = { kontaktinformasjon: { ...epost(FRESH), ...mobil(EXPIRED, EXPIRED) } };

const answered = (...personer: readonly unknown[]): readonly CaseExchange[] => [
  { probe: 'batch', identifiers: [A, B], body: { personer } },
];

const known: readonly ScenarioPerson[] = [
  {
    role: 'expired',
    identifier: A,
    specified: { status: 'AKTIV', kontaktinformasjon: epost(EXPIRED, EXPIRED) as never },
  },
];

const withData = [
  { member: 'kontaktinformasjon', value: { epostadresse: 'kari.berg@example.com' } },
  { member: 'digital_post', value: { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' } },
  { member: 'sertifikat', value: 'MIIC' },
];

const outside = [
  { person: deleted, noData: 'state/slettet-no-data', kan: 'state/slettet-kan-ikke-varsles' },
  { person: unknown, noData: 'state/ikke-registrert-no-data', kan: 'state/ikke-registrert-kan-ikke-varsles' },
];

const ofOutside: readonly Case[] = outside.flatMap(({ person, noData, kan }): readonly Case[] => [
  { rule: noData, name: 'no personal data is returned', outcome: 'pass', exchanges: answered(person) },
  {
    rule: noData,
    name: 'null, and an empty object, are nothing',
    outcome: 'pass',
    exchanges: answered({ ...person, kontaktinformasjon: {}, sertifikat: null }),
  },
  ...withData.map(
    ({ member, value }): Case => ({
      rule: noData,
      name: `${member} is returned`,
      outcome: 'fail',
      exchanges: answered({ ...person, [member]: value }),
    }),
  ),
  { rule: noData, name: 'no person has that status', outcome: 'skipped', exchanges: answered(active) },
  { rule: kan, name: 'KAN_IKKE_VARSLES', outcome: 'pass', exchanges: answered({ ...person, ...KAN_IKKE }) },
  { rule: kan, name: 'KAN_VARSLES', outcome: 'fail', exchanges: answered({ ...person, ...KAN }) },
  { rule: kan, name: 'neither', outcome: 'skipped', exchanges: answered(person) },
]);

export const cases: readonly Case[] = [
  {
    rule: 'state/fresh-kan-varsles',
    name: 'a date that is close to the limit',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN_IKKE, kontaktinformasjon: epost(NEAR, NEAR) }),
  },
  ...ofOutside,

  {
    rule: 'state/reservert-kan-ikke-varsles',
    name: 'KAN_IKKE_VARSLES',
    outcome: 'pass',
    exchanges: answered({ ...active, reservasjon: 'JA', ...KAN_IKKE, ...fresh }),
  },
  {
    rule: 'state/reservert-kan-ikke-varsles',
    name: 'KAN_VARSLES, as in an example of the documentation',
    outcome: 'warned',
    exchanges: answered({ ...active, reservasjon: 'JA', ...KAN, ...fresh }),
  },
  {
    rule: 'state/reservert-kan-ikke-varsles',
    name: 'one whose contact information has expired too is reported elsewhere',
    outcome: 'skipped',
    exchanges: answered({ ...active, reservasjon: 'JA', ...KAN, ...expired }),
  },

  {
    rule: 'state/reservert-kan-ikke-varsles',
    name: 'no varslingsstatus',
    outcome: 'skipped',
    exchanges: answered({ ...active, reservasjon: 'JA', ...fresh }),
  },

  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'no varslingsstatus',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...expired }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'KAN_IKKE_VARSLES',
    outcome: 'pass',
    exchanges: answered({ ...active, ...KAN_IKKE, ...expired }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'KAN_VARSLES',
    outcome: 'fail',
    exchanges: answered({ ...active, ...KAN, ...expired }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'KAN_VARSLES, of one who is reserved',
    outcome: 'fail',
    exchanges: answered({ ...active, reservasjon: 'JA', ...KAN, ...expired }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'a date within a day of the border is not evaluated',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN, kontaktinformasjon: epost(EXPIRED, NEAR) }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'with one date missing nothing is decided',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN, kontaktinformasjon: epost(EXPIRED) }),
  },
  {
    rule: 'state/expired-kan-ikke-varsles',
    name: 'one fresh channel is not evaluated',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN, ...mixed }),
  },

  {
    rule: 'state/fresh-kan-varsles',
    name: 'KAN_VARSLES',
    outcome: 'pass',
    exchanges: answered({ ...active, ...KAN, ...fresh }),
  },
  {
    rule: 'state/fresh-kan-varsles',
    name: 'KAN_IKKE_VARSLES, though it was verified within 18 months',
    outcome: 'fail',
    exchanges: answered({ ...active, ...KAN_IKKE, ...fresh }),
  },
  {
    rule: 'state/fresh-kan-varsles',
    name: 'an unknown code is reported by another rule',
    outcome: 'pass',
    exchanges: answered({ ...active, varslingsstatus: 'KAN_IKKE', ...fresh }),
  },
  {
    rule: 'state/fresh-kan-varsles',
    name: 'nothing is said of one who is reserved',
    outcome: 'skipped',
    exchanges: answered({ ...active, reservasjon: 'JA', ...KAN_IKKE, ...fresh }),
  },
  {
    rule: 'state/fresh-kan-varsles',
    name: 'eighteen months before 31 August 2026 is the last of February 2025: two days after that is fresh',
    outcome: 'fail',
    now: '2026-08-31T12:00:00+02:00',
    exchanges: answered({ ...active, ...KAN_IKKE, kontaktinformasjon: epost('2025-03-02T13:00:00+01') }),
  },
  {
    rule: 'state/fresh-kan-varsles',
    name: 'a date that cannot be read decides nothing',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN_IKKE, kontaktinformasjon: epost('1 February 2026') }),
  },

  {
    rule: 'state/mixed-channels',
    name: 'one channel is enough',
    outcome: 'observed',
    says: 'one fresh and one expired channel: KAN_VARSLES',
    exchanges: answered({ ...active, ...KAN, ...mixed }),
  },
  {
    rule: 'state/mixed-channels',
    name: 'now so, now otherwise',
    outcome: 'observed',
    says: 'KAN_IKKE_VARSLES, KAN_VARSLES',
    exchanges: answered({ ...active, ...KAN, ...mixed }, { ...active, ...KAN_IKKE, ...mixed }),
  },
  {
    rule: 'state/mixed-channels',
    name: 'no person',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...KAN, ...fresh }),
  },

  {
    rule: 'state/no-channel',
    name: 'nothing to notify by',
    outcome: 'observed',
    says: 'no channel: KAN_IKKE_VARSLES',
    exchanges: answered({ ...active, ...KAN_IKKE }),
  },
  {
    rule: 'state/no-channel',
    name: 'the channels of this one have expired, and are withheld',
    outcome: 'skipped',
    known,
    exchanges: answered({ ...active, ...KAN_IKKE }),
  },

  {
    rule: 'state/expired-contact-delivered',
    name: 'delivered',
    outcome: 'observed',
    says: 'expired contact information: returned',
    exchanges: answered({ ...active, ...KAN_IKKE, ...expired }),
  },
  {
    rule: 'state/expired-contact-delivered',
    name: 'returned for a person with expired data in the persons file, and withheld from none',
    outcome: 'observed',
    says: 'expired contact information: returned',
    known,
    exchanges: answered({ ...active, ...KAN_IKKE, ...expired }, { ...active, personidentifikator: B }),
  },
  {
    rule: 'state/expired-contact-delivered',
    name: 'withheld from a person with expired data in the persons file',
    outcome: 'observed',
    says: 'expired contact information: withheld',
    known,
    exchanges: answered({ ...active, ...KAN_IKKE }, { ...active, ...fresh, personidentifikator: B }),
  },
  {
    rule: 'state/expired-contact-delivered',
    name: 'delivered of one, withheld of another',
    outcome: 'observed',
    says: 'returned for some, withheld for others',
    known,
    exchanges: answered({ ...active, ...KAN_IKKE }, { ...active, ...expired, personidentifikator: B }),
  },
  {
    rule: 'state/expired-contact-delivered',
    name: 'a token that gives no contact information',
    outcome: 'skipped',
    known,
    exchanges: answered(active),
  },

  {
    rule: 'state/reserved-contact-delivered',
    name: 'delivered',
    outcome: 'observed',
    says: 'contact information of reserved persons: returned',
    exchanges: answered({ ...active, reservasjon: 'JA', ...fresh }),
  },
  {
    rule: 'state/reserved-contact-delivered',
    name: 'withheld',
    outcome: 'observed',
    says: 'contact information of reserved persons: withheld',
    exchanges: answered({ ...active, ...fresh }, { ...active, personidentifikator: B, reservasjon: 'JA' }),
  },
  {
    rule: 'state/reserved-contact-delivered',
    name: 'no person is reserved',
    outcome: 'skipped',
    exchanges: answered({ ...active, ...fresh }),
  },
];
