// Keeps a copy of the register by its changes, until standard input ends; then follows once more and prints the copy.
import { setTimeout as sleep } from 'node:timers/promises';
import { tokenSource } from './maskinporten.mjs';

const { KRR_URL } = process.env;
const PAUSE_MS = 20;
const tokens = tokenSource({
  scope: 'krr:global/hentendring.read krr:global/kontaktinformasjon.read krr:global/digitalpost.read',
});

async function changesAfter(fraEndringsId) {
  const answer = await fetch(`${KRR_URL}/rest/v2/krr/hentEndringer`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokens.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ fraEndringsId }),
  });
  if (!answer.ok) throw new Error(`KRR answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const copy = new Map();
let reached = 0;

async function follow() {
  for (let latest = Number.POSITIVE_INFINITY; reached < latest; ) {
    const { list, tilEndringsId, sisteEndringsId } = await changesAfter(reached);
    for (const person of list) copy.set(person.personidentifikator, person);
    reached = tilEndringsId;
    latest = sisteEndringsId;
  }
}

let ended = false;
process.stdin.resume().on('end', () => {
  ended = true;
});
while (!ended) {
  await follow();
  await sleep(PAUSE_MS);
}
await follow();
console.log(JSON.stringify({ reached, copy: [...copy.values()] }));
