import type { Kontaktinformasjon } from '../contract/index.ts';
import { parse } from '../identifier/index.ts';
import { formatTimestamp, subtractDuration } from '../time/oslo-time.ts';
import { findExpiry } from './contact-timeline.ts';
import { CHANNELS, getChannelDates, USABLE } from './eighteen-months.ts';
import type { RegisterRecord } from './resolve-person.ts';

/** A person of a scenario in a few words. */
export interface PersonSummary {
  /** The status, and whether the person is reserved. */
  readonly state: string;
  /** The channels and the mailbox; empty if the person has none. */
  readonly contact: readonly string[];
  /** Properties that most persons lack. */
  readonly special: readonly string[];
}

const CHANNEL_NAMES = { epostadresse: 'e-mail', mobiltelefonnummer: 'mobile' } as const;
const SUPPLIER_NAMES: ReadonlyMap<string, string> = new Map([
  ['984661185', 'Digipost'],
  ['922020175', 'e-Boks'],
]);

/** Instants and a day that persons are compared with. Calendar arithmetic is slow, so it is not repeated per person. */
interface Borders {
  /** A channel has expired if its latest date is not later. */
  readonly expired: number;
  /** The latest date of a channel that expired a month ago. */
  readonly expiredLately: number;
  /** The latest date of a channel that expires in a month. */
  readonly expiresSoon: number;
  /** A person born later is under 18. */
  readonly adult: string;
}

/**
 * Creates a function that summarizes persons at an instant, in milliseconds since 1970.
 *
 * @example
 * createSummarizer(Date.now())(register.find('01837012046')).contact; // ['e-mail', 'mobile']
 */
export function createSummarizer(now: number): (record: RegisterRecord) => PersonSummary {
  const borders: Borders = {
    expired: subtractDuration(now, USABLE),
    expiredLately: subtractDuration(now, 'P19M'),
    expiresSoon: subtractDuration(now, 'P17M'),
    adult: formatDay(subtractDuration(now, 'P18Y')),
  };
  return (record) => summarizePerson(record, borders);
}

const formatDay = (instant: number): string => formatTimestamp(instant).slice(0, 'YYYY-MM-DD'.length);

function summarizePerson(record: RegisterRecord, borders: Borders): PersonSummary {
  const { status, reservasjon, kontaktinformasjon, digital_post } = record.person;
  const channels = findChannels(kontaktinformasjon);
  const supplier = digital_post?.postkasseleverandoeradresse;
  return {
    state: reservasjon === 'JA' ? `${status}, reserved` : status,
    contact: [
      ...channels.map(({ name, latest }) => (latest > borders.expired ? name : `${name} expired`)),
      ...(supplier === undefined ? [] : [SUPPLIER_NAMES.get(supplier) ?? `mailbox ${supplier}`]),
    ],
    special: [
      ...describeIdentifier(record.person.personidentifikator, borders),
      ...channels.flatMap((channel) => describeExpiry(channel, borders)),
      ...describeData(record),
    ],
  };
}

interface DatedChannel {
  readonly name: string;
  /** The instant of its latest date. A channel without a date does not expire. */
  readonly latest: number;
}

function findChannels(contact: Kontaktinformasjon | undefined): DatedChannel[] {
  const dates = getChannelDates(contact);
  return CHANNELS.filter((channel) => contact?.[channel] !== undefined).map((channel, index) => ({
    name: CHANNEL_NAMES[channel],
    latest: dates[index]!.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...dates[index]!),
  }));
}

function describeIdentifier(identifier: string, { adult }: Borders): string[] {
  const parsed = parse(identifier, { rule: '2032' });
  if (!parsed.valid) return ['invalid identifier'];
  const { kind, synthetic, birthDate, rule } = parsed;
  return [
    ...(kind === 'dnr' ? ['D-number'] : []),
    ...(synthetic === 'none' ? ['not synthetic'] : []),
    ...(rule === '2032' ? ['identifier by the rule of 2032'] : []),
    ...(birthDate?.endsWith('-02-29') ? ['born on 29 February'] : []),
    ...(birthDate !== null && birthDate > adult ? [`born ${birthDate}`] : []),
  ];
}

function describeExpiry({ name, latest }: DatedChannel, { expired, expiredLately, expiresSoon }: Borders): string[] {
  if (latest <= expiredLately || latest > expiresSoon) return [];
  return [`${name} ${latest > expired ? 'expires' : 'expired'} ${formatDay(findExpiry(latest))}`];
}

function describeData({ person, scenarioPerson }: RegisterRecord): string[] {
  const { kontaktinformasjon: contact, spraak } = person;
  const mobile = String(contact?.mobiltelefonnummer ?? '');
  return [
    ...(/^(\+(?!47)|00(?!47))/.test(mobile) ? ['foreign number'] : []),
    ...(contact?.epostadresse_duplisert ? ['e-mail of several persons'] : []),
    ...(contact?.mobiltelefonnummer_duplisert ? ['mobile of several persons'] : []),
    ...(spraak && spraak !== 'nb' ? [`language ${spraak}`] : []),
    ...(scenarioPerson?.allowInvalidState ? ['invalid state'] : []),
  ];
}
