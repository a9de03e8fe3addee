import { KeyObject, X509Certificate } from 'node:crypto';
import type { SoapService } from '../soap/index.ts';

/** What signs the answers of a mock: nothing, or a key of its own, made when it is first needed. */
export function soapSigner(sign: boolean): () => Promise<Pick<SoapService, 'signer'>> {
  let made: Promise<Pick<SoapService, 'signer'>> | undefined;
  return () => {
    if (!sign) return NOTHING;
    made ??= ownSigner();
    return made;
  };
}

const NOTHING = Promise.resolve({});

async function ownSigner(): Promise<Pick<SoapService, 'signer'>> {
  const { selfSigned } = await import('./self-signed.ts');
  const { privateKey, certificate } = await selfSigned('CN=krr-kit mock, C=NO');
  const signer = {
    key: KeyObject.from(privateKey),
    certificate: new X509Certificate(Buffer.from(certificate, 'base64')),
  };
  return { signer };
}
