import type { Case, CaseExchange } from './case.ts';

const A = '01837012046';
const B = '12848523168';
const active = { personidentifikator: A, reservasjon: 'NEI', status: 'AKTIV' };
const reserved = { ...active, reservasjon: 'JA', reservasjonstidspunkt: '2024-03-01T09:12:45+01' };
const deleted = { personidentifikator: B, status: 'SLETTET' };
const unknown = { personidentifikator: B, status: 'IKKE_REGISTRERT' };

const answered = (...personer: readonly unknown[]): readonly CaseExchange[] => [
  { probe: 'batch', identifiers: [A, B], body: { personer } },
];
/** Persons returned to a request with informasjonsbehov. */
const narrowed = (...personer: readonly unknown[]): readonly CaseExchange[] => [
  { probe: 'needs-contact', sent: '{"informasjonsbehov":["Kontaktinfo"]}', body: { personer } },
];

export const cases: readonly Case[] = [
  { rule: 'person/identifier', name: 'eleven digits', outcome: 'pass', exchanges: answered(active) },
  {
    rule: 'person/identifier',
    name: 'a number',
    outcome: 'fail',
    exchanges: answered({ ...active, personidentifikator: 1837012046 }),
  },
  {
    rule: 'person/identifier',
    name: 'one digit too few',
    outcome: 'fail',
    says: '/personer/0/personidentifikator',
    exchanges: answered({ ...active, personidentifikator: A.slice(1) }),
  },
  {
    rule: 'person/identifier',
    name: 'none at all',
    outcome: 'fail',
    says: '"actual":"no personidentifikator","pointer":"/personer/0"',
    exchanges: answered({ reservasjon: 'NEI', status: 'AKTIV' }),
  },
  { rule: 'person/identifier', name: 'an empty response', outcome: 'skipped', exchanges: answered() },

  {
    rule: 'person/status',
    name: 'every status there is',
    outcome: 'pass',
    exchanges: answered(active, deleted, unknown),
  },
  {
    rule: 'person/status',
    name: 'a code in lower case',
    outcome: 'fail',
    exchanges: answered({ ...active, status: 'aktiv' }),
  },
  { rule: 'person/status', name: 'a number', outcome: 'fail', exchanges: answered({ ...active, status: 1 }) },
  {
    rule: 'person/status',
    name: 'none at all',
    outcome: 'fail',
    exchanges: answered({ personidentifikator: A, reservasjon: 'NEI' }),
  },

  {
    rule: 'person/reservasjon',
    name: 'a person in the register has it, others need not',
    outcome: 'pass',
    exchanges: answered(active, deleted),
  },
  {
    rule: 'person/reservasjon',
    name: 'a person in the register lacks it',
    outcome: 'fail',
    exchanges: answered({ personidentifikator: A, status: 'AKTIV' }),
  },
  {
    rule: 'person/reservasjon',
    name: 'null is as good as nothing',
    outcome: 'fail',
    exchanges: answered({ ...active, reservasjon: null }),
  },
  {
    rule: 'person/reservasjon',
    name: 'a truth value, of a deleted person',
    outcome: 'fail',
    exchanges: answered(active, { ...deleted, reservasjon: false }),
  },
  {
    rule: 'person/reservasjon',
    name: 'a request with informasjonsbehov is covered by another rule',
    outcome: 'skipped',
    exchanges: narrowed({ personidentifikator: A, status: 'AKTIV' }),
  },

  {
    rule: 'person/reservasjon',
    name: 'persons returned to another token are covered by another rule',
    outcome: 'skipped',
    exchanges: [{ probe: 'contact-token', body: { personer: [{ personidentifikator: A, status: 'AKTIV' }] } }],
  },

  {
    rule: 'person/reservasjon-outside-register',
    name: 'a deleted person lacks it, one who is not registered has it',
    outcome: 'observed',
    says: 'SLETTET: without reservasjon; IKKE_REGISTRERT: with reservasjon',
    exchanges: answered(active, deleted, { ...unknown, personidentifikator: A, reservasjon: 'NEI' }),
  },
  {
    rule: 'person/reservasjon-outside-register',
    name: 'some have it',
    outcome: 'observed',
    says: 'SLETTET: with and without reservasjon',
    exchanges: answered(deleted, { ...deleted, personidentifikator: A, reservasjon: 'JA' }),
  },
  {
    rule: 'person/reservasjon-outside-register',
    name: 'no person is deleted',
    outcome: 'skipped',
    exchanges: answered(active),
  },

  {
    rule: 'person/varslingsstatus-present',
    name: 'only those in the register have it',
    outcome: 'observed',
    says: 'AKTIV: with varslingsstatus; SLETTET: without varslingsstatus',
    exchanges: answered({ ...active, varslingsstatus: 'KAN_VARSLES' }, deleted),
  },
  {
    rule: 'person/varslingsstatus-present',
    name: 'no person has it',
    outcome: 'observed',
    says: 'AKTIV: without varslingsstatus',
    exchanges: answered(active),
  },

  {
    rule: 'person/varslingsstatus',
    name: 'both codes',
    outcome: 'pass',
    exchanges: answered(
      { ...active, varslingsstatus: 'KAN_VARSLES' },
      { ...deleted, varslingsstatus: 'KAN_IKKE_VARSLES' },
    ),
  },
  {
    rule: 'person/varslingsstatus',
    name: 'a code with a space',
    outcome: 'fail',
    exchanges: answered({ ...active, varslingsstatus: 'KAN VARSLES' }),
  },
  { rule: 'person/varslingsstatus', name: 'no person has it', outcome: 'skipped', exchanges: answered(active) },

  {
    rule: 'person/spraak',
    name: 'a language of the list',
    outcome: 'pass',
    exchanges: answered({ ...active, spraak: 'se' }),
  },
  { rule: 'person/spraak', name: 'another', outcome: 'fail', exchanges: answered({ ...active, spraak: 'no' }) },
  { rule: 'person/spraak', name: 'in capitals', outcome: 'fail', exchanges: answered({ ...active, spraak: 'NB' }) },
  {
    rule: 'person/spraak',
    name: 'no person has one',
    outcome: 'skipped',
    exchanges: answered({ ...active, spraak: '' }),
  },

  {
    rule: 'person/reservasjonstidspunkt-only-when-reserved',
    name: 'one who is reserved has it',
    outcome: 'pass',
    exchanges: answered(reserved),
  },
  {
    rule: 'person/reservasjonstidspunkt-only-when-reserved',
    name: 'one who is not has it too',
    outcome: 'fail',
    exchanges: answered({ ...reserved, reservasjon: 'NEI' }),
  },
  {
    rule: 'person/reservasjonstidspunkt-only-when-reserved',
    name: 'a deleted person without reservasjon has it',
    outcome: 'fail',
    exchanges: answered({ ...deleted, reservasjonstidspunkt: reserved.reservasjonstidspunkt }),
  },
  {
    rule: 'person/reservasjonstidspunkt-only-when-reserved',
    name: 'an unknown or missing reservasjon is reported by another rule',
    outcome: 'pass',
    exchanges: answered({ ...reserved, reservasjon: 'ja' }, { ...reserved, reservasjon: undefined }),
  },

  {
    rule: 'person/reservasjonstidspunkt-when-reserved',
    name: 'one who is reserved has it',
    outcome: 'pass',
    exchanges: answered(reserved, active),
  },
  {
    rule: 'person/reservasjonstidspunkt-when-reserved',
    name: 'one who is reserved lacks it',
    outcome: 'warned',
    exchanges: answered({ ...active, reservasjon: 'JA' }),
  },
  {
    rule: 'person/reservasjonstidspunkt-when-reserved',
    name: 'no person is reserved',
    outcome: 'skipped',
    exchanges: answered(active),
  },
];
