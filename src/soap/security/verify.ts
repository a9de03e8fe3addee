import type { Envelope } from '../envelope.ts';
import { createSecurityFault } from '../fault.ts';
import type { Headers } from '../headers.ts';
import { SECURITY } from '../namespaces.ts';
import type { SoapService } from '../service.ts';
import { type Element, findChildren, parseXml } from '../xml-read.ts';
import { getElementIds } from './ids.ts';
import { readSignatureValue, rejectReplay } from './replay.ts';
import { findSignature, verifySignedElements } from './signature.ts';
import { requireValidTimestamp } from './timestamp.ts';
import { readTokenCertificate } from './token.ts';

/** A message as it was read, and its text. */
interface ReceivedMessage {
  readonly envelope: Envelope;
  readonly headers: Headers;
  readonly text: string;
}

/** What is used of a message: the Body as it is signed, and the header as it is signed or, if it is not, as it stands. */
export interface VerifiedMessage {
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
export function verifyMessage(
  { envelope, headers: { security, oppslagstjenesten }, text }: ReceivedMessage,
  service: Pick<SoapService, 'now' | 'seenSignatures'>,
): VerifiedMessage {
  const now = service.now();
  if (security === undefined) throw createSecurityFault('InvalidSecurity', 'the message needs a Security header');
  const [timestamp, ...others] = findChildren(security, SECURITY.wsu, 'Timestamp');
  if (timestamp === undefined || others.length > 0) {
    throw createSecurityFault('InvalidSecurity', 'the Security header needs one Timestamp');
  }
  const signature = findSignature(security);
  const value = readSignatureValue(signature);
  const covered = verifySignedElements(signature, readTokenCertificate(signature, security, now), text);
  const until = requireValidTimestamp(requireSignedElement(timestamp, covered), now);
  const used = {
    body: requireSignedElement(envelope.body, covered),
    oppslagstjenesten: oppslagstjenesten && (findSignedElement(oppslagstjenesten, covered) ?? oppslagstjenesten),
  };
  rejectReplay(value, until, service.seenSignatures, now);
  return used;
}

/** @throws SoapFault if the signature does not cover the element */
function requireSignedElement(element: Element, covered: ReadonlyMap<string, string>): Element {
  const signed = findSignedElement(element, covered);
  if (signed === undefined) throw createSecurityFault('FailedCheck', `${element.localName} is not signed`);
  return signed;
}

/**
 * An element of the message as the signature covers it, if it does. The library that verified it has parsed the message by
 * itself, so that it found the same element is not taken for granted.
 */
function findSignedElement(element: Element, covered: ReadonlyMap<string, string>): Element | undefined {
  const id = getElementIds(element).find((one) => covered.has(one));
  if (id === undefined) return undefined;
  const signed = parseXml(covered.get(id)!);
  if (signed.localName !== element.localName || signed.namespaceURI !== element.namespaceURI) {
    throw createSecurityFault('FailedCheck', `another element is signed in place of ${element.localName}`);
  }
  return signed;
}
