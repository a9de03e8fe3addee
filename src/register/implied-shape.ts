import type { StatedPerson } from '../scenario/index.ts';
import type { Channel, Shape, Supplier } from './shape.ts';

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * The kind of person that a scenario's statements imply; what they leave open is as it was drawn. Statements that
 * contradict each other, or have unknown codes, imply some kind, too: they are laid on top of it as they stand.
 */
export function impliedShape(stated: StatedPerson, drawn: Shape): Shape {
  const status = impliedStatus(stated, drawn);
  if (status !== 'AKTIV') {
    return { status, reserved: false, epost: 'none', mobil: 'none', supplier: null, spraak: null };
  }
  const reserved = impliedReservation(stated, drawn);
  return {
    status,
    reserved,
    ...impliedChannels(stated, drawn, impliedFreshness(stated, reserved)),
    supplier: impliedSupplier(stated, drawn),
    spraak: stated.spraak === undefined ? drawn.spraak : stated.spraak,
  };
}

function impliedStatus(stated: StatedPerson, drawn: Shape): Shape['status'] {
  const { status } = stated;
  // A status that no documentation has takes nothing away.
  if (isGiven(status)) return status === 'SLETTET' || status === 'IKKE_REGISTRERT' ? status : 'AKTIV';
  const { reservasjonstidspunkt, kontaktinformasjon, digital_post, sertifikat, spraak } = stated;
  const onlyOfActive = [reservasjonstidspunkt, kontaktinformasjon, digital_post, sertifikat, spraak];
  const implied = stated.reservasjon === 'JA' || stated.varslingsstatus === 'KAN_VARSLES' || onlyOfActive.some(isGiven);
  return implied ? 'AKTIV' : drawn.status;
}

function impliedReservation(stated: StatedPerson, drawn: Shape): boolean {
  if (isGiven(stated.reservasjon)) return stated.reservasjon === 'JA';
  if (isGiven(stated.reservasjonstidspunkt)) return true;
  return stated.varslingsstatus === 'KAN_VARSLES' ? false : drawn.reserved;
}

/** Who can be notified has nothing expired; who cannot, and has not reserved, has nothing fresh. */
function impliedFreshness(stated: StatedPerson, reserved: boolean): 'fresh' | 'expired' | null {
  if (stated.varslingsstatus === 'KAN_VARSLES') return 'fresh';
  return stated.varslingsstatus === 'KAN_IKKE_VARSLES' && !reserved ? 'expired' : null;
}

type Channels = Pick<Shape, 'epost' | 'mobil'>;

function impliedChannels(stated: StatedPerson, drawn: Channels, freshness: Channel | null): Channels {
  const epostadresse = statementOf(stated, 'epostadresse');
  const mobiltelefonnummer = statementOf(stated, 'mobiltelefonnummer');
  const channels = ({ epost, mobil }: Channels): Channels => ({
    epost: impliedChannel(epostadresse, epost, freshness),
    mobil: impliedChannel(mobiltelefonnummer, mobil, freshness),
  });
  const implied = channels(drawn);
  const unreachable = implied.epost === 'none' && implied.mobil === 'none';
  // Who can be notified has a channel, even if none was drawn.
  return unreachable && freshness === 'fresh' ? channels({ epost: 'fresh', mobil: 'fresh' }) : implied;
}

type Statement = 'absent' | 'present' | 'open';

/** A channel is there if anything is said of it: a date belongs to an address. */
function statementOf(
  { kontaktinformasjon: contact }: StatedPerson,
  channel: 'epostadresse' | 'mobiltelefonnummer',
): Statement {
  if (contact === null || contact?.[channel] === null) return 'absent';
  const said = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return said.some(([, value]) => isGiven(value)) ? 'present' : 'open';
}

function impliedChannel(statement: Statement, drawn: Channel, freshness: Channel | null): Channel {
  if (statement === 'absent' || (statement === 'open' && drawn === 'none')) return 'none';
  return freshness ?? (drawn === 'none' ? 'fresh' : drawn);
}

const SUPPLIERS: readonly Supplier[] = ['984661185', '922020175'];

function impliedSupplier({ digital_post, sertifikat }: StatedPerson, drawn: Shape): Supplier | null {
  if (digital_post === null) return null;
  const named = SUPPLIERS.find((supplier) => supplier === digital_post?.postkasseleverandoeradresse);
  const needed = isGiven(digital_post) || isGiven(sertifikat);
  return named ?? drawn.supplier ?? (needed ? '984661185' : null);
}
