import { changeEveryPerson, changePersons, type Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  isActive,
  isDeleted,
  isNotRegistered,
  isOutsidePersonsFile,
  isReserved,
  matchesAll,
} from '../support/mutants/persons.ts';

/** The rules that fail if a requested identifier is missing from a response. */
const MISSING_PERSON_RULES = ['request/thousand-identifiers', 'v2/include-not-registered', 'persons-file/matches'];
const TIMESTAMP = '2023-06-29T10:14:52+02';

/** Changes a field of persons outside the persons file. */
const changeField = (name: string, change: (value: Json[string]) => unknown, which = (_: Json): boolean => true) =>
  changePersons(matchesAll(isOutsidePersonsFile, which), (person) => {
    if (person[name] !== undefined) person[name] = change(person[name]);
  });

const hasValue =
  (name: string, value: unknown) =>
  (person: Json): boolean =>
    person[name] === value;

export const personMutants: readonly Mutant[] = [
  {
    name: 'returns personidentifikator as a JSON number',
    fires: ['person/identifier', ...MISSING_PERSON_RULES],
    serve: changeEveryPerson((person) => {
      person.personidentifikator = Number(person.personidentifikator);
    }),
  },
  {
    name: 'returns identifiers without their leading zero',
    fires: ['person/identifier', 'response/one-per-identifier', ...MISSING_PERSON_RULES],
    serve: changeEveryPerson((person) => {
      person.personidentifikator = person.personidentifikator.replace(/^0/, '');
    }),
  },
  {
    name: 'returns personidentifikator as personIdentifikator',
    fires: ['person/identifier', 'request/thousand-identifiers', 'persons-file/matches'],
    serve: changeEveryPerson((person) => {
      person.personIdentifikator = person.personidentifikator;
      delete person.personidentifikator;
    }),
  },
  {
    name: 'omits the status of active persons',
    fires: ['person/status'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isActive), (person) => {
      delete person.status;
    }),
  },
  {
    name: 'returns status in lower case',
    fires: ['person/status'],
    serve: changeField('status', () => 'aktiv', isActive),
  },
  {
    name: 'returns status with a hyphen',
    fires: ['person/status', 'batch/only-not-registered', 'v2/exclude-not-registered'],
    serve: changeField('status', (status) => status.replace('_', '-')),
  },
  {
    name: 'returns status DOED for deleted persons',
    corner: true,
    fires: ['person/status'],
    serve: changeField('status', () => 'DOED', isDeleted),
  },
  {
    name: 'omits reservasjon of persons who are not reserved',
    fires: ['person/reservasjon', 'disclosure/reservasjon-always'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isActive, hasValue('reservasjon', 'NEI')), (person) => {
      delete person.reservasjon;
    }),
  },
  {
    name: 'returns reservasjon as a boolean',
    fires: ['person/reservasjon'],
    serve: changeField(
      'reservasjon',
      (reservasjon) => reservasjon === 'JA',
      (person) => !isReserved(person),
    ),
  },
  {
    name: 'returns reservasjon in lower case',
    fires: ['person/reservasjon'],
    serve: changeField('reservasjon', () => 'nei', hasValue('reservasjon', 'NEI')),
  },
  {
    name: 'returns reservasjon UKJENT for deleted persons',
    corner: true,
    fires: ['person/reservasjon'],
    serve: changeField('reservasjon', () => 'UKJENT', isDeleted),
  },
  {
    name: 'returns varslingsstatus KAN_VARSLAST',
    fires: ['person/varslingsstatus'],
    serve: changeField('varslingsstatus', (varslingsstatus) => varslingsstatus.replace('VARSLES', 'VARSLAST')),
  },
  {
    name: 'returns varslingsstatus in lower case',
    fires: ['person/varslingsstatus'],
    serve: changeField('varslingsstatus', (varslingsstatus) => varslingsstatus.toLowerCase()),
  },
  {
    name: 'returns the language in upper case',
    fires: ['person/spraak'],
    serve: changeField('spraak', (spraak) => spraak.toUpperCase()),
  },
  {
    name: 'returns sme for Northern Sami',
    corner: true,
    fires: ['person/spraak'],
    serve: changeField('spraak', () => 'sme', hasValue('spraak', 'se')),
  },
  {
    name: 'returns no for both written languages',
    fires: ['person/spraak'],
    serve: changeField('spraak', (spraak) => (/^n[bn]$/.test(spraak) ? 'no' : spraak)),
  },
  {
    name: 'returns reservasjonstidspunkt for persons who are not reserved',
    fires: ['person/reservasjonstidspunkt-only-when-reserved'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isActive, hasValue('reservasjon', 'NEI')), (person) => {
      person.reservasjonstidspunkt = TIMESTAMP;
    }),
  },
  {
    name: 'omits reservasjonstidspunkt of reserved persons',
    fires: ['person/reservasjonstidspunkt-when-reserved'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isReserved), (person) => {
      delete person.reservasjonstidspunkt;
    }),
  },
  {
    name: 'returns reservasjonstidspunkt for persons who are not registered',
    corner: true,
    fires: ['person/reservasjonstidspunkt-only-when-reserved'],
    serve: changePersons(matchesAll(isOutsidePersonsFile, isNotRegistered), (person) => {
      person.reservasjonstidspunkt = TIMESTAMP;
    }),
  },
];
