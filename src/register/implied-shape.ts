import type { StatedPerson } from '../scenario/index.ts';
import type { Channel, Shape, Supplier } from './shape.ts';

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The kind of person that a scenario's statements imply; what they leave open is as it was drawn. */
export function impliedShape(stated: StatedPerson, drawn: Shape): Shape {
  const status = impliedStatus(stated, drawn);
  if (status !== 'AKTIV') {
    return { status, reserved: false, epost: 'none', mobil: 'none', supplier: null, spraak: null };
  }
  const reserved = impliedReservation(stated, drawn);
  const contact = stated.kontaktinformasjon;
  const freshness = impliedFreshness(stated, reserved);
  return {
    status,
    reserved,
    epost: impliedChannel(contact === null ? null : contact?.epostadresse, drawn.epost, freshness),
    mobil: impliedChannel(contact === null ? null : contact?.mobiltelefonnummer, drawn.mobil, freshness),
    supplier: impliedSupplier(stated, drawn),
    spraak: stated.spraak === undefined ? drawn.spraak : stated.spraak,
  };
}

function impliedStatus(stated: StatedPerson, drawn: Shape): Shape['status'] {
  if (isGiven(stated.status)) return stated.status!;
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

function impliedChannel(stated: string | null | undefined, drawn: Channel, freshness: Channel | null): Channel {
  if (stated === null || (stated === undefined && drawn === 'none')) return 'none';
  return freshness ?? (drawn === 'none' ? 'fresh' : drawn);
}

const SUPPLIERS: Readonly<Record<string, Supplier>> = { '984661185': '984661185', '922020175': '922020175' };

function impliedSupplier({ digital_post, sertifikat }: StatedPerson, drawn: Shape): Supplier | null {
  if (digital_post === null) return null;
  const named = SUPPLIERS[digital_post?.postkasseleverandoeradresse ?? ''];
  const needed = isGiven(digital_post) || isGiven(sertifikat);
  return named ?? drawn.supplier ?? (needed ? '984661185' : null);
}
