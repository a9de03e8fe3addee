// Looks up who is named on the command line and asks for a signed answer. Verifies it by the certificate that comes with
// it, and prints what was signed.
import { X509Certificate } from 'node:crypto';
import { compactVerify } from 'jose';
import { fetchToken } from './maskinporten.mjs';

const { KRR_URL } = process.env;
const { access_token } = await fetchToken({ scope: 'krr:global/kontaktinformasjon.read' });
const answer = await fetch(`${KRR_URL}/rest/v1/personer`, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${access_token}`,
    'content-type': 'application/json',
    accept: 'application/jose',
  },
  body: JSON.stringify({ personidentifikatorer: process.argv.slice(2) }),
});
if (!answer.ok) throw new Error(`KRR answers ${answer.status}: ${await answer.text()}`);
if (!answer.headers.get('content-type')?.startsWith('application/jose')) throw new Error('the answer is not signed');

function keyOf({ x5c: [leaf] }) {
  const certificate = new X509Certificate(Buffer.from(leaf, 'base64'));
  const now = Date.now();
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) {
    throw new Error('the certificate of the signature is not in force');
  }
  return certificate.publicKey;
}

const jws = (await answer.text()).trim();
const { payload } = await compactVerify(jws, keyOf, { algorithms: ['RS256'] });
console.log(new TextDecoder().decode(payload));
