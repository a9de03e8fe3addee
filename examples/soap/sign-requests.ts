import { type Client, createClientAsync, WSSecurityCert } from 'soap';

/** Creates a client that signs its requests with a private key and its certificate, both PEM. */
export async function createSigningClient(wsdl: string, key: string, certificate: string): Promise<Client> {
  const client = await createClientAsync(wsdl, { forceSoap12Headers: true });
  // By default the package writes two Transforms in each Reference.
  const options = { signatureTransformations: ['http://www.w3.org/2001/10/xml-exc-c14n#'] };
  client.setSecurity(new WSSecurityCert(key, certificate, '', options));
  return client;
}
