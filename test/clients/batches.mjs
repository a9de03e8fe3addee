// Looks up as many as standard input lists, a line each, a thousand at a time, and prints whom it found. When a token is
// refused, it fetches another one and asks once more.
import { text } from 'node:stream/consumers';
import { tokenSource } from './maskinporten.mjs';

const { KRR_URL } = process.env;
const BATCH = 1000;
const tokens = tokenSource({ scope: 'krr:global/kontaktinformasjon.read' });

const ask = async (personidentifikatorer) =>
  fetch(`${KRR_URL}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokens.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ personidentifikatorer }),
  });

async function lookUp(batch) {
  let answer = await ask(batch);
  if (answer.status === 401) {
    tokens.renew();
    answer = await ask(batch);
  }
  if (!answer.ok) throw new Error(`KRR answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()).personer;
}

const identifiers = (await text(process.stdin)).trim().split('\n');
const personer = [];
for (let at = 0; at < identifiers.length; at += BATCH) {
  personer.push(...(await lookUp(identifiers.slice(at, at + BATCH))));
}
console.log(JSON.stringify({ tokens: tokens.fetched, personer }));
