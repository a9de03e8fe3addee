import { X509Certificate } from 'node:crypto';
import { createSecurityFault } from '../fault.ts';
import { SECURITY } from '../namespaces.ts';
import { type Element, findChildren, getChildElements, getText, isNamed } from '../xml-read.ts';
import { getElementIds } from './ids.ts';

const MIN_MODULUS_BITS = 2048;

/**
 * The certificate that a signature names: a BinarySecurityToken of the same Security header. Who has issued it is not
 * asked: whoever calls a mock has a certificate of no authority.
 *
 * @throws SoapFault
 */
export function readTokenCertificate(signature: Element, security: Element, now: number): X509Certificate {
  const id = readTokenId(signature);
  const tokens = findChildren(security, SECURITY.wsse, 'BinarySecurityToken');
  const token = tokens.find((one) => getElementIds(one).includes(id));
  if (token === undefined) {
    throw createSecurityFault('SecurityTokenUnavailable', 'the signature names no BinarySecurityToken of the message');
  }
  if (token.getAttribute('ValueType') !== SECURITY.x509v3) {
    throw createSecurityFault('UnsupportedSecurityToken', 'the BinarySecurityToken must be an X.509 certificate');
  }
  const certificate = parseCertificate(getText(token) ?? '');
  requireUsableCertificate(certificate, now);
  return certificate;
}

/** KeyInfo / SecurityTokenReference / Reference, one of each. */
function readTokenId(signature: Element): string {
  const path = [
    { namespace: SECURITY.ds, name: 'KeyInfo' },
    { namespace: SECURITY.wsse, name: 'SecurityTokenReference' },
    { namespace: SECURITY.wsse, name: 'Reference' },
  ];
  let here = signature;
  for (const { namespace, name } of path) {
    const found = getChildElements(here).filter((child) => isNamed(child, namespace, name));
    if (found.length !== 1) {
      throw createSecurityFault(
        'UnsupportedSecurityToken',
        'the signature must refer to a BinarySecurityToken of the message',
      );
    }
    here = found[0]!;
  }
  const [, id] = /^#(.+)$/.exec(here.getAttribute('URI') ?? '') ?? [];
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
