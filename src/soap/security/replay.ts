import { createSecurityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import type { SeenSignatures } from '../service.ts';
import { type Element, findChildren } from '../xml-read.ts';

/** The oldest are forgotten first: a flood of messages costs memory within bounds, and time to nobody. */
const MAX_SEEN_SIGNATURES = 10_000;

/**
 * The value of a signature, the same however it is written.
 *
 * @throws SoapFault if anything but one text is in it: a reader might take a part of it for the whole
 */
export function readSignatureValue(signature: Element): string {
  const [value] = findChildren(signature, SECURITY.ds, 'SignatureValue');
  const [text, ...others] = Array.from(value?.childNodes ?? []);
  if (text === undefined || text.nodeType !== text.TEXT_NODE || others.length > 0) {
    throw createSecurityFault('InvalidSecurity', 'a SignatureValue has text, and nothing else');
  }
  return Buffer.from(text.nodeValue ?? '', 'base64').toString('base64');
}

/**
 * Refuses a signature that was taken before, and could be again by its Timestamp; remembers it otherwise.
 *
 * @param until when its Timestamp expires
 * @throws SoapFault
 * @see https://docs.oasis-open.org/wss/v1.1/wss-v1.1-spec-os-SOAPMessageSecurity.pdf section 13.2
 */
export function rejectReplay(value: string, until: number, seen: SeenSignatures, now: number): void {
  for (const [old, end] of seen) if (end < now) seen.delete(old);
  if (seen.has(value)) {
    throw createSecurityFault('FailedCheck', 'the same signed message came before: each needs a Timestamp of its own');
  }
  const [oldest] = seen.size < MAX_SEEN_SIGNATURES ? [] : seen.keys();
  if (oldest !== undefined) seen.delete(oldest);
  seen.set(value, until);
}
