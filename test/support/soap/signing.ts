import 'reflect-metadata';
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { SignedXml } from 'xml-crypto';
import type { SoapSigner } from '../../../src/soap/index.ts';
import { NOW, VERSIONS, type Version } from './names.ts';

const OASIS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
export const WSSE = `${OASIS}-wssecurity-secext-1.0.xsd`;
export const WSU = `${OASIS}-wssecurity-utility-1.0.xsd`;
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const X509V3 = `${OASIS}-x509-token-profile-1.0#X509v3`;

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** A key and a certificate of nobody, made for this run. */
export async function signerWith({ bits = 2048, from = '2020-01-01', to = '2040-01-01' } = {}): Promise<SoapSigner> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: bits,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=krr-kit test, C=NO',
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: algorithm,
    keys,
  });
  return { key: KeyObject.from(keys.privateKey), certificate: new X509Certificate(Buffer.from(certificate.rawData)) };
}

export interface Signing {
  readonly version?: Version;
  readonly signer: SoapSigner;
  /** Which elements are signed, by their ids. */
  readonly covered?: readonly string[];
  /** Milliseconds since 1970. */
  readonly created?: number;
  readonly expires?: number;
  readonly header?: string;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly canonicalization?: string;
  readonly keyInfo?: string;
  /** Changes the message before it is signed. */
  readonly before?: (message: string) => string;
}

const KEY_INFO = `<wsse:SecurityTokenReference xmlns:wsse="${WSSE}"><wsse:Reference URI="#X509" ValueType="${X509V3}"/></wsse:SecurityTokenReference>`;
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A signed message as a client of the service sends it. */
export function signedEnvelope(body: string, signing: Signing): string {
  const { version = '1.2', signer, created = NOW, header = '' } = signing;
  const token = signer.certificate.raw.toString('base64');
  const message = `<soap:Envelope xmlns:soap="${VERSIONS[version].namespace}" xmlns:wsu="${WSU}"><soap:Header>${header}<wsse:Security xmlns:wsse="${WSSE}" soap:mustUnderstand="1"><wsse:BinarySecurityToken EncodingType="${OASIS}-soap-message-security-1.0#Base64Binary" ValueType="${X509V3}" wsu:Id="X509">${token}</wsse:BinarySecurityToken><wsu:Timestamp wsu:Id="TS"><wsu:Created>${instant(created)}</wsu:Created><wsu:Expires>${instant(signing.expires ?? created + 120_000)}</wsu:Expires></wsu:Timestamp></wsse:Security></soap:Header><soap:Body wsu:Id="B">${body}</soap:Body></soap:Envelope>`;
  return sign((signing.before ?? String)(message), signing);
}

function sign(message: string, signing: Signing): string {
  const { signer, covered = ['TS', 'B'], transforms = [EXCLUSIVE] } = signing;
  const signature = new SignedXml({
    privateKey: signer.key,
    signatureAlgorithm: signing.algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: signing.canonicalization ?? EXCLUSIVE,
    inclusiveNamespacesPrefixList: ['soap'],
    getKeyInfoContent: () => signing.keyInfo ?? KEY_INFO,
  });
  for (const id of covered) {
    signature.addReference({
      xpath: `//*[@*[local-name(.)='Id' or local-name(.)='ID']='${id}']`,
      digestAlgorithm: signing.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
      transforms: [...transforms],
      inclusiveNamespacesPrefixList: ['wsse', 'soap'],
    });
  }
  signature.computeSignature(message, { prefix: 'ds', location: { reference: "//*[local-name(.)='Security']" } });
  return signature.getSignedXml();
}
