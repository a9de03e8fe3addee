import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { isRsaKey } from '../maskinporten/jws.ts';
import type { SoapService, SoapSigner } from '../soap/index.ts';

/** A private RSA key of at least 2048 bits and its certificate, both PEM, the key without a passphrase. */
export interface SigningKey {
  readonly key: string;
  readonly cert: string;
}

type SignerOption = Pick<SoapService, 'signer'>;
const NO_SIGNER = Promise.resolve({});

/** What signs the answers of a mock: nothing, a key that is given, or one of its own, made when it is first needed. */
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

/** A key and the certificate of it, to sign with; null if they are not, or do not belong together. */
export function readSigner({ key, cert }: SigningKey): SoapSigner | null {
  try {
    const signer = { key: createPrivateKey(key), certificate: new X509Certificate(cert) };
    return isRsaKey(signer.key) && signer.certificate.checkPrivateKey(signer.key) ? signer : null;
  } catch {
    return null;
  }
}

/** A key of nobody, with a certificate that it has signed itself. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { createSelfSigned } = await import('./self-signed.ts');
  const { privateKey, certificate } = await createSelfSigned('CN=krr-kit mock, C=NO');
  return {
    key: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(Buffer.from(certificate, 'base64')).toString(),
  };
}
