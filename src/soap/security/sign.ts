import { createElement, type OutputElement } from '../../xml/write.ts';
import type { SoapSigner, TimestampLife } from '../types.ts';
import { SECURITY } from '../versions.ts';
import { loadXmlCrypto } from './signature.ts';

const IDS = { token: 'X509', timestamp: 'Timestamp', body: 'Body' } as const;

/**
 * Writes a message with a Security header: the signer's certificate, a Timestamp, and a signature of Timestamp and Body.
 *
 * @param write writes the message with header blocks and attributes of the Body
 * @param now milliseconds since 1970
 */
export function signEnvelope(
  write: (blocks: readonly OutputElement[], bodyAttributes: OutputElement['attributes']) => string,
  { key, certificate }: SoapSigner,
  { now, timestampLife }: { readonly now: number; readonly timestampLife: TimestampLife },
): string {
  const namespaces = { 'xmlns:wsse': SECURITY.wsse, 'xmlns:wsu': SECURITY.wsu };
  const security = createElement(
    'wsse:Security',
    { ...namespaces, 'env:mustUnderstand': '1' },
    createToken(certificate),
    createTimestamp(now, timestampLife),
  );
  const message = write([security], { 'xmlns:wsu': SECURITY.wsu, 'wsu:Id': IDS.body });
  const { SignedXml } = loadXmlCrypto();
  const signing = new SignedXml({
    idMode: 'wssecurity',
    privateKey: key,
    signatureAlgorithm: SECURITY.rsaSha256,
    canonicalizationAlgorithm: SECURITY.exclusiveC14n,
    getKeyInfoContent: () => TOKEN_REFERENCE,
  });
  for (const id of [IDS.timestamp, IDS.body]) {
    signing.addReference({
      xpath: `//*[@*[local-name(.)='Id']='${id}']`,
      digestAlgorithm: SECURITY.sha256,
      transforms: [SECURITY.exclusiveC14n],
    });
  }
  signing.computeSignature(message, { prefix: 'ds', location: { reference: "//*[local-name(.)='Security']" } });
  return signing.getSignedXml();
}

const createToken = ({ raw }: SoapSigner['certificate']): OutputElement =>
  createElement(
    'wsse:BinarySecurityToken',
    { EncodingType: SECURITY.base64, ValueType: SECURITY.x509v3, 'wsu:Id': IDS.token },
    raw.toString('base64'),
  );

const createTimestamp = (now: number, life: TimestampLife): OutputElement =>
  createElement(
    'wsu:Timestamp',
    { 'wsu:Id': IDS.timestamp },
    createElement('wsu:Created', {}, new Date(now).toISOString()),
    createElement('wsu:Expires', {}, new Date(now + life * 1000).toISOString()),
  );

const TOKEN_REFERENCE =
  `<wsse:SecurityTokenReference xmlns:wsse="${SECURITY.wsse}">` +
  `<wsse:Reference URI="#${IDS.token}" ValueType="${SECURITY.x509v3}"/></wsse:SecurityTokenReference>`;
