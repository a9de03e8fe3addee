import { createSecurityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import { type Element, findChildren, getText } from '../xml-read.ts';
import { collapseSpace } from '../xml-space.ts';

/** @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity */
export const TIME_TO_LIVE_MS = 120_000;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Refuses a Timestamp that was not made within the last 120 seconds, or that has expired by its own words. A sender's
 * clock may be as much ahead. What it says to last longer lasts no longer.
 *
 * @returns until when it is taken, in milliseconds since 1970
 * @throws SoapFault
 */
export function requireValidTimestamp(timestamp: Element, now: number): number {
  const created = readInstant(timestamp, 'Created');
  const expires = readInstant(timestamp, 'Expires');
  if (expires <= created) {
    throw createSecurityFault('InvalidSecurity', 'the Timestamp must not expire before it was created');
  }
  if (Math.abs(now - created) > TIME_TO_LIVE_MS || expires <= now) {
    throw createSecurityFault('MessageExpired', 'the Timestamp must be of the last 120 seconds, and not have expired');
  }
  return Math.min(expires, created + TIME_TO_LIVE_MS);
}

function readInstant(timestamp: Element, name: 'Created' | 'Expires'): number {
  const [moment, ...others] = findChildren(timestamp, SECURITY.wsu, name);
  const text = moment === undefined ? '' : collapseSpace(getText(moment) ?? '');
  const instant = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (others.length > 0 || Number.isNaN(instant)) {
    throw createSecurityFault('InvalidSecurity', `the Timestamp needs one ${name}, an xs:dateTime with its offset`);
  }
  return instant;
}
