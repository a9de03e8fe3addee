import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import type { PersonSpec } from '../scenario/index.ts';
import { getContactState } from './eighteen-months.ts';
import { type Channel, NO_DATA, type Profile, type Supplier } from './profile.ts';

const hasValue = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * Infers the profile of a specified person. Anything that the specification leaves open is as drawn. A specification with
 * contradictions or unknown codes also has a profile; its values are merged unchanged.
 *
 * @param language overrides the specified language of a person with status AKTIV
 */
export function inferProfile(specified: PersonSpec, drawn: Profile, language?: Pick<PersonSpec, 'spraak'>): Profile {
  const status = inferStatus(specified, drawn);
  if (status !== 'AKTIV') return { status, ...NO_DATA };
  const reserved = inferReservation(specified, drawn);
  const { spraak = drawn.spraak } = { ...specified, ...language };
  return {
    status,
    reserved,
    ...inferChannels(specified, drawn, inferFreshness(specified, reserved)),
    supplier: inferSupplier(specified, drawn),
    spraak,
    mark: inferMark(specified, drawn),
  };
}

function inferStatus(specified: PersonSpec, drawn: Profile): Profile['status'] {
  const { status } = specified;
  // A person with an undocumented status keeps all data.
  if (hasValue(status)) return status === 'SLETTET' || status === 'IKKE_REGISTRERT' ? status : 'AKTIV';
  const { reservasjonstidspunkt, kontaktinformasjon, digital_post, sertifikat, spraak } = specified;
  const activeOnly = [reservasjonstidspunkt, kontaktinformasjon, digital_post, sertifikat, spraak];
  const implied =
    specified.reservasjon === 'JA' || specified.varslingsstatus === 'KAN_VARSLES' || activeOnly.some(hasValue);
  return implied ? 'AKTIV' : drawn.status;
}

function inferReservation(specified: PersonSpec, drawn: Profile): boolean {
  if (hasValue(specified.reservasjon)) return specified.reservasjon === 'JA';
  if (hasValue(specified.reservasjonstidspunkt)) return true;
  return specified.varslingsstatus === 'KAN_VARSLES' ? false : drawn.reserved;
}

/** A person who can be notified has no expired channel; one who cannot, and is not reserved, has no fresh channel. */
function inferFreshness(specified: PersonSpec, reserved: boolean): 'fresh' | 'expired' | null {
  if (specified.varslingsstatus === 'KAN_VARSLES') return 'fresh';
  return specified.varslingsstatus === 'KAN_IKKE_VARSLES' && !reserved ? 'expired' : null;
}

/** A drawn mark on specified contact information could contradict it. */
function inferMark({ kontaktinformasjon }: PersonSpec, drawn: Profile): Profile['mark'] {
  if (kontaktinformasjon === undefined) return drawn.mark;
  const isSpecified = (mark: RegExp): boolean =>
    Object.entries(kontaktinformasjon ?? {}).some(([member, value]) => mark.test(member) && hasValue(value));
  if (drawn.mark === 'validated' && isSpecified(/_sist_validert$/)) return drawn.mark;
  return drawn.mark === 'duplicated' && isSpecified(/_duplisert$/) ? drawn.mark : null;
}

type Channels = Pick<Profile, 'epost' | 'mobil'>;

function inferChannels(specified: PersonSpec, drawn: Channels, freshness: Channel | null): Channels {
  const epostadresse = getChannelSpec(specified, 'epostadresse');
  const mobiltelefonnummer = getChannelSpec(specified, 'mobiltelefonnummer');
  const channels = ({ epost, mobil }: Channels): Channels => ({
    epost: inferChannel(epostadresse, epost, freshness),
    mobil: inferChannel(mobiltelefonnummer, mobil, freshness),
  });
  const implied = channels(drawn);
  const unreachable = implied.epost === 'none' && implied.mobil === 'none';
  // A person who can be notified has a channel, even if none was drawn.
  return unreachable && freshness === 'fresh' ? channels({ epost: 'fresh', mobil: 'fresh' }) : implied;
}

type ChannelSpec = 'absent' | 'present' | 'open';

/** A channel is present if any of its fields is specified: a date belongs to an address. */
function getChannelSpec(
  { kontaktinformasjon: contact }: PersonSpec,
  channel: 'epostadresse' | 'mobiltelefonnummer',
): ChannelSpec {
  if (contact === null || contact?.[channel] === null) return 'absent';
  const fields = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return fields.some(([, value]) => hasValue(value)) ? 'present' : 'open';
}

function inferChannel(spec: ChannelSpec, drawn: Channel, freshness: Channel | null): Channel {
  if (spec === 'absent' || (spec === 'open' && drawn === 'none')) return 'none';
  return freshness ?? (drawn === 'none' ? 'fresh' : drawn);
}

const SUPPLIERS: readonly Supplier[] = ['984661185', '922020175'];

function inferSupplier({ digital_post, sertifikat }: PersonSpec, drawn: Profile): Supplier | null {
  if (digital_post === null) return null;
  const named = SUPPLIERS.find((supplier) => supplier === digital_post?.postkasseleverandoeradresse);
  const needed = hasValue(digital_post) || hasValue(sertifikat);
  return named ?? drawn.supplier ?? (needed ? '984661185' : null);
}

/** Derives the profile of a person in the register at an instant (ms since 1970). */
export function toProfile(
  { status, reservasjon, kontaktinformasjon, digital_post, spraak }: Person,
  now: number,
): Profile {
  return {
    status: status as Profile['status'],
    reserved: reservasjon === 'JA',
    epost: toChannel(kontaktinformasjon, 'epostadresse', now),
    mobil: toChannel(kontaktinformasjon, 'mobiltelefonnummer', now),
    supplier: (digital_post?.postkasseleverandoeradresse ?? null) as Profile['supplier'],
    spraak: (spraak ?? null) as Profile['spraak'],
    mark: toMark(kontaktinformasjon),
  };
}

function toMark(contact: Kontaktinformasjon | undefined): Profile['mark'] {
  const members = Object.keys(contact ?? {});
  if (members.some((member) => member.endsWith('_sist_validert'))) return 'validated';
  return members.some((member) => member.endsWith('_duplisert')) ? 'duplicated' : null;
}

function toChannel(
  contact: Kontaktinformasjon | undefined,
  channel: 'epostadresse' | 'mobiltelefonnummer',
  now: number,
): Channel {
  const members = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return getContactState(Object.fromEntries(members), now) as Channel;
}
