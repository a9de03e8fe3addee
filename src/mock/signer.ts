import { createSelfSigned, type SelfSigned } from './self-signed.ts';

/** Signs what is sent: bytes to a compact JWS (RFC 7515, section 7.1). */
export type Signer = (payload: Uint8Array) => Promise<string>;

/** Signs by RS256, with the certificate of the key in the header `x5c`. Key and certificate are made when first needed. */
export function createSigner(): Signer {
  let identity: Promise<SelfSigned> | undefined;
  return async (payload) => {
    const { CompactSign } = await import('jose');
    identity ??= createSelfSigned('CN=krr-kit mock, C=NO');
    const { privateKey, certificate } = await identity;
    return new CompactSign(payload).setProtectedHeader({ alg: 'RS256', x5c: [certificate] }).sign(privateKey);
  };
}
