import type { Person } from '../contract/index.ts';
import type { PersonSpec } from '../scenario/index.ts';
import { formatTimestamp, subtractDuration } from '../time/oslo-time.ts';
import type { Channel, Profile, Supplier } from './profile.ts';

type FieldValues = Record<string, unknown>;

/** Of a channel of which the file states one date, the other is the same: a generated one could contradict it. */
const TWIN_DATES = [
  ['epostadresse_oppdatert', 'epostadresse_sist_verifisert'],
  ['mobiltelefonnummer_oppdatert', 'mobiltelefonnummer_sist_verifisert'],
] as const;

/**
 * A person of a scenario: the generated person that `generated` makes of the kind that the file's statements imply, with
 * the statements laid on top as they stand, whatever they are. A mailbox has both members or is meant to lack one, so it
 * is not completed with a generated one. Durations count back from `origin` (ms since 1970).
 */
export function createScenarioPerson(specified: PersonSpec, generated: Person, origin: number): Person {
  const { kontaktinformasjon, digital_post } = specified;
  const completed = kontaktinformasjon
    ? { ...specified, kontaktinformasjon: withTwinDates(kontaktinformasjon) }
    : specified;
  const base: FieldValues = digital_post === undefined ? { ...generated } : { ...generated, digital_post: undefined };
  return mergeSpecified(base, completed, origin) as unknown as Person;
}

function withTwinDates(contact: FieldValues): FieldValues {
  const twins = TWIN_DATES.flatMap(([one, other]) => [
    [one, contact[one] ?? contact[other]],
    [other, contact[other] ?? contact[one]],
  ]);
  return { ...Object.fromEntries(twins.filter(([, date]) => date !== undefined && date !== null)), ...contact };
}

function mergeSpecified(generated: FieldValues, specified: FieldValues, origin: number): FieldValues {
  const result = { ...generated };
  for (const [member, value] of Object.entries(specified)) {
    if (value === null) delete result[member];
    else if (typeof value !== 'object') result[member] = value;
    else if ('ago' in value) result[member] = formatTimestamp(subtractDuration(origin, String(value.ago)));
    else result[member] = mergeSpecified((result[member] ?? {}) as FieldValues, value as FieldValues, origin);
    if (isEmpty(result[member])) delete result[member];
  }
  return result;
}

/** Absent values are left out, and so is an object of nothing else. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && Object.keys(value as FieldValues).length === 0;

const hasValue = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * The kind of person that a scenario's statements imply; what they leave open is as it was drawn. Statements that
 * contradict each other, or have unknown codes, imply some kind, too: they are laid on top of it as they stand.
 */
export function inferProfile(specified: PersonSpec, drawn: Profile): Profile {
  const status = inferStatus(specified, drawn);
  if (status !== 'AKTIV') {
    return { status, reserved: false, epost: 'none', mobil: 'none', supplier: null, spraak: null };
  }
  const reserved = inferReservation(specified, drawn);
  return {
    status,
    reserved,
    ...inferChannels(specified, drawn, inferFreshness(specified, reserved)),
    supplier: inferSupplier(specified, drawn),
    spraak: specified.spraak === undefined ? drawn.spraak : specified.spraak,
  };
}

function inferStatus(specified: PersonSpec, drawn: Profile): Profile['status'] {
  const { status } = specified;
  // A status that no documentation has takes nothing away.
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

/** Who can be notified has nothing expired; who cannot, and has not reserved, has nothing fresh. */
function inferFreshness(specified: PersonSpec, reserved: boolean): 'fresh' | 'expired' | null {
  if (specified.varslingsstatus === 'KAN_VARSLES') return 'fresh';
  return specified.varslingsstatus === 'KAN_IKKE_VARSLES' && !reserved ? 'expired' : null;
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
  // Who can be notified has a channel, even if none was drawn.
  return unreachable && freshness === 'fresh' ? channels({ epost: 'fresh', mobil: 'fresh' }) : implied;
}

type ChannelSpec = 'absent' | 'present' | 'open';

/** A channel is there if anything is said of it: a date belongs to an address. */
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
