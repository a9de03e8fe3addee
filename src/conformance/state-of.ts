import type { Freshness } from './freshness.ts';
import type { Members } from './reading.ts';

export const isActive = ({ status }: Members): boolean => status === 'AKTIV';
export const isReserved = (person: Members): boolean => isActive(person) && person.reservasjon === 'JA';
export const isUnreserved = (person: Members): boolean => isActive(person) && person.reservasjon === 'NEI';
export const isAll = (channels: readonly Freshness[], freshness: Freshness): boolean =>
  channels.length > 0 && channels.every((channel) => channel === freshness);
