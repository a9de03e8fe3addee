import { NOW } from '../support/mock/in-process.ts';
import { everyone, type Json, those } from '../support/mutants/break-service.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import {
  both,
  hasEmail,
  hasMobile,
  isActive,
  isDeleted,
  isNotRegistered,
  isReserved,
  isUnstated,
} from '../support/mutants/persons.ts';
import { opens } from '../support/mutants/tokens.ts';

const CONTACT = {
  epostadresse: 'kari.berg@example.com',
  epostadresse_oppdatert: '2026-06-29T10:14:52+02',
  epostadresse_sist_verifisert: '2026-09-29T10:14:52+02',
};
const MAILBOX = { postkasseadresse: 'kari.berg#4F7K', postkasseleverandoeradresse: '984661185' };

/** Adds members to some persons, where the token opens them. */
const adding = (members: Json, ...which: readonly ((person: Json) => boolean)[]) =>
  everyone((person, { headers }) => {
    const part = members.digital_post === undefined ? 'contact' : 'digital-post';
    if (opens(headers.authorization, part) && both(isUnstated, ...which)(person)) {
      Object.assign(person, structuredClone(members));
    }
  });

const told = (varslingsstatus: string) => (person: Json) => person.varslingsstatus === varslingsstatus;
const monthsAgo = (months: number): number => new Date(NOW).setUTCMonth(new Date(NOW).getUTCMonth() - months);
const instant = (written: string): number => Date.parse(`${written}:00`);

/** The dates of each channel that has a value, as instants. */
function channelDates({ kontaktinformasjon }: Json): readonly [number, number][] {
  return ['epostadresse', 'mobiltelefonnummer']
    .filter((channel) => kontaktinformasjon?.[channel] !== undefined)
    .map((channel) => [
      instant(kontaktinformasjon[`${channel}_oppdatert`]),
      instant(kontaktinformasjon[`${channel}_sist_verifisert`]),
    ]);
}

const isSettled = both(
  isUnstated,
  isActive,
  (person) => !isReserved(person),
  (person) => hasEmail(person) || hasMobile(person),
);

/** Persons whose channels are all fresh or all expired, told by another rule for when they are. */
const freshBy = (rule: (dates: readonly [number, number]) => boolean) =>
  those(isSettled, (person) => {
    if (person.varslingsstatus === undefined) return;
    person.varslingsstatus = channelDates(person).some(rule) ? 'KAN_VARSLES' : 'KAN_IKKE_VARSLES';
  });

export const stateMutants: readonly Mutant[] = [
  {
    name: 'the deleted keep their address',
    breaks: 'sends kontaktinformasjon of deleted persons',
    fires: ['state/slettet-no-data'],
    serve: adding({ kontaktinformasjon: CONTACT }, isDeleted),
  },
  {
    name: 'the deleted keep their mailbox',
    breaks: 'sends digital_post of deleted persons',
    fires: ['state/slettet-no-data'],
    serve: adding({ digital_post: MAILBOX }, isDeleted),
  },
  {
    name: 'an address without a register',
    breaks: 'sends kontaktinformasjon of persons who are not registered',
    fires: ['state/ikke-registrert-no-data'],
    serve: adding({ kontaktinformasjon: CONTACT }, isNotRegistered),
  },
  {
    name: 'a mailbox without a register',
    breaks: 'sends digital_post of persons who are not registered',
    fires: ['state/ikke-registrert-no-data'],
    serve: adding({ digital_post: MAILBOX }, isNotRegistered),
  },
  {
    name: 'the deleted can be notified',
    breaks: 'says KAN_VARSLES of deleted persons',
    fires: ['state/slettet-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isDeleted, told('KAN_IKKE_VARSLES')),
  },
  {
    name: 'the unregistered can be notified',
    breaks: 'says KAN_VARSLES of persons who are not registered',
    fires: ['state/ikke-registrert-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isNotRegistered, told('KAN_IKKE_VARSLES')),
  },
  {
    name: 'the reserved can be notified',
    breaks: 'says KAN_VARSLES of those who have reserved',
    fires: ['state/reservert-kan-ikke-varsles'],
    serve: adding({ varslingsstatus: 'KAN_VARSLES' }, isReserved, told('KAN_IKKE_VARSLES'), (person) =>
      channelDates(person).every((dates) => Math.max(...dates) > monthsAgo(18)),
    ),
  },
  {
    name: 'nothing expires',
    breaks: 'says KAN_VARSLES of everybody who has an address or a number',
    fires: ['state/expired-kan-ikke-varsles'],
    serve: freshBy(() => true),
  },
  {
    name: 'eight years',
    breaks: 'lets contact information expire after eight years instead of 18 months',
    fires: ['state/expired-kan-ikke-varsles'],
    serve: freshBy((dates) => Math.max(...dates) > monthsAgo(96)),
  },
  {
    name: 'everything has expired',
    breaks: 'says KAN_IKKE_VARSLES of everybody',
    fires: ['state/fresh-kan-varsles'],
    serve: adding({ varslingsstatus: 'KAN_IKKE_VARSLES' }, told('KAN_VARSLES')),
  },
  {
    name: 'twelve months',
    breaks: 'lets contact information expire after twelve months instead of 18',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy((dates) => Math.max(...dates) > monthsAgo(12)),
  },
  {
    name: 'both dates must be fresh',
    breaks: 'lets contact information expire with the older of its two dates',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy((dates) => Math.min(...dates) > monthsAgo(18)),
  },
  {
    name: 'verified is not enough',
    breaks: 'looks at the date of the last change alone',
    fires: ['state/fresh-kan-varsles'],
    serve: freshBy(([changed]) => changed > monthsAgo(18)),
  },
  {
    name: 'varslingsstatus turned around',
    breaks: 'says KAN_IKKE_VARSLES of those who can be notified, and KAN_VARSLES of those who cannot',
    fires: [
      'state/slettet-kan-ikke-varsles',
      'state/ikke-registrert-kan-ikke-varsles',
      'state/reservert-kan-ikke-varsles',
      'state/expired-kan-ikke-varsles',
      'state/fresh-kan-varsles',
    ],
    serve: those(
      both(isUnstated, (person) => person.varslingsstatus !== undefined),
      (person) => {
        person.varslingsstatus = person.varslingsstatus === 'KAN_VARSLES' ? 'KAN_IKKE_VARSLES' : 'KAN_VARSLES';
      },
    ),
  },
];
