import type { Envelope } from '../envelope.ts';
import { securityFault } from '../fault.ts';
import type { Headers } from '../headers.ts';
import { SECURITY } from '../namespaces.ts';
import type { SoapService } from '../service.ts';
import { childrenNamed, type Element, parseXml } from '../xml-read.ts';
import { idsOf } from './ids.ts';
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

/** What is used of a message: the Body as it is signed, and the header as it is signed or, if it is not, as it stands. */
export interface Verified {
  readonly body: Element;
  readonly oppslagstjenesten: Element | undefined;
}

/**
 * Verifies the Security header of a message: an X.509 certificate in a BinarySecurityToken, a Timestamp of the last 120
 * seconds, and a signature (RSA-SHA256, exclusive canonicalization) that covers Timestamp and Body. The documentation asks
 * for Oppslagstjenesten too, but the client that its publisher gave away left that unsigned: it may be, or not.
 *
 * What is signed is read from the very bytes that the signature covers, and each element must be the one that stands
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
  const until = requireTimely(signedForm(timestamp, covered), now);
  const used = {
    body: signedForm(envelope.body, covered),
    oppslagstjenesten: oppslagstjenesten && (coveredForm(oppslagstjenesten, covered) ?? oppslagstjenesten),
  };
  refuseReplay(value, until, service.seenSignatures, now);
  return used;
}

/** @throws SoapFault if the signature does not cover the element */
function signedForm(element: Element, covered: ReadonlyMap<string, string>): Element {
  const signed = coveredForm(element, covered);
  if (signed === undefined) throw securityFault('FailedCheck', `${element.localName} is not signed`);
  return signed;
}

/**
 * An element of the message as the signature covers it, if it does. The library that verified it has parsed the message by
 * itself, so that it found the same element is not taken for granted.
 */
function coveredForm(element: Element, covered: ReadonlyMap<string, string>): Element | undefined {
  const id = idsOf(element).find((one) => covered.has(one));
  if (id === undefined) return undefined;
  const signed = parseXml(covered.get(id)!);
  if (signed.localName !== element.localName || signed.namespaceURI !== element.namespaceURI) {
    throw securityFault('FailedCheck', `another element is signed in place of ${element.localName}`);
  }
  return signed;
}
