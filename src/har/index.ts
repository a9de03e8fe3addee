export { readEntry } from './read-entry.ts';
export { readTraffic } from './read-traffic.ts';
