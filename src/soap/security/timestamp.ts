import { securityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import { childrenNamed, type Element, textOf } from '../xml-read.ts';

/** @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity */
export const TIME_TO_LIVE_MS = 120_000;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Refuses a Timestamp that was not made within the last 120 seconds, or that has expired by its own words. A sender's
 * clock may be as much ahead.
 *
 * @throws SoapFault
 */
export function requireTimely(timestamp: Element, now: number): void {
  const created = momentOf(timestamp, 'Created');
  const expires = momentOf(timestamp, 'Expires');
  if (Math.abs(now - created) > TIME_TO_LIVE_MS || expires <= now) {
    throw securityFault('MessageExpired', 'the Timestamp must be of the last 120 seconds, and not have expired');
  }
}

function momentOf(timestamp: Element, name: 'Created' | 'Expires'): number {
  const [moment, ...others] = childrenNamed(timestamp, SECURITY.wsu, name);
  const text = moment === undefined ? '' : (textOf(moment)?.trim() ?? '');
  const instant = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (others.length > 0 || Number.isNaN(instant)) {
    throw securityFault('InvalidSecurity', `the Timestamp needs one ${name}, an xs:dateTime with its offset`);
  }
  return instant;
}
