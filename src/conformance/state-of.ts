import type { Freshness } from './freshness.ts';
import type { JsonObject } from './reading.ts';

export const isActive = ({ status }: JsonObject): boolean => status === 'AKTIV';
export const isReserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'JA';
export const isUnreserved = (person: JsonObject): boolean => isActive(person) && person.reservasjon === 'NEI';
export const areAll = (channels: readonly Freshness[], freshness: Freshness): boolean =>
  channels.length > 0 && channels.every((channel) => channel === freshness);
