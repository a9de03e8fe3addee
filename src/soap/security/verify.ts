import type { Envelope } from '../envelope.ts';
import { securityFault } from '../fault.ts';
import type { Headers } from '../headers.ts';
import { SECURITY } from '../namespaces.ts';
import type { SoapService } from '../service.ts';
import { childrenNamed, type Element, parseXml } from '../xml-read.ts';
import { refuseReplay, signatureValueOf } from './replay.ts';
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
 * The same message sent again is refused, as long as its Timestamp would let it pass.
 *
 * @throws SoapFault with a code of Web Services Security
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity
 */
export function verified(
  { envelope, headers: { security, oppslagstjenesten }, text }: Received,
  service: Pick<SoapService, 'now' | 'seenSignatures'>,
): Verified {
  const now = service.now();
  if (security === undefined) throw securityFault('InvalidSecurity', 'the message needs a Security header');
  const [timestamp, ...others] = childrenNamed(security, SECURITY.wsu, 'Timestamp');
  if (timestamp === undefined || others.length > 0) {
    throw securityFault('InvalidSecurity', 'the Security header needs one Timestamp');
  }
  const signature = signatureOf(security);
  const value = signatureValueOf(signature);
  const covered = signedElements(signature, certificateOf(signature, security, now), text);
  const asSigned = (element: Element): Element => signedForm(element, covered);
  const until = requireTimely(asSigned(timestamp), now);
  const used = {
    body: asSigned(envelope.body),
    oppslagstjenesten: oppslagstjenesten === undefined ? undefined : asSigned(oppslagstjenesten),
  };
  refuseReplay(value, until, service.seenSignatures, now);
  return used;
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
