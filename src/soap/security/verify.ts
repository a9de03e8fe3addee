import { X509Certificate } from 'node:crypto';
import { collapseSpace, findChildren, getText, type XmlElement } from '../../xml/read.ts';
import { type Envelope, type Headers, parseMessage } from '../envelope.ts';
import { createSecurityFault } from '../fault.ts';
import type { SeenSignatures, SoapService } from '../service.ts';
import { SECURITY } from '../versions.ts';
import { findSignature, getElementIds, verifySignedElements } from './signature.ts';

/** The oldest are forgotten first: a flood of messages costs memory within bounds, and time to nobody. */
const MAX_SEEN_SIGNATURES = 10_000;

/**
 * The value of a signature, the same however it is written.
 *
 * @throws SoapFault if anything but one text is in it: a reader might take a part of it for the whole
 */
export function readSignatureValue(signature: XmlElement): string {
  const [value] = findChildren(signature, SECURITY.ds, 'SignatureValue');
  const [text, ...others] = value?.nodes ?? [];
  if (typeof text !== 'string' || others.length > 0) {
    throw createSecurityFault('InvalidSecurity', 'a SignatureValue has text, and nothing else');
  }
  return Buffer.from(text, 'base64').toString('base64');
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
export function requireValidTimestamp(timestamp: XmlElement, now: number): number {
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

function readInstant(timestamp: XmlElement, name: 'Created' | 'Expires'): number {
  const [moment, ...others] = findChildren(timestamp, SECURITY.wsu, name);
  const text = moment === undefined ? '' : collapseSpace(getText(moment) ?? '');
  const instant = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (others.length > 0 || Number.isNaN(instant)) {
    throw createSecurityFault('InvalidSecurity', `the Timestamp needs one ${name}, an xs:dateTime with its offset`);
  }
  return instant;
}

const MIN_MODULUS_BITS = 2048;

/**
 * The certificate that a signature names: a BinarySecurityToken of the same Security header. Who has issued it is not
 * asked: whoever calls a mock has a certificate of no authority.
 *
 * @throws SoapFault
 */
export function readTokenCertificate(signature: XmlElement, security: XmlElement, now: number): X509Certificate {
  const id = readTokenId(signature);
  const tokens = findChildren(security, SECURITY.wsse, 'BinarySecurityToken');
  const token = tokens.find((one) => getElementIds(one).includes(id));
  if (token === undefined) {
    throw createSecurityFault('SecurityTokenUnavailable', 'the signature names no BinarySecurityToken of the message');
  }
  if (token.attributes.ValueType !== SECURITY.x509v3) {
    throw createSecurityFault('UnsupportedSecurityToken', 'the BinarySecurityToken must be an X.509 certificate');
  }
  const certificate = parseCertificate(getText(token) ?? '');
  requireUsableCertificate(certificate, now);
  return certificate;
}

/** KeyInfo / SecurityTokenReference / Reference, one of each. */
function readTokenId(signature: XmlElement): string {
  const path = [
    { namespace: SECURITY.ds, name: 'KeyInfo' },
    { namespace: SECURITY.wsse, name: 'SecurityTokenReference' },
    { namespace: SECURITY.wsse, name: 'Reference' },
  ];
  let here = signature;
  for (const { namespace, name } of path) {
    const found = findChildren(here, namespace, name);
    if (found.length !== 1) {
      throw createSecurityFault(
        'UnsupportedSecurityToken',
        'the signature must refer to a BinarySecurityToken of the message',
      );
    }
    here = found[0]!;
  }
  const [, id] = /^#(.+)$/.exec(here.attributes.URI ?? '') ?? [];
  if (id === undefined) {
    throw createSecurityFault(
      'SecurityTokenUnavailable',
      'the signature must name its token by #, then the id of the token',
    );
  }
  return id;
}

function parseCertificate(base64: string): X509Certificate {
  const bytes = Buffer.from(base64, 'base64');
  try {
    const certificate = new X509Certificate(bytes);
    // PEM is read too, and what stands behind a certificate is passed over: neither is what the token says it is.
    if (certificate.raw.equals(bytes)) return certificate;
  } catch {
    // As below.
  }
  throw createSecurityFault('InvalidSecurityToken', 'the BinarySecurityToken is no X.509 certificate (DER) in base64');
}

function requireUsableCertificate({ publicKey, validFrom, validTo }: X509Certificate, now: number): void {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < MIN_MODULUS_BITS) {
    throw createSecurityFault(
      'InvalidSecurityToken',
      `the certificate needs an RSA key of ${MIN_MODULUS_BITS} bits or more`,
    );
  }
  if (now < Date.parse(validFrom) || now > Date.parse(validTo)) {
    throw createSecurityFault('InvalidSecurityToken', 'the certificate is not valid today');
  }
}

/** A message as it was read, and its text. */
interface ReceivedMessage {
  readonly envelope: Envelope;
  readonly headers: Headers;
  readonly text: string;
}

/** What is used of a message: the Body as it is signed, and the header as it is signed or, if it is not, as it stands. */
export interface VerifiedMessage {
  readonly body: XmlElement;
  readonly oppslagstjenesten: XmlElement | undefined;
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
  const covered = verifySignedElements(signature, readTokenCertificate(signature, security, now), {
    root: envelope.root,
    text,
  });
  const until = requireValidTimestamp(requireSignedElement(timestamp, covered), now);
  const used = {
    body: requireSignedElement(envelope.body, covered),
    oppslagstjenesten: oppslagstjenesten && (findSignedElement(oppslagstjenesten, covered) ?? oppslagstjenesten),
  };
  rejectReplay(value, until, service.seenSignatures, now);
  return used;
}

/** @throws SoapFault if the signature does not cover the element */
function requireSignedElement(element: XmlElement, covered: ReadonlyMap<string, string>): XmlElement {
  const signed = findSignedElement(element, covered);
  if (signed === undefined) throw createSecurityFault('FailedCheck', `${element.name} is not signed`);
  return signed;
}

/**
 * An element of the message as the signature covers it, if it does. The library that verified it has parsed the message by
 * itself, so that it found the same element is not taken for granted.
 */
function findSignedElement(element: XmlElement, covered: ReadonlyMap<string, string>): XmlElement | undefined {
  const id = getElementIds(element).find((one) => covered.has(one));
  if (id === undefined) return undefined;
  const signed = parseMessage(covered.get(id)!, 'accept');
  if (signed.name !== element.name || signed.namespace !== element.namespace) {
    throw createSecurityFault('FailedCheck', `another element is signed in place of ${element.name}`);
  }
  return signed;
}
