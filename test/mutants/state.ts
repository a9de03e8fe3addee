import { NOW } from '../support/mock/in-process.ts';
import { changeEveryPerson, changePersons, type Json } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  hasEmail,
  hasMobile,
  isActive,
  isDeleted,
  isNotRegistered,
  isOutsidePersonsFile,
  isReserved,
  matchesAll,
} from '../support/mutants/persons.ts';
import { grantsPart } from '../support/mutants/tokens.ts';

const CONTACT = {
  epostadresse: 'kari.berg@example.com',
  epostadresse_oppdatert: '2026-06-29T10:14:52+02',
  epostadresse_sist_verifisert: '2026-09-29T10:14:52+02',
};
const MAILBOX = { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' };

/** Adds fields to some persons if the token grants them. */
export const adding = (members: Json, ...which: readonly ((person: Json) => boolean)[]) =>
  changeEveryPerson((person, { headers }) => {
    const part = members.digital_post === undefined ? 'contact' : 'digital-post';
    if (grantsPart(headers.authorization, part) && matchesAll(isOutsidePersonsFile, ...which)(person)) {
      Object.assign(person, structuredClone(members));
    }
  });

export const told = (varslingsstatus: string) => (person: Json) => person.varslingsstatus === varslingsstatus;
const monthsAgo = (months: number): number => new Date(NOW).setUTCMonth(new Date(NOW).getUTCMonth() - months);
const instant = (written: string): number => Date.parse(`${written}:00`);

/** The timestamps of each contact channel of a person. */
function channelDates({ kontaktinformasjon }: Json): readonly [number, number][] {
  return ['epostadresse', 'mobiltelefonnummer']
    .filter((channel) => kontaktinformasjon?.[channel] !== undefined)
    .map((channel) => [
      instant(kontaktinformasjon[`${channel}_oppdatert`]),
      instant(kontaktinformasjon[`${channel}_sist_verifisert`]),
    ]);
}

const isSettled = matchesAll(
  isOutsidePersonsFile,
  isActive,
  (person) => !isReserved(person),
  (person) => hasEmail(person) || hasMobile(person),
);

/** Recomputes varslingsstatus of persons whose channels are all unexpired or all expired, with another rule for expiry. */
const freshBy = (rule: (dates: readonly [number, number]) => boolean) =>
  changePersons(isSettled, (person) => {
    if (person.varslingsstatus === undefined) return;
    person.varslingsstatus = channelDates(person).some(rule) ? 'KAN_VARSLES' : 'KAN_IKKE_VARSLES';
  });

export const stateMutants: readonly Mutant[] = [
  {
    name: 'returns kontaktinformasjon of deleted persons',
    fires: ['state/slettet-no-data'],
    serve: adding({ kontaktinformasjon: CONTACT }, isDeleted),
  },
  {
    name: 'returns digital_post of deleted persons',
    fires: ['state/slettet-no-data', 'mailbox/sertifikat-accompanies-mailbox'],
    serve: adding({ digital_post: MAILBOX }, isDeleted),
  },
  {
    name: 'returns kontaktinformasjon of persons who are not registered',
    fires: ['state/ikke-registrert-no-data'],
    serve: adding({ kontaktinformasjon: CONTACT }, isNotRegistered),
  },
  {
    name: 'returns digital_post of persons who are not registered',
    fires: ['state/ikke-registrert-no-data', 'mailbox/sertifikat-accompanies-mailbox'],
    serve: adding({ digital_post: MAILBOX }, isNotRegistered),
  },
  {
    name: 'returns KAN_VARSLES for deleted persons',
    fires: ['state/slettet-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isDeleted, told('KAN_IKKE_VARSLES')),
  },
  {
    name: 'returns KAN_VARSLES for persons who are not registered',
    fires: ['state/ikke-registrert-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isNotRegistered, told('KAN_IKKE_VARSLES')),
  },
  {
    name: 'returns KAN_VARSLES for reserved persons',
    fires: ['state/reservert-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isReserved, told('KAN_IKKE_VARSLES'), (person) =>
      channelDates(person).every((dates) => Math.max(...dates) > monthsAgo(18)),
    ),
  },
  {
    name: 'returns KAN_VARSLES for every person with an address or a number',
    fires: ['state/expired-kan-ikke-varsles'],
    serve: freshBy(() => true),
  },
  {
    name: 'expires contact information after eight years instead of 18 months',
    fires: ['state/expired-kan-ikke-varsles'],
    serve: freshBy((dates) => Math.max(...dates) > monthsAgo(96)),
  },
  {
    name: 'returns KAN_IKKE_VARSLES for every person',
    fires: ['state/fresh-kan-varsles'],
    serve: adding({ varslingsstatus: 'KAN_IKKE_VARSLES' }, told('KAN_VARSLES')),
  },
  {
    name: 'expires contact information after 12 months instead of 18',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy((dates) => Math.max(...dates) > monthsAgo(12)),
  },
  {
    name: 'expires contact information by the older of its two dates',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy((dates) => Math.min(...dates) > monthsAgo(18)),
  },
  {
    name: 'expires contact information by the update time only',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy(([changed]) => changed > monthsAgo(18)),
  },
  {
    name: 'swaps KAN_VARSLES and KAN_IKKE_VARSLES',
    fires: [
      'state/slettet-kan-ikke-varsles',
      'state/ikke-registrert-kan-ikke-varsles',
      'state/reservert-kan-ikke-varsles',
      'state/expired-kan-ikke-varsles',
      'state/fresh-kan-varsles',
    ],
    serve: changePersons(
      matchesAll(isOutsidePersonsFile, (person) => person.varslingsstatus !== undefined),
      (person) => {
        person.varslingsstatus = person.varslingsstatus === 'KAN_VARSLES' ? 'KAN_IKKE_VARSLES' : 'KAN_VARSLES';
      },
    ),
  },
];
