// A process of its own that requests /health/live of the mock and, to measure the machine, of an idle one, in turns.
// It stops when its parent asks for the longest times, because a garbage collection of a measurement follows.
import { Agent, get } from 'node:http';

const EVERY_MS = 25;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const longest = new Map();
let count = 0;
let isStopped = true;

const measure = (url) =>
  new Promise((resolve) => {
    const started = performance.now();
    const done = () => resolve(performance.now() - started);
    const request = get(url, { agent }, (response) => response.resume().on('end', done));
    request.on('error', () => resolve(Number.POSITIVE_INFINITY));
  });

async function probe(urls) {
  for (const [name, url] of Object.entries(urls)) {
    if (isStopped) return;
    const ms = await measure(url);
    if (isStopped) return;
    longest.set(name, Math.max(longest.get(name) ?? 0, ms));
  }
  count++;
  setTimeout(probe, EVERY_MS, urls);
}

process.on('message', ({ urls }) => {
  isStopped = urls === undefined;
  if (!isStopped) return void probe(urls);
  process.send({ ...Object.fromEntries(longest), count });
  longest.clear();
  count = 0;
});
