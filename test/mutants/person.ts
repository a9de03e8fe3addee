import { everyone, type Json, those } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { both, isActive, isDeleted, isNotRegistered, isReserved, isUnstated } from '../support/mutants/persons.ts';

/** Who has no identifier that was asked for is missing. */
const MISSED = ['request/thousand-identifiers', 'v2/include-not-registered', 'persons-file/matches'];
const A_TIME = '2023-06-29T10:14:52+02';

/** Changes a member of the persons that the persons file says nothing of. */
const member = (name: string, change: (value: Json[string]) => unknown, which = (_: Json): boolean => true) =>
  those(both(isUnstated, which), (person) => {
    if (person[name] !== undefined) person[name] = change(person[name]);
  });

const has =
  (name: string, value: unknown) =>
  (person: Json): boolean =>
    person[name] === value;

export const personMutants: readonly Mutant[] = [
  {
    name: 'identifiers as numbers',
    breaks: 'sends personidentifikator as a JSON number',
    fires: ['person/identifier', ...MISSED],
    serve: everyone((person) => {
      person.personidentifikator = Number(person.personidentifikator);
    }),
  },
  {
    name: 'lost leading zeros',
    breaks: 'sends identifiers without their leading zero',
    fires: ['person/identifier', 'response/one-per-identifier', ...MISSED],
    serve: everyone((person) => {
      person.personidentifikator = person.personidentifikator.replace(/^0/, '');
    }),
  },
  {
    name: 'the identifier by another name',
    breaks: 'calls it personIdentifikator',
    fires: ['person/identifier', 'request/thousand-identifiers', 'persons-file/matches'],
    serve: everyone((person) => {
      person.personIdentifikator = person.personidentifikator;
      delete person.personidentifikator;
    }),
  },
  {
    name: 'no status',
    breaks: 'leaves the status of active persons out',
    fires: ['person/status'],
    serve: those(both(isUnstated, isActive), (person) => {
      delete person.status;
    }),
  },
  {
    name: 'status in lower case',
    breaks: 'sends aktiv',
    fires: ['person/status'],
    serve: member('status', () => 'aktiv', isActive),
  },
  {
    name: 'status with a hyphen',
    breaks: 'sends IKKE-REGISTRERT',
    fires: ['person/status', 'v2/exclude-not-registered'],
    serve: member('status', (status) => status.replace('_', '-')),
  },
  {
    name: 'another status',
    breaks: 'sends DOED for deleted persons',
    fires: ['person/status'],
    serve: member('status', () => 'DOED', isDeleted),
  },
  {
    name: 'no reservation',
    breaks: 'leaves reservasjon out for those who have not reserved',
    fires: ['person/reservasjon', 'disclosure/reservasjon-always'],
    serve: those(both(isUnstated, isActive, has('reservasjon', 'NEI')), (person) => {
      delete person.reservasjon;
    }),
  },
  {
    name: 'reservation as a boolean',
    breaks: 'sends true and false for JA and NEI',
    fires: ['person/reservasjon'],
    serve: member(
      'reservasjon',
      (reservasjon) => reservasjon === 'JA',
      (person) => !isReserved(person),
    ),
  },
  {
    name: 'reservation in lower case',
    breaks: 'sends nei',
    fires: ['person/reservasjon'],
    serve: member('reservasjon', () => 'nei', has('reservasjon', 'NEI')),
  },
  {
    name: 'reservation of the deleted',
    breaks: 'sends UKJENT as the reservation of deleted persons',
    fires: ['person/reservasjon'],
    serve: member('reservasjon', () => 'UKJENT', isDeleted),
  },
  {
    name: 'varslingsstatus misspelt',
    breaks: 'sends KAN_VARSLAST',
    fires: ['person/varslingsstatus'],
    serve: member('varslingsstatus', (varslingsstatus) => varslingsstatus.replace('VARSLES', 'VARSLAST')),
  },
  {
    name: 'varslingsstatus in lower case',
    breaks: 'sends kan_varsles',
    fires: ['person/varslingsstatus'],
    serve: member('varslingsstatus', (varslingsstatus) => varslingsstatus.toLowerCase()),
  },
  {
    name: 'language in upper case',
    breaks: 'sends NB',
    fires: ['person/spraak'],
    serve: member('spraak', (spraak) => spraak.toUpperCase()),
  },
  {
    name: 'language by another standard',
    breaks: 'sends sme for Northern Sami',
    fires: ['person/spraak'],
    serve: member('spraak', () => 'sme', has('spraak', 'se')),
  },
  {
    name: 'no language of one’s own',
    breaks: 'sends no for both written languages',
    fires: ['person/spraak'],
    serve: member('spraak', (spraak) => (/^n[bn]$/.test(spraak) ? 'no' : spraak)),
  },
  {
    name: 'when one did not reserve',
    breaks: 'sends reservasjonstidspunkt for those who have not reserved',
    fires: ['person/reservasjonstidspunkt-only-when-reserved'],
    serve: those(both(isUnstated, isActive, has('reservasjon', 'NEI')), (person) => {
      person.reservasjonstidspunkt = A_TIME;
    }),
  },
  {
    name: 'reserved since nobody knows when',
    breaks: 'leaves reservasjonstidspunkt out for those who have reserved',
    fires: ['person/reservasjonstidspunkt-when-reserved'],
    serve: those(both(isUnstated, isReserved), (person) => {
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'not registered since a time',
    breaks: 'sends reservasjonstidspunkt for those who are not registered',
    fires: ['person/reservasjonstidspunkt-only-when-reserved'],
    serve: those(both(isUnstated, isNotRegistered), (person) => {
      person.reservasjonstidspunkt = A_TIME;
    }),
  },
];
