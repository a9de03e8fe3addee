import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { isRsaKey } from '../../maskinporten/issuer/rsa.ts';
import type { SoapService, SoapSigner } from '../../soap/index.ts';

/** A private RSA key of at least 2048 bits without a passphrase, and its certificate, both in PEM. */
export interface SigningKey {
  readonly key: string;
  readonly cert: string;
}

type SignerOption = Pick<SoapService, 'signer'>;
const NO_SIGNER = Promise.resolve({});

/** Creates the function that loads the signer of responses. Its first call generates a key if none is given. */
export function createSoapSigner(sign: boolean | SigningKey): () => Promise<SignerOption> {
  let signing: Promise<SignerOption> | undefined;
  const createSigner = async (): Promise<SignerOption> => {
    const signer = readSigner(sign === true ? await generateSigningKey() : (sign as SigningKey));
    return signer === null ? {} : { signer };
  };
  return () => {
    if (sign === false) return NO_SIGNER;
    signing ??= createSigner();
    return signing;
  };
}

/** Reads a signing key and its certificate. Null if one is invalid or if they do not match. */
export function readSigner({ key, cert }: SigningKey): SoapSigner | null {
  try {
    const signer = { key: createPrivateKey(key), certificate: new X509Certificate(cert) };
    return isRsaKey(signer.key) && signer.certificate.checkPrivateKey(signer.key) ? signer : null;
  } catch {
    return null;
  }
}

/** Generates a key with a self-signed certificate. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { createSelfSigned } = await import('../tls/certificates.ts');
  const { privateKey, certificate } = await createSelfSigned('CN=krr-kit mock, C=NO');
  return {
    key: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(Buffer.from(certificate, 'base64')).toString(),
  };
}
