// Looks up who is named on the command line, and prints them: jose, fetch and discovery.
import { fetchToken } from './maskinporten.mjs';

const { KRR_URL } = process.env;
const { access_token } = await fetchToken({
  scope: 'krr:global/kontaktinformasjon.read krr:global/digitalpost.read',
});
const answer = await fetch(`${KRR_URL}/rest/v2/personer`, {
  method: 'POST',
  headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ personidentifikatorer: process.argv.slice(2) }),
});
if (!answer.ok) throw new Error(`KRR answers ${answer.status}: ${await answer.text()}`);
console.log(JSON.stringify(await answer.json()));
