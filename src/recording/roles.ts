import type { JsonObject } from '../conformance/target/json.ts';

const STATUS_NAMES: Readonly<Record<string, string>> = { SLETTET: 'deleted', IKKE_REGISTRERT: 'not-registered' };

/** Names a person by its state, with a number if several are alike. */
export function nameRole(fields: JsonObject, identifier: string, counts: Map<string, number>): string {
  const kind = `${identifier.charAt(0) >= '4' ? 'd-number-' : ''}${describeState(fields)}`;
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return count === 1 ? kind : `${kind}-${count}`;
}

function describeState({ status, reservasjon, varslingsstatus, kontaktinformasjon }: JsonObject): string {
  const name = Object.hasOwn(STATUS_NAMES, String(status)) ? STATUS_NAMES[String(status)] : undefined;
  if (name !== undefined) return name;
  if (reservasjon === 'JA') return 'reserved';
  if (varslingsstatus === undefined) return 'person';
  if (varslingsstatus === 'KAN_VARSLES') return 'reachable';
  return kontaktinformasjon === undefined ? 'without-contact' : 'not-notifiable';
}
