import type { PersonSpec, ScenarioPerson } from '../../../src/scenario/index.ts';
import type { Case } from './case.ts';

const A = '01837012046';
/** A person that is not in the file, with a member of every scope. */
const OTHER = '12848523168';
const other = {
  personidentifikator: OTHER,
  reservasjon: 'NEI',
  status: 'AKTIV',
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: { epostadresse: 'ola@example.org', epostadresse_oppdatert: '2026-02-20T10:14:52+01' },
  digital_post: { postkasseadresse: 'ola#4F7K', postkasseleverandoeradresse: '984661185' },
};

const UPDATED = '2026-02-20T10:14:52+01';
const active = {
  personidentifikator: A,
  reservasjon: 'NEI',
  status: 'AKTIV',
  varslingsstatus: 'KAN_VARSLES',
  kontaktinformasjon: {
    epostadresse: 'kari@example.com',
    epostadresse_oppdatert: UPDATED,
    epostadresse_sist_verifisert: UPDATED,
  },
};
const deleted = { personidentifikator: A, status: 'SLETTET' };

const NOW = '2026-06-15T12:00:00Z';

interface Told extends Omit<Case, 'rule' | 'exchanges' | 'known' | 'name'> {
  /** The values that the file specifies, and the returned person: `null` for none. */
  readonly specified: PersonSpec;
  readonly answer: object | null;
  /** No other person is returned. */
  readonly isAlone?: true;
}

const told = (name: string, { specified, answer, isAlone, ...rest }: Told): Case => ({
  rule: 'persons-file/matches',
  name,
  known: [{ role: 'kari', identifier: A, specified }] satisfies readonly ScenarioPerson[],
  exchanges: [
    { probe: 'batch', identifiers: [OTHER], body: { personer: isAlone ? [] : [other] } },
    { probe: 'known', identifiers: [A], body: { personer: answer === null ? [] : [answer] } },
  ],
  ...rest,
});

const contact = (more: object) => ({ ...active, kontaktinformasjon: { ...active.kontaktinformasjon, ...more } });
const updated = (epostadresse_oppdatert: string | { ago: string }): PersonSpec => ({
  kontaktinformasjon: { epostadresse_oppdatert },
});

