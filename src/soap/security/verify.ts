import { X509Certificate } from 'node:crypto';
import { collapseSpace, findChildren, getText, type XmlElement } from '../../xml/read.ts';
import { type Envelope, type Headers, parseMessage } from '../envelope.ts';
import { createSecurityFault } from '../fault.ts';
import type { SeenSignatures, SoapService, TimestampLife } from '../types.ts';
import { SECURITY } from '../versions.ts';
import { getElementIds } from './ids.ts';
import { findSignature, verifySignedElements } from './signature.ts';

/** Bounds the memory. The oldest signatures are removed first. */
const MAX_SEEN_SIGNATURES = 10_000;

/**
 * Reads the value of a signature, normalised, so that a different line break does not hide a replay.
 *
 * @throws SoapFault unless it has one text node: readers differ in the part of a split text that they use
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
 * Rejects a signature that was accepted before, and records it otherwise.
 *
 * @param until the expiry of its Timestamp, in milliseconds since 1970
 * @throws SoapFault
 * @see https://docs.oasis-open.org/wss/v1.1/wss-v1.1-spec-os-SOAPMessageSecurity.pdf section 13.2
 */
export function rejectReplay(value: string, until: number, seen: SeenSignatures, now: number): void {
  for (const [old, end] of seen) if (end < now) seen.delete(old);
  if (seen.has(value)) {
    throw createSecurityFault(
      'FailedCheck',
      'the same signed message was sent before: each message needs a new Timestamp',
    );
  }
  const [oldest] = seen.size < MAX_SEEN_SIGNATURES ? [] : seen.keys();
  if (oldest !== undefined) seen.delete(oldest);
  seen.set(value, until);
}

/** @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity */
export const DEFAULT_TIMESTAMP_LIFE: TimestampLife = 120;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Rejects a Timestamp that was not created within its life of now, or that has expired. A later Expires does not extend
 * its life.
 *
 * @param life in seconds
 * @returns the time until which the message is accepted, in milliseconds since 1970
 * @throws SoapFault
 */
export function requireValidTimestamp(timestamp: XmlElement, now: number, life: TimestampLife): number {
  const created = readInstant(timestamp, 'Created');
  const expires = readInstant(timestamp, 'Expires');
  if (expires <= created) {
    throw createSecurityFault('InvalidSecurity', 'the Timestamp must not expire before it was created');
  }
  if (Math.abs(now - created) > life * 1000 || expires <= now) {
    throw createSecurityFault(
      'MessageExpired',
      `the Timestamp must be at most ${life} seconds old, and must not have expired`,
    );
  }
  return Math.min(expires, created + life * 1000);
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
 * Reads the certificate that a signature refers to: a BinarySecurityToken of the same Security header. The issuer of the
 * certificate is not checked, because clients of a mock use self-signed certificates.
 *
 * @throws SoapFault
 */
export function readTokenCertificate(signature: XmlElement, security: XmlElement, now: number): X509Certificate {
  const id = readTokenId(signature);
  const tokens = findChildren(security, SECURITY.wsse, 'BinarySecurityToken');
  const token = tokens.find((one) => getElementIds(one).includes(id));
  if (token === undefined) {
    throw createSecurityFault(
      'SecurityTokenUnavailable',
      'the signature does not refer to a BinarySecurityToken of the message',
    );
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
      'the signature must refer to its token by # and the id of the token',
    );
  }
  return id;
}

function parseCertificate(base64: string): X509Certificate {
  const bytes = Buffer.from(base64, 'base64');
  try {
    const certificate = new X509Certificate(bytes);
    // The token must be DER. Node also accepts PEM, and ignores bytes after the certificate.
    if (certificate.raw.equals(bytes)) return certificate;
  } catch {
    // Not a certificate: rejected below.
  }
  throw createSecurityFault(
    'InvalidSecurityToken',
    'the BinarySecurityToken must be an X.509 certificate (DER) in base64',
  );
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

interface ReceivedMessage {
  readonly envelope: Envelope;
  readonly headers: Headers;
  readonly text: string;
}

/** The signed Body, and the signed Oppslagstjenesten header or, if it is not signed, the header of the message. */
export interface VerifiedMessage {
  readonly body: XmlElement;
  readonly oppslagstjenesten: XmlElement | undefined;
}

/**
 * Verifies the Security header of a message: an X.509 certificate in a BinarySecurityToken, a Timestamp of the last 120 or
 * 60 seconds, and a signature (RSA-SHA256) that covers Timestamp and Body. The documentation also requires a signed Oppslagstjenesten, but the published client does not sign it: both are accepted.
 *
 * Signed elements are read from the bytes that the signature covers, and each must have the place in the message that
 * its use requires: a signed element that was moved is rejected.
 *
 * A repeated message is rejected as long as its Timestamp is valid.
 *
 * @throws SoapFault with a code of Web Services Security
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/ws-security/WebserviceSecurity
 */
export function verifyMessage(
  { envelope, headers: { security, oppslagstjenesten }, text }: ReceivedMessage,
  service: Pick<SoapService, 'now' | 'seenSignatures' | 'canonicalization' | 'timestampLife'>,
): VerifiedMessage {
  const { canonicalization = 'exclusive', timestampLife = DEFAULT_TIMESTAMP_LIFE } = service;
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
    canonicalization,
  });
  const until = requireValidTimestamp(requireSignedElement(timestamp, covered), now, timestampLife);
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
 * Returns the signed form of an element; undefined if it is not signed. The library parses the message itself, so the
 * name of the signed element is checked again.
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
