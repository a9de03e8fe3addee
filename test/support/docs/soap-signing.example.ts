import { type Client, createClientAsync, WSSecurityCert } from 'soap';

/** A client that signs what it asks, by a key and its certificate, both PEM. */
export async function signingClient(wsdl: string, key: string, certificate: string): Promise<Client> {
  const client = await createClientAsync(wsdl, { forceSoap12Headers: true });
  // One Transform in each Reference: unless told to, the package writes two.
  const options = { signatureTransformations: ['http://www.w3.org/2001/10/xml-exc-c14n#'] };
  client.setSecurity(new WSSecurityCert(key, certificate, '', options));
  return client;
}
