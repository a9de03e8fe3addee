import type { ScenarioPerson, StatedPerson } from '../../../src/scenario/index.ts';
import type { Case } from './case.ts';

const A = '01837012046';
/** Somebody whom the file does not speak of, with a member of every scope. */
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
  /** What the file states of the person, and what is answered: `null` for nothing. */
  readonly stated: StatedPerson;
  readonly answer: object | null;
  /** Nobody else is answered. */
  readonly isAlone?: true;
}

const told = (name: string, { stated, answer, isAlone, ...rest }: Told): Case => ({
  rule: 'role/matches',
  name,
  known: [{ role: 'kari', identifier: A, stated }] satisfies readonly ScenarioPerson[],
  exchanges: [
    { probe: 'batch', identifiers: [OTHER], body: { personer: isAlone ? [] : [other] } },
    { probe: 'known', identifiers: [A], body: { personer: answer === null ? [] : [answer] } },
  ],
  ...rest,
});

const contact = (more: object) => ({ ...active, kontaktinformasjon: { ...active.kontaktinformasjon, ...more } });
const updated = (epostadresse_oppdatert: string | { ago: string }): StatedPerson => ({
  kontaktinformasjon: { epostadresse_oppdatert },
});

export const cases: readonly Case[] = [
  told('all that is stated is answered', {
    stated: {
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
    outcome: 'holds',
  }),
  told('what is not stated may be anything', { stated: { status: 'AKTIV' }, answer: active, outcome: 'holds' }),
  told('a date that is none is stated of a broken service, and answered', {
    stated: updated('i fjor'),
    answer: contact({ epostadresse_oppdatert: 'i fjor' }),
    outcome: 'holds',
  }),
  told('a date that is none is stated, and another is answered', {
    stated: updated('i fjor'),
    answer: contact({}),
    outcome: 'broken',
    says: 'epostadresse_oppdatert as stated',
  }),
  told('a date that is none keeps nothing fresh, so contact information may be withheld', {
    stated: updated('i fjor'),
    answer: { ...active, kontaktinformasjon: undefined },
    outcome: 'holds',
  }),
  told('another status, which explains the rest', {
    stated: { status: 'SLETTET', reservasjon: 'JA' },
    answer: active,
    outcome: 'broken',
    says: '"expected":"kari: status SLETTET","actual":"status AKTIV"',
  }),
  told('a status that is no code is reported elsewhere', {
    stated: { status: 'SLETTET' },
    answer: { ...active, status: 'slettet' },
    outcome: 'holds',
  }),
  told('another reservation', { stated: { reservasjon: 'JA' }, answer: active, outcome: 'broken' }),
  told('a reservation that is missing is reported elsewhere', {
    stated: { reservasjon: 'NEI' },
    answer: { ...active, reservasjon: undefined },
    outcome: 'holds',
  }),
  told('another varslingsstatus', {
    stated: { varslingsstatus: 'KAN_IKKE_VARSLES' },
    answer: active,
    outcome: 'broken',
    says: 'kari: varslingsstatus KAN_IKKE_VARSLES',
  }),
  told('a varslingsstatus that is missing, where others have one', {
    stated: { varslingsstatus: 'KAN_VARSLES' },
    answer: { ...active, varslingsstatus: undefined },
    outcome: 'broken',
  }),
  told('nobody is answered with varslingsstatus', {
    stated: { varslingsstatus: 'KAN_VARSLES' },
    answer: { ...active, varslingsstatus: undefined },
    isAlone: true,
    outcome: 'holds',
  }),
  told('the varslingsstatus of one who is reserved is left to its own rule', {
    stated: { reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' },
    answer: { ...active, reservasjon: 'JA' },
    outcome: 'holds',
  }),
  told('another language', { stated: { spraak: 'nn' }, answer: { ...active, spraak: 'nb' }, outcome: 'broken' }),
  told('another address, which is not shown', {
    stated: { kontaktinformasjon: { epostadresse: 'siv@example.com' } },
    answer: active,
    outcome: 'broken',
    says: '"expected":"kari: epostadresse as stated","actual":"another value"',
  }),
  told('an address that is missing', {
    stated: { kontaktinformasjon: { mobiltelefonnummer: '+4743123456' } },
    answer: active,
    outcome: 'broken',
    says: 'no mobiltelefonnummer',
  }),
  told('no contact information at all', {
    stated: { kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, kontaktinformasjon: {} },
    outcome: 'broken',
    says: 'no kontaktinformasjon',
  }),
  told('an address that should be absent', {
    stated: { kontaktinformasjon: { epostadresse: null } },
    answer: active,
    outcome: 'broken',
    says: 'kari: no epostadresse',
  }),
  told('"" is absent', {
    stated: { kontaktinformasjon: { mobiltelefonnummer: null }, spraak: null },
    answer: { ...contact({ mobiltelefonnummer: '' }), spraak: null },
    outcome: 'holds',
  }),
  told('a mailbox that should be absent', {
    stated: { digital_post: null },
    answer: { ...active, digital_post: other.digital_post },
    outcome: 'broken',
  }),
  told('another supplier', {
    stated: { digital_post: { postkasseadresse: 'ola#4F7K', postkasseleverandoeradresse: '922020175' } },
    answer: { ...active, digital_post: other.digital_post },
    outcome: 'broken',
    says: 'postkasseleverandoeradresse as stated',
  }),
  told('a certificate that is missing', {
    stated: { sertifikat: 'MIIC' },
    answer: active,
    outcome: 'broken',
    says: 'no sertifikat',
  }),
  told('a token that gives no mailboxes', {
    stated: { sertifikat: 'MIIC' },
    answer: active,
    isAlone: true,
    outcome: 'skipped',
    says: 'no answer has sertifikat',
  }),

  told('the same instant in another form', {
    stated: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: '2026-02-20T09:14:52.123Z' }),
    outcome: 'holds',
  }),
  told('a second later', {
    stated: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: '2026-02-20T10:14:53+01' }),
    outcome: 'broken',
  }),
  told('a timestamp that cannot be read is reported elsewhere', {
    stated: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: 'in February' }),
    outcome: 'holds',
  }),
  told('three months ago, at some time of that day', {
    stated: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T00:00:00+01' }),
    outcome: 'holds',
  }),
  told('three months ago, and two days', {
    stated: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-13T13:00:00+01' }),
    outcome: 'broken',
  }),
  told('three months ago, to the second, while time stands still: 14 o’clock in summer was 14 o’clock in winter', {
    stated: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T14:00:00+01' }),
    now: NOW,
    outcome: 'holds',
  }),
  told('some time of that day, while time stands still', {
    stated: updated({ ago: 'P3M' }),
    answer: contact({ epostadresse_oppdatert: '2026-03-15T00:00:00+01' }),
    now: NOW,
    outcome: 'broken',
  }),
  told('the time of the last change is missing, which is reported elsewhere', {
    stated: updated(UPDATED),
    answer: contact({ epostadresse_oppdatert: undefined }),
    outcome: 'holds',
  }),
  told('the time of verification is missing', {
    stated: { kontaktinformasjon: { epostadresse_sist_verifisert: UPDATED } },
    answer: contact({ epostadresse_sist_verifisert: undefined }),
    outcome: 'broken',
  }),

  told('contact information that has expired is withheld, and so is the mailbox', {
    stated: {
      kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P2Y' } },
      digital_post: { postkasseadresse: 'kari#4F7K', postkasseleverandoeradresse: '984661185' },
    },
    answer: { ...active, varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: undefined },
    outcome: 'holds',
  }),
  told('contact information that has expired is that of another', {
    stated: { kontaktinformasjon: { epostadresse: 'siv@example.com', epostadresse_oppdatert: { ago: 'P2Y' } } },
    answer: { ...contact({ epostadresse_oppdatert: '2024-06-15T14:00:00+02' }), varslingsstatus: 'KAN_IKKE_VARSLES' },
    outcome: 'broken',
  }),
  told('the contact information of one who is reserved is withheld', {
    stated: { reservasjon: 'JA', kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: undefined },
    outcome: 'holds',
  }),
  told('the time of reservation is missing, which is reported elsewhere', {
    stated: { reservasjon: 'JA', reservasjonstidspunkt: { ago: 'P2Y' } },
    answer: { ...active, reservasjon: 'JA', varslingsstatus: 'KAN_IKKE_VARSLES' },
    outcome: 'holds',
  }),

  told('expired contact information is withheld, and there is no varslingsstatus', {
    stated: { kontaktinformasjon: { epostadresse: 'kari@example.com', epostadresse_oppdatert: { ago: 'P2Y' } } },
    answer: { ...active, varslingsstatus: undefined, kontaktinformasjon: undefined },
    outcome: 'holds',
  }),
  told('contact information is withheld though one date is fresh', {
    stated: {
      kontaktinformasjon: {
        epostadresse: 'kari@example.com',
        mobiltelefonnummer: null,
        epostadresse_oppdatert: { ago: 'P2Y' },
        epostadresse_sist_verifisert: { ago: 'P2M' },
      },
    },
    answer: { ...active, kontaktinformasjon: undefined },
    outcome: 'broken',
  }),
  told('the contact information of one who is reserved, and can be notified, is withheld', {
    stated: { kontaktinformasjon: { epostadresse: 'kari@example.com' } },
    answer: { ...active, reservasjon: 'JA', kontaktinformasjon: undefined },
    outcome: 'holds',
  }),
  told('a time of reservation that should be absent', {
    stated: { reservasjonstidspunkt: null },
    answer: { ...active, reservasjon: 'JA', reservasjonstidspunkt: UPDATED },
    outcome: 'broken',
    says: 'kari: no reservasjonstidspunkt',
  }),
  told('a time of reservation beside reservasjon NEI is reported elsewhere', {
    stated: { reservasjonstidspunkt: null },
    answer: { ...active, reservasjonstidspunkt: UPDATED },
    outcome: 'holds',
  }),
  told('another time of reservation', {
    stated: { reservasjonstidspunkt: '2025-02-20T10:14:52+01' },
    answer: { ...active, reservasjon: 'JA', reservasjonstidspunkt: UPDATED },
    outcome: 'broken',
  }),
  told('a mailbox that is missing, where others have one', {
    stated: { digital_post: other.digital_post },
    answer: active,
    outcome: 'broken',
    says: 'no digital_post',
  }),
  told('half of a mailbox is missing, which is reported elsewhere', {
    stated: { digital_post: other.digital_post },
    answer: { ...active, digital_post: { postkasseadresse: 'ola#4F7K' } },
    outcome: 'holds',
  }),
  told('the date of a number that is missing too', {
    stated: { kontaktinformasjon: { mobiltelefonnummer_oppdatert: UPDATED } },
    answer: active,
    outcome: 'broken',
    says: 'no mobiltelefonnummer_oppdatert',
  }),

  told('a deleted person lacks reservasjon and varslingsstatus', {
    stated: { status: 'SLETTET', reservasjon: 'NEI', varslingsstatus: 'KAN_IKKE_VARSLES', spraak: null },
    answer: deleted,
    outcome: 'holds',
  }),
  told('a deleted person has another reservasjon', {
    stated: { status: 'SLETTET', reservasjon: 'NEI' },
    answer: { ...deleted, reservasjon: 'JA' },
    outcome: 'broken',
  }),
  told('a deleted person has a language', {
    stated: { status: 'SLETTET', spraak: null },
    answer: { ...deleted, spraak: 'nb' },
    outcome: 'broken',
  }),
  told('what contradicts the status is reported elsewhere', {
    stated: { status: 'SLETTET', varslingsstatus: 'KAN_IKKE_VARSLES', kontaktinformasjon: null },
    answer: { ...deleted, varslingsstatus: 'KAN_VARSLES', kontaktinformasjon: active.kontaktinformasjon },
    outcome: 'holds',
  }),

  told('version 1 lacks the person, which is reported elsewhere', {
    stated: { status: 'AKTIV' },
    answer: null,
    outcome: 'holds',
  }),
  told('version 2 lacks one who is in the register', {
    stated: { status: 'AKTIV' },
    answer: null,
    version: 'v2',
    outcome: 'broken',
    says: 'not in the answer',
  }),
  told('version 2 lacks one who is not', {
    stated: { status: 'IKKE_REGISTRERT', reservasjon: 'NEI' },
    answer: null,
    version: 'v2',
    outcome: 'holds',
  }),
  {
    rule: 'role/matches',
    name: 'the persons of the file are refused, and others are not',
    outcome: 'broken',
    known: [{ role: 'kari', identifier: A, stated: { status: 'AKTIV' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], body: { personer: [other] } },
      { probe: 'known', identifiers: [A], status: 400, body: {} },
    ],
  },
  {
    rule: 'role/matches',
    name: 'another batch is refused, and the persons of the file are not',
    outcome: 'broken',
    known: [{ role: 'kari', identifier: A, stated: { status: 'SLETTET' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], status: 500, body: {} },
      { probe: 'known', identifiers: [A], body: { personer: [active] } },
    ],
  },
  {
    rule: 'role/matches',
    name: 'everything is refused',
    outcome: 'skipped',
    known: [{ role: 'kari', identifier: A, stated: { status: 'AKTIV' } }],
    exchanges: [
      { probe: 'batch', identifiers: [OTHER], status: 403, body: {} },
      { probe: 'known', identifiers: [A], status: 403, body: {} },
    ],
  },
  {
    rule: 'role/matches',
    name: 'no persons file',
    outcome: 'skipped',
    says: 'no persons are known',
    unsent: { known: 'no persons are known (--persons)' },
    exchanges: [{ probe: 'batch', identifiers: [OTHER], body: { personer: [other] } }],
  },
];