export const cases: readonly Case[] = [
  {
    ...told('the response has no list', { specified: { status: 'AKTIV' }, answer: active, outcome: 'skipped' }),
    exchanges: [{ probe: 'known', identifiers: [A], body: { personer: 'none' } }],
    says: 'response/personer-array',
  },
  told('every specified value is returned', {
    specified: {
      status: 'AKTIV',
      reservasjon: 'NEI',
      reservasjonstidspunkt: null,
      varslingsstatus: 'KAN_VARSLES',
      kontaktinformasjon: {
        epostadresse: 'kari@example.com',
        epostadresse_oppdatert: UPDATED,
        mobiltelefonnummer: null,
      },
      spraak: null,
      digital_post: null,
    },
    answer: active,
    outcome: 'pass',
  }),
  told('an unspecified value may be anything', { specified: { status: 'AKTIV' }, answer: active, outcome: 'pass' }),
  told('an invalid date is specified for a broken service, and returned', {
    specified: updated('i fjor'),
    answer: contact({ epostadresse_oppdatert: 'i fjor' }),
    outcome: 'pass',
  }),
  told('an invalid date is specified, and another is returned', {
    specified: updated('i fjor'),
    answer: contact({}),
    outcome: 'fail',
    says: 'epostadresse_oppdatert i fjor',
  }),
  told('an invalid date is not fresh, so contact information may be withheld', {
    specified: updated('i fjor'),
    answer: { ...active, kontaktinformasjon: undefined },
    outcome: 'pass',
  }),
  told('another status, which explains the rest', {
    specified: { status: 'SLETTET', reservasjon: 'JA' },
    answer: active,
    outcome: 'fail',
    says: '"expected":"kari: status SLETTET","actual":"status AKTIV"',
  }),
  told('an unknown status is reported by another rule', {
    specified: { status: 'SLETTET' },
    answer: { ...active, status: 'slettet' },
    outcome: 'pass',
  }),
  told('another reservation', { specified: { reservasjon: 'JA' }, answer: active, outcome: 'fail' }),
  told('a reservation that is missing is reported elsewhere', {
    specified: { reservasjon: 'NEI' },
    answer: { ...active, reservasjon: undefined },
    outcome: 'pass',
  }),
  told('another varslingsstatus', {
    specified: { varslingsstatus: 'KAN_IKKE_VARSLES' },
    answer: active,
    outcome: 'fail',
    says: 'kari: varslingsstatus KAN_IKKE_VARSLES',
  }),
  told('a varslingsstatus that is missing, where others have one', {
    specified: { varslingsstatus: 'KAN_VARSLES' },
    answer: { ...active, varslingsstatus: undefined },
    outcome: 'fail',
  }),
  told('no person is returned with varslingsstatus', {
    specified: { varslingsstatus: 'KAN_VARSLES' },
    answer: { ...active, varslingsstatus: undefined },
    isAlone: true,
    outcome: 'pass',
  }),
  told('the varslingsstatus of one who is reserved is left to its own rule', {
    specified: { reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' },
    answer: { ...active, reservasjon: 'JA' },
    outcome: 'pass',
  }),
  told('another language', { specified: { spraak: 'nn' }, answer: { ...active, spraak: 'nb' }, outcome: 'fail' }),
  told('another address', {
    specified: { kontaktinformasjon: { epostadresse: 'siv@example.com' } },
    answer: active,
    outcome: 'fail',
    says: '"expected":"kari: epostadresse siv@example.com","actual":"epostadresse kari@example.com"',
  }),
  told('an address that is missing', {
    specified: { kontaktinformasjon: { mobiltelefonnummer: '+4743123456' } },
    answer: active,
    outcome: 'fail',
    says: 'no mobiltelefonnummer',
  }),
  told('no contact information at all', {
    specified: { kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, kontaktinformasjon: {} },
    outcome: 'fail',
    says: 'no kontaktinformasjon',
  }),
  told('an address that should be absent', {
    specified: { kontaktinformasjon: { epostadresse: null } },
    answer: active,
    outcome: 'fail',
    says: 'kari: no epostadresse',
  }),
  told('"" is absent', {
    specified: { kontaktinformasjon: { mobiltelefonnummer: null }, spraak: null },
    answer: { ...contact({ mobiltelefonnummer: '' }), spraak: null },
    outcome: 'pass',
  }),
  told('a mailbox that should be absent', {
    specified: { digital_post: null },
    answer: { ...active, digital_post: other.digital_post },
    outcome: 'fail',
  }),
  told('another supplier', {
    specified: { digital_post: { postkasseadresse: 'ola#4F7K', postkasseleverandoeradresse: '922020175' } },
    answer: { ...active, digital_post: other.digital_post },
    outcome: 'fail',
    says: 'postkasseleverandoeradresse 922020175","actual":"postkasseleverandoeradresse 984661185',
  }),
  told('a certificate that is missing', {
    specified: { sertifikat: 'MIIC' },
    answer: active,
    outcome: 'fail',
    says: 'no sertifikat',
  }),
  told('a token that gives no mailboxes', {
    specified: { sertifikat: 'MIIC' },
    answer: active,
    isAlone: true,
    outcome: 'skipped',
    says: 'no response has sertifikat',
  }),

  told('the same instant in another form', {
    specified: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: '2026-02-20T09:14:52.123Z' }),
    outcome: 'pass',
  }),
  told('a second later', {
    specified: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: '2026-02-20T10:14:53+01' }),
    outcome: 'fail',
  }),
  told('a timestamp that cannot be read is reported elsewhere', {
    specified: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: 'in February' }),
    outcome: 'pass',
  }),
  told('three months ago, at some time of that day', {
    specified: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T00:00:00+01' }),
    outcome: 'pass',
  }),
  told('three months ago, and two days', {
    specified: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-13T13:00:00+01' }),
    outcome: 'fail',
  }),
  told('three months ago, to the second, while time stands still: 14 o’clock in summer was 14 o’clock in winter', {
    specified: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T14:00:00+01' }),
    now: NOW,
    outcome: 'pass',
  }),
  told('some time of that day, while time stands still', {
    specified: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T00:00:00+01' }),
    now: NOW,
    outcome: 'fail',
  }),
  told('the time of the last change is missing, which is reported elsewhere', {
    specified: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: undefined }),
    outcome: 'pass',
  }),
  told('the time of verification is missing', {
    specified: { kontaktinformasjon: { epostadresse_sist_verifisert: UPDATED } },
    answer: contact({ epostadresse_sist_verifisert: undefined }),
    outcome: 'fail',
  }),

  told('contact information that has expired is withheld, and so is the mailbox', {
    specified: {
      kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P2Y' } },
      digital_post: { postkasseadresse: 'kari#4F7K', postkasseleverandoeradresse: '984661185' },
    },
    answer: { ...active, varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: undefined },
    outcome: 'pass',
  }),
  told('contact information that has expired is that of another', {
    specified: { kontaktinformasjon: { epostadresse: 'siv@example.com', epostadresse_oppdatert: { ago: 'P2Y' } } },
    answer: { ...contact({ epostadresse_oppdatert: '2024-06-15T14:00:00+02' }), varslingsstatus: 'KAN_IKKE_VARSLES' },
    outcome: 'fail',
  }),
  told('the contact information of one who is reserved is withheld', {
    specified: { reservasjon: 'JA', kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: undefined },
    outcome: 'pass',
  }),
  told('the time of reservation is missing, which is reported elsewhere', {
    specified: { reservasjon: 'JA', reservasjonstidspunkt: { ago: 'P2Y' } },
    answer: { ...active, reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' },
    outcome: 'pass',
  }),

  told('expired contact information is withheld, and there is no varslingsstatus', {
    specified: { kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P2Y' } } },
    answer: { ...active, varslingsstatus: undefined, kontaktinformasjon: undefined },
    outcome: 'pass',
  }),
  told('contact information is withheld though one date is fresh', {
    specified: {
      kontaktinformasjon: {
        epostadresse: 'kari@example.com',
        mobiltelefonnummer: null,
        epostadresse_oppdatert: { ago: 'P2Y' },
        epostadresse_sist_verifisert: { ago: 'P2M' },
      },
    },
    answer: { ...active, kontaktinformasjon: undefined },
    outcome: 'fail',
  }),
  told('the contact information of one who is reserved, and can be notified, is withheld', {
    specified: { kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, reservasjon: 'JA', kontaktinformasjon: undefined },
    outcome: 'pass',
  }),
  told('a time of reservation that should be absent', {
    specified: { reservasjonstidspunkt: null },
    answer: { ...active, reservasjon: 'JA', reservasjonstidspunkt: UPDATED },
    outcome: 'fail',
    says: 'kari: no reservasjonstidspunkt',
  }),
  told('a time of reservation beside reservasjon NEI is reported elsewhere', {
    specified: { reservasjonstidspunkt: null },
    answer: { ...active, reservasjonstidspunkt: UPDATED },
    outcome: 'pass',
  }),
  told('another time of reservation', {
    specified: { reservasjonstidspunkt: '2025-02-20T10:14:52+01' },
    answer: { ...active, reservasjon: 'JA', reservasjonstidspunkt: UPDATED },
    outcome: 'fail',
  }),
  told('a mailbox that is missing, where others have one', {
    specified: { digital_post: other.digital_post },
    answer: active,
    outcome: 'fail',
    says: 'no digital_post',
  }),
  told('half of a mailbox is missing, which is reported elsewhere', {
    specified: { digital_post: other.digital_post },
    answer: { ...active, digital_post: { postkasseadresse: 'ola#4F7K' } },
    outcome: 'pass',
  }),
  told('the date of a number that is missing too', {
    specified: { kontaktinformasjon: { mobiltelefonnummer_oppdatert: UPDATED } },
    answer: active,
    outcome: 'fail',
    says: 'no mobiltelefonnummer_oppdatert',
  }),

  told('a deleted person lacks reservasjon and varslingsstatus', {
    specified: { status: 'SLETTET', reservasjon: 'NEI', varslingsstatus: 'KAN_IKKE_VARSLES', spraak: null },
    answer: deleted,
    outcome: 'pass',
  }),
  told('a deleted person has another reservasjon', {
    specified: { status: 'SLETTET', reservasjon: 'NEI' },
    answer: { ...deleted, reservasjon: 'JA' },
    outcome: 'fail',
  }),
  told('a deleted person has a language', {
    specified: { status: 'SLETTET', spraak: null },
    answer: { ...deleted, spraak: 'nb' },
    outcome: 'fail',
  }),
  told('what contradicts the status is reported elsewhere', {
    specified: { status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: null },
    answer: { ...deleted, varslingsstatus: 'KAN_VARSLES', kontaktinformasjon: active.kontaktinformasjon },
    outcome: 'pass',
  }),

  told('version 1 lacks the person, which is reported elsewhere', {
    specified: { status: 'AKTIV' },
    answer: null,
    outcome: 'pass',
  }),
  told('version 2 lacks one who is in the register', {
    specified: { status: 'AKTIV' },
    answer: null,
    version: 'v2',
    outcome: 'fail',
    says: 'not in the response',
  }),
  told('version 2 lacks one who is not', {
    specified: { status: 'IKKE_REGISTRERT', reservasjon: 'NEI' },
    answer: null,
    version: 'v2',
    outcome: 'pass',
  }),
  {
    rule: 'persons-file/matches',
    name: 'only the request for the persons of the file is rejected',
    outcome: 'fail',
    known: [{ role: 'kari', identifier: A, specified: { status: 'AKTIV' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], body: { personer: [other] } },
      { probe: 'known', identifiers: [A], status: 400, body: {} },
    ],
  },
  {
    rule: 'persons-file/matches',
    name: 'only another batch is rejected',
    outcome: 'fail',
    known: [{ role: 'kari', identifier: A, specified: { status: 'SLETTET' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], status: 500, body: {} },
      { probe: 'known', identifiers: [A], body: { personer: [active] } },
    ],
  },
  {
    rule: 'persons-file/matches',
    name: 'every request is rejected',
    outcome: 'skipped',
    known: [{ role: 'kari', identifier: A, specified: { status: 'AKTIV' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], status: 403, body: {} },
      { probe: 'known', identifiers: [A], status: 403, body: {} },
    ],
  },
  {
    rule: 'persons-file/matches',
    name: 'no persons file',
    outcome: 'skipped',
    says: 'no persons are known',
    unsent: { known: 'no persons are known (--persons)' },
    exchanges: [{ probe: 'batch', identifiers: [OTHER], body: { personer: [other] } }],
  },
];
