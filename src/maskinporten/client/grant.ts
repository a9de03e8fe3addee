import { type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import type { TokenRequest } from '../../cli/check/required-tokens.ts';
import { KrrError } from '../../errors.ts';
import { type PrivateKey, readPrivateKey } from '../issuer/keys.ts';

/** Who asks an issuer for tokens, and what it signs with: either the name of a key, or certificates. */
export interface Signer {
  readonly clientId: string;
  readonly key: KeyObject;
  readonly header: { readonly kid: string } | { readonly x5c: readonly string[] };
}

/** Seconds: Maskinporten takes grants that live 120 at the most. */
const LIFETIME = 60;

/** A grant for a token (RFC 7523), signed, for once. */
export async function createGrant(
  request: TokenRequest,
  issuer: string,
  { clientId, key, header }: Signer,
): Promise<string> {
  const { SignJWT } = await import('jose');
  const iat = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...request, aud: issuer, iss: clientId, iat, exp: iat + LIFETIME, jti: randomUUID() })
    .setProtectedHeader({ alg: 'RS256', ...('kid' in header ? header : { x5c: [...header.x5c] }) })
    .sign(key);
}

/** The texts of the files that `--key` and `--cert` name, and the names that they came by. */
export interface SignerTexts {
  readonly clientId: string;
  readonly key: string;
  readonly keyFile: string;
  readonly kid?: string;
  readonly cert?: string;
  readonly certFile?: string;
}

/**
 * Reads what grants are signed with.
 *
 * @throws KrrError OPTION_INVALID, which repeats nothing of the files
 */
export function readSigner({ clientId, key: text, keyFile, kid, cert, certFile }: SignerTexts): Signer {
  const { key, kid: ownKid } = readKey(text, keyFile);
  if (cert !== undefined) return { clientId, key, header: { x5c: readCertificates(cert, certFile!, key) } };
  const keyId = kid ?? ownKid;
  if (keyId !== undefined) return { clientId, key, header: { kid: keyId } };
  throw new KrrError('OPTION_INVALID', 'who signs? name the key with --kid, or give its certificate with --cert');
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

/** The certificates of a file, the key's own first, as `x5c` has them. */
function readCertificates(text: string, file: string, key: KeyObject): readonly string[] {
  const certificates = parseCertificates(text);
  if (certificates === undefined) throw new KrrError('OPTION_INVALID', `--cert ${file}: no PEM that can be used`);
  if (!certificates[0]!.checkPrivateKey(key)) {
    throw new KrrError('OPTION_INVALID', `--cert ${file}: the first certificate is not that of the key (--key)`);
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
