import { type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { KrrError } from '../../errors.ts';
import { type PrivateKey, readPrivateKey } from '../issuer/keys.ts';

/** The claims of a grant that name the requested token. */
export interface GrantRequest {
  readonly scope: string;
  /** The person to log in. */
  readonly pid?: string;
  /** The organisation that delegates its scopes. */
  readonly consumer_org?: string;
}

/** The client that requests tokens, and its key. The header of a grant names the key or carries its certificates. */
export interface Signer {
  readonly clientId: string;
  readonly key: KeyObject;
  readonly header: { readonly kid: string } | { readonly x5c: readonly string[] };
}

/** Maskinporten accepts grants with a lifetime of at most 120 seconds. */
const LIFETIME_SECONDS = 60;

/** Creates a signed JWT grant (RFC 7523) for one token request. */
export async function createGrant(
  request: GrantRequest,
  issuer: string,
  { clientId, key, header }: Signer,
): Promise<string> {
  const { SignJWT } = await import('jose');
  const iat = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...request, aud: issuer, iss: clientId, iat, exp: iat + LIFETIME_SECONDS, jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', ...('kid' in header ? header : { x5c: [...header.x5c] }) })
    .sign(key);
}

/** The contents of the files named by `--key` and `--cert`; the file names are for error messages. */
export interface SignerTexts {
  readonly clientId: string;
  readonly key: string;
  readonly keyFile: string;
  readonly kid?: string;
  readonly cert?: string;
  readonly certFile?: string;
}

/** @throws KrrError OPTION_INVALID, with a message that contains nothing of the files' contents */
export function readSigner({ clientId, key: text, keyFile, kid, cert, certFile }: SignerTexts): Signer {
  const { key, kid: ownKid } = readKey(text, keyFile);
  if (cert !== undefined) return { clientId, key, header: { x5c: readCertificates(cert, certFile!, key) } };
  const keyId = kid ?? ownKid;
  if (keyId !== undefined) return { clientId, key, header: { kid: keyId } };
  throw new KrrError('OPTION_INVALID', 'no key id: name the key with --kid, or give its certificate with --cert');
}

function readKey(text: string, file: string): PrivateKey {
  const read = readPrivateKey(text);
  if (read !== null) return read;
  throw new KrrError(
    'OPTION_INVALID',
    `--key ${file}: a private RSA key of at least 2048 bits is needed, PEM or JWK, without a passphrase`,
  );
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Reads the certificates for `x5c`; the key's own certificate must be the first. */
function readCertificates(text: string, file: string, key: KeyObject): readonly string[] {
  const certificates = parseCertificates(text);
  if (certificates === undefined) throw new KrrError('OPTION_INVALID', `--cert ${file}: not a usable PEM file`);
  if (!certificates[0]!.checkPrivateKey(key)) {
    throw new KrrError('OPTION_INVALID', `--cert ${file}: the first certificate does not belong to the key (--key)`);
  }
  return certificates.map(({ raw }) => raw.toString('base64'));
}

function parseCertificates(text: string): readonly X509Certificate[] | undefined {
  try {
    const certificates = (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
    return certificates.length > 0 ? certificates : undefined;
  } catch {
    return undefined;
  }
}
