import type { Envelope } from '../envelope.ts';
import { securityFault } from '../fault.ts';
import type { Headers } from '../headers.ts';
import { SECURITY } from '../namespaces.ts';
import { childrenNamed, type Element, parseXml } from '../xml-read.ts';
import { signatureOf, signedElements } from './signature.ts';
import { requireTimely } from './timestamp.ts';
import { certificateOf } from './token.ts';

/** A message as it was read, and its text. */
interface Received {
  readonly envelope: Envelope;
  readonly headers: Headers;
  readonly text: string;
}

/** What is signed of a message: only this is used. */
export interface Verified {
  readonly body: Element;
  readonly oppslagstjenesten: Element | undefined;
}

/**
 * Verifies the Security header of a message: an X.509 certificate in a BinarySecurityToken, a Timestamp of the last 120
 * seconds, and a signature (RSA-SHA256, exclusive canonicalization) that covers Timestamp, Body and Oppslagstjenesten.
 *
 * What is returned is read from the very bytes that the signature covers, and each element must be the one that stands
 * in its place in the message: a signed element that was moved elsewhere does not count.
 *
 * @param now milliseconds since 1970
 * @throws SoapFault with a code of Web Services Security
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity
 */
export function verified(
  { envelope, headers: { security, oppslagstjenesten }, text }: Received,
  now: number,
): Verified {
  if (security === undefined) throw securityFault('InvalidSecurity', 'the message needs a Security header');
  const [timestamp, ...others] = childrenNamed(security, SECURITY.wsu, 'Timestamp');
  if (timestamp === undefined || others.length > 0) {
    throw securityFault('InvalidSecurity', 'the Security header needs one Timestamp');
  }
  const signature = signatureOf(security);
  const covered = signedElements(signature, certificateOf(signature, security, now), text);
  const asSigned = (element: Element): Element => signedForm(element, covered);
  requireTimely(asSigned(timestamp), now);
  return {
    body: asSigned(envelope.body),
    oppslagstjenesten: oppslagstjenesten === undefined ? undefined : asSigned(oppslagstjenesten),
  };
}

/**
 * An element of the message as the signature covers it. The library that verified it has parsed the message by itself, so
 * that it found the same element is not taken for granted.
 */
function signedForm(element: Element, covered: ReadonlyMap<string, string>): Element {
  const canonical = covered.get(element.getAttributeNS(SECURITY.wsu, 'Id') ?? '');
  if (canonical === undefined) throw securityFault('FailedCheck', `${element.localName} is not signed`);
  const signed = parseXml(canonical);
  if (signed.localName !== element.localName || signed.namespaceURI !== element.namespaceURI) {
    throw securityFault('FailedCheck', `another element is signed in place of ${element.localName}`);
  }
  return signed;
}
