import type { FastifyInstance } from 'fastify';

/** What listens on every address at once, and the address of this machine that reaches it. */
const LOOPBACK_OF: readonly (readonly [everywhere: string, loopback: string])[] = [
  ['//0.0.0.0:', '//127.0.0.1:'],
  ['//[::]:', '//[::1]:'],
];

/** Where a server that listens can be called: scheme, address and port. Every address at once is none to call. */
export const originOf = ({ listeningOrigin }: FastifyInstance): string =>
  LOOPBACK_OF.reduce((origin, [everywhere, loopback]) => origin.replace(everywhere, loopback), listeningOrigin);
