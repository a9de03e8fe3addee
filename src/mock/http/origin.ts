import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What listens on every address at once, and the address of this machine that reaches it. */
const LOOPBACK_BY_WILDCARD: readonly (readonly [everywhere: string, loopback: string])[] = [
  ['//0.0.0.0:', '//127.0.0.1:'],
  ['//[::]:', '//[::1]:'],
];

/** Where a server that listens can be called: scheme, address and port. Every address at once is none to call. */
export const getOrigin = ({ listeningOrigin }: FastifyInstance): string =>
  LOOPBACK_BY_WILDCARD.reduce((origin, [wildcard, loopback]) => origin.replace(wildcard, loopback), listeningOrigin);

/** The loopback, as clients call it: whichever they take, it is the same server. */
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** All that a server is called by who can reach it, the usual one first. */
export function getOrigins(app: FastifyInstance): readonly string[] {
  const { origin, hostname } = new URL(getOrigin(app));
  if (!LOOPBACK.includes(hostname)) return [origin];
  return [hostname, ...LOOPBACK.filter((name) => name !== hostname)].map((name) => origin.replace(hostname, name));
}

/** What a server was called by who asks. Anybody may write that: it is to be held against `originsOf`. */
export const getRequestedOrigin = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string =>
  `${protocol}://${host}`.toLowerCase();
