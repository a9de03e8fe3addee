import type { ScenarioPerson } from '../../../src/scenario/index.ts';
import type { Case, CaseExchange } from './case.ts';
import { FRESH, OLD, one, refused, ruling, type Told, told, two } from './soap-responses.ts';

const anyOrder = ruling('order-independent');
const alone = ruling('batch-independent');
const among = ruling('batch-size-independent');
const versions = ruling('version-independent');
const matches = ruling('persons-file-matches');

const everything = told('soap-everything', { date: FRESH });
const in11 = told('soap-in-1.1', {});

const alikeCases: readonly Case[] = [
  anyOrder('the same', 'pass', [everything, told('soap-permuted', { date: FRESH })]),
  anyOrder('another date', 'fail', [everything, told('soap-permuted', { date: OLD })], {
    says: 'the same as in the batch',
  }),
  anyOrder('a fault', 'fail', [everything, refused('soap-permuted')]),
  anyOrder('no request succeeds', 'skipped', [refused('soap-everything'), refused('soap-permuted')]),
  alone('the same', 'pass', [everything, told('soap-alone', { date: FRESH })]),
  alone('nothing beside Person', 'fail', [everything, told('soap-alone', {})]),
  alone('another person', 'pass', [everything, told('soap-alone', { id: two })]),
  among('the same', 'pass', [told('soap-thousand', {}), told('soap-thousand-split', {})]),
  among('another status', 'fail', [told('soap-thousand', {}), told('soap-thousand-split', { status: 'SLETTET' })]),
  versions('the same', 'pass', [everything, in11, told('soap-everything-1.1', { date: FRESH })]),
  versions('another date', 'fail', [everything, in11, told('soap-everything-1.1', { date: OLD })]),
  versions('SOAP 1.1 is not supported', 'skipped', [
    everything,
    refused('soap-in-1.1'),
    refused('soap-everything-1.1'),
  ]),
];

const known = (specified: ScenarioPerson['specified']): { readonly known: readonly ScenarioPerson[] } => ({
  known: [{ role: 'kari', identifier: one, specified }],
});
const KARI = {
  status: 'AKTIV',
  reservasjon: 'NEI',
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: {
    epostadresse: null,
    mobiltelefonnummer: '+4742000000',
    mobiltelefonnummer_oppdatert: FRESH,
    mobiltelefonnummer_sist_verifisert: { ago: 'P1M' },
    mobiltelefonnummer_sist_validert: FRESH,
  },
  spraak: 'nb',
  digital_post: { postkasseadresse: 'ola.nordmann#9YDT', postkasseleverandoeradresse: '984661185' },
  sertifikat: null,
} as const satisfies ScenarioPerson['specified'];
const OF_KARI: Told = { date: FRESH, post: true };

const answered = (before: Told, after: Told = { ...before, varslingsstatus: 'KAN_VARSLES' }): CaseExchange[] => [
  told('soap-delivered', before),
  told('soap-everything', after),
];

const statedCases: readonly Case[] = [
  matches('as specified', 'pass', answered(OF_KARI), { ...known(KARI), now: '2026-06-01T10:00:00+02:00' }),
  matches('another date than specified', 'fail', answered({ ...OF_KARI, date: OLD }), {
    ...known(KARI),
    says: 'actual":"mobiltelefonnummer_oppdatert 2020-05-01',
  }),
  matches('no mailbox', 'fail', answered({ ...OF_KARI, post: false }), {
    ...known(KARI),
    says: 'kari: digital_post with postkasseadresse, postkasseleverandoeradresse',
  }),
  matches('another number', 'fail', answered(OF_KARI), {
    ...known({ kontaktinformasjon: { mobiltelefonnummer: '+4743000000' } }),
    says: '/HentPersonerRespons/Person[1]/kontaktinformasjon/mobiltelefonnummer',
  }),
  matches('a mailbox that is specified as absent', 'fail', answered(OF_KARI), {
    ...known({ digital_post: null }),
    says: 'no digital_post',
  }),
  matches('another status', 'fail', answered({ status: 'SLETTET' }, { status: 'SLETTET' }), {
    ...known(KARI),
    says: '"expected":"kari: status AKTIV","actual":"status SLETTET"',
  }),
  matches('another reservasjon', 'fail', answered({ ...OF_KARI, reservasjon: 'JA' }), known({ reservasjon: 'NEI' })),
  matches('another varslingsstatus', 'fail', answered(OF_KARI, { ...OF_KARI, varslingsstatus: 'KAN_IKKE_VARSLES' }), {
    ...known({ varslingsstatus: 'KAN_VARSLES' }),
    says: 'kari: varslingsstatus KAN_VARSLES',
  }),
  matches(
    'another varslingsstatus of one who is reserved',
    'pass',
    answered({ reservasjon: 'JA' }, { reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' }),
    known({ reservasjon: 'JA', varslingsstatus: 'KAN_VARSLES' }),
  ),
  matches('a member that SOAP does not return', 'pass', answered({}), known({ spraak: 'nb', spraak_oppdatert: FRESH })),
  matches('no person is known', 'skipped', answered(OF_KARI)),
  matches('no request succeeds', 'skipped', [refused('soap-delivered')], known(KARI)),
];

export const cases: readonly Case[] = [...alikeCases, ...statedCases];
