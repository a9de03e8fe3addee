// A process of its own that loads a server with distinct identifiers in every request, or with the forms it is given, and
// returns the results.
import autocannon from 'autocannon';
import { generateIdentifiers } from '../dist/index.js';

let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

function batches(batch, requests) {
  const identifiers = generateIdentifiers({ count: batch * requests, order: 'shuffled', random });
  return Array.from({ length: requests }, () =>
    JSON.stringify({ personidentifikatorer: Array.from({ length: batch }, () => identifiers.next().value) }),
  );
}

process.on('message', async ({ url, authorization, forms, batch, requests, connections }) => {
  const bodies = forms ?? batches(batch, requests);
  const type = forms === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  let next = 0;
  const result = await autocannon({
    url,
    connections,
    amount: requests,
    timeout: 300,
    method: 'POST',
    headers: { 'content-type': type, authorization },
    requests: [{ setupRequest: (request) => ({ ...request, body: bodies[next++ % bodies.length] }) }],
  });
  process.send({
    failures: result.non2xx + result.errors,
    bytes: result.throughput.total / requests,
  });
});
