import { securityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import { childrenNamed, type Element, textOf } from '../xml-read.ts';
import { collapsed } from '../xml-space.ts';

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
export function requireTimely(timestamp: Element, now: number): number {
  const created = momentOf(timestamp, 'Created');
  const expires = momentOf(timestamp, 'Expires');
  if (expires <= created) {
    throw securityFault('InvalidSecurity', 'the Timestamp must not expire before it was created');
  }
  if (Math.abs(now - created) > TIME_TO_LIVE_MS || expires <= now) {
    throw securityFault('MessageExpired', 'the Timestamp must be of the last 120 seconds, and not have expired');
  }
  return Math.min(expires, created + TIME_TO_LIVE_MS);
}

function momentOf(timestamp: Element, name: 'Created' | 'Expires'): number {
  const [moment, ...others] = childrenNamed(timestamp, SECURITY.wsu, name);
  const text = moment === undefined ? '' : collapsed(textOf(moment) ?? '');
  const instant = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (others.length > 0 || Number.isNaN(instant)) {
    throw securityFault('InvalidSecurity', `the Timestamp needs one ${name}, an xs:dateTime with its offset`);
  }
  return instant;
}
