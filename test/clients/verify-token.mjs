// Verifies a token before using it: signature by JWKS, issuer, and no audience but the one that is named on the command
// line, if any. Prints what the token says.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { fetchToken } from './maskinporten.mjs';

const { KRR_URL, MASKINPORTEN_URL } = process.env;
const [resource] = process.argv.slice(2);

const described = await fetch(new URL('.well-known/openid-configuration', MASKINPORTEN_URL)).then((it) => it.json());
const keys = createRemoteJWKSet(new URL(described.jwks_uri));
const scope = 'krr:global/digitalpost.read';
const { access_token } = await fetchToken({ scope, ...(resource && { resource }) });
const { payload } = await jwtVerify(access_token, keys, {
  issuer: described.issuer,
  algorithms: ['RS256'],
  requiredClaims: ['exp', 'jti', 'client_id', 'consumer'],
  ...(resource && { audience: resource }),
});
if (!resource && payload.aud !== undefined) throw new Error('the token has an audience that was not asked for');
if (payload.scope !== scope) throw new Error('the token has not the scope that was asked for');

const answer = await fetch(`${KRR_URL}/rest/v1/printSertifikat`, {
  headers: { authorization: `Bearer ${access_token}` },
});
console.log(JSON.stringify({ status: answer.status, claims: payload }));
