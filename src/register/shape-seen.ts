import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import { getChannelDates, getContactState } from './contact-state.ts';
import type { Channel, Profile } from './shape.ts';

/** What kind of person somebody is at an instant (ms since 1970), as can be seen from what the register has. */
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
  };
}

function toChannel(
  contact: Kontaktinformasjon | undefined,
  channel: 'epostadresse' | 'mobiltelefonnummer',
  now: number,
): Channel {
  const members = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return getContactState(getChannelDates(Object.fromEntries(members)), now) as Channel;
}
