import type { Probe } from './probe.ts';
import { createLookup, getBatch, getFew, takeHalf } from './requests.ts';

/** Requests that differ in their use of the connection. */
export const CONNECTION_PROBES = {
  pipelined: {
    title: 'lookups on one connection, without waiting for responses: the batch, and a few persons in two parts',
    isPipelined: true,
    requests: (context) => {
      const few = getFew(context);
      const lists = [getBatch(context), takeHalf(few, 0), takeHalf(few, 1)];
      return lists.map((identifiers) => createLookup(context, identifiers));
    },
  },
  'http-1.0': {
    title: 'a few persons, and the batch with Connection: keep-alive, over HTTP/1.0',
    requests: (context) => [
      { ...createLookup(context, getFew(context)), httpVersion: '1.0' },
      {
        ...createLookup(context, getBatch(context), { headers: { Connection: 'keep-alive' } }),
        httpVersion: '1.0',
      },
    ],
  },
} as const satisfies Record<string, Probe>;
