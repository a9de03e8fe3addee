import type { Kontaktinformasjon, Person } from '../contract/index.ts';
import { channelDates, contactState } from './contact-state.ts';
import type { Channel, Shape } from './shape.ts';

/** What kind of person somebody is at an instant (ms since 1970), as can be seen from what the register has. */
export function shapeSeen(
  { status, reservasjon, kontaktinformasjon, digital_post, spraak }: Person,
  now: number,
): Shape {
  return {
    status: status as Shape['status'],
    reserved: reservasjon === 'JA',
    epost: channelSeen(kontaktinformasjon, 'epostadresse', now),
    mobil: channelSeen(kontaktinformasjon, 'mobiltelefonnummer', now),
    supplier: (digital_post?.postkasseleverandoeradresse ?? null) as Shape['supplier'],
    spraak: (spraak ?? null) as Shape['spraak'],
  };
}

function channelSeen(
  contact: Kontaktinformasjon | undefined,
  channel: 'epostadresse' | 'mobiltelefonnummer',
  now: number,
): Channel {
  const members = Object.entries(contact ?? {}).filter(([member]) => member.startsWith(channel));
  return contactState(channelDates(Object.fromEntries(members)), now) as Channel;
}
