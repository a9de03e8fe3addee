// Looks up who is named on the command line, with axios, by a token for a business certificate as it stands in its file.
import { createSign } from 'node:crypto';
import axios from 'axios';

const { KRR_URL, MASKINPORTEN_URL, CLIENT_KEY, CLIENT_CERTIFICATE } = process.env;

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function grant() {
  const x5c = [CLIENT_CERTIFICATE.replace('-----BEGIN CERTIFICATE-----', '').replace('-----END CERTIFICATE-----', '')];
  const iat = Math.floor(Date.now() / 1000);
  const scope = 'krr:global/kontaktinformasjon.read';
  const claims = { aud: MASKINPORTEN_URL, iss: 'the-certified-client', scope, iat, exp: iat + 120 };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT', x5c })}.${encoded(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(CLIENT_KEY, 'base64url')}`;
}

const { data: token } = await axios.post(
  new URL('token', MASKINPORTEN_URL).href,
  new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: grant() }),
);
const { data } = await axios.post(
  `${KRR_URL}/rest/v1/personer`,
  { personidentifikatorer: process.argv.slice(2) },
  { headers: { Authorization: `Bearer ${token.access_token}` } },
);
console.log(JSON.stringify(data));
