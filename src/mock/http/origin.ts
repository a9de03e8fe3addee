import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Addresses that listen on every interface, and the loopback address that reaches them. */
const LOOPBACK_BY_WILDCARD: readonly (readonly [wildcard: string, loopback: string])[] = [
  ['//0.0.0.0:', '//127.0.0.1:'],
  ['//[::]:', '//[::1]:'],
];

/** Gets the scheme, address and port of a listening server. A wildcard address is replaced by the loopback. */
export const getOrigin = ({ listeningOrigin }: FastifyInstance): string =>
  LOOPBACK_BY_WILDCARD.reduce((origin, [wildcard, loopback]) => origin.replace(wildcard, loopback), listeningOrigin);

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Gets all origins that reach a server, the primary one first. A loopback server has one for each loopback name. */
export function getOrigins(app: FastifyInstance): readonly string[] {
  const { origin, hostname } = new URL(getOrigin(app));
  if (!LOOPBACK.includes(hostname)) return [origin];
  return [hostname, ...LOOPBACK.filter((name) => name !== hostname)].map((name) => origin.replace(hostname, name));
}

/** Gets the origin that the request was sent to. The client controls it: compare it with {@link getOrigins}. */
export const getRequestedOrigin = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string =>
  `${protocol}://${host}`.toLowerCase();

/** Gets the URL by which the client of a request knows the issuer of its session. */
export const getRequestedIssuer = (
  request: Pick<FastifyRequest, 'protocol' | 'host'> & { readonly context: { readonly sessionPath: string } },
): string => getRequestedOrigin(request) + request.context.sessionPath;

/** The origin in an absolute-form request target (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** Gets the path of a request, without its query. */
export const getPath = ({ url }: Pick<FastifyRequest, 'url'>): string => url.replace(ORIGIN, '').split('?', 1)[0]!;
