import type { IncomingMessage } from 'node:http';

const ADDRESS = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;
const HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** A proxy on this machine adds one of these. Its client can be anywhere. */
const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-real-ip',
] as const;

/**
 * Whether a request comes from this machine and not from a web page of another site.
 *
 * - No proxy has forwarded it.
 * - The host must be a loopback name, against DNS rebinding: a foreign name that resolves to this machine.
 * - The origin, if present, must be a loopback origin.
 * - A browser reports the relation of the sending page to this server in `Sec-Fetch-Site`
 *   (https://www.w3.org/TR/fetch-metadata/). Only a page of the same origin may change the state. Other sites may only
 *   link to a resource; a page of another port of this machine may also read.
 */
export function isLocalRequest({ method, socket, headers }: IncomingMessage): boolean {
  const { host, origin } = headers;
  if (findForwardingHeader(headers) !== undefined) return false;
  if (!ADDRESS.test(socket.remoteAddress ?? '') || !HOST.test(host ?? '')) return false;
  if (origin !== undefined && !HOST.test(origin.replace(/^https?:\/\//i, ''))) return false;
  const isRead = method === 'GET' || method === 'HEAD';
  switch (headers['sec-fetch-site']) {
    case undefined:
    case 'same-origin':
    case 'none':
      return isRead || origin === undefined || isOwnOrigin(origin, host);
    case 'same-site':
      return isRead;
    default:
      return method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  }
}

const findForwardingHeader = (headers: IncomingMessage['headers']): string | undefined =>
  FORWARDING_HEADERS.find((name) => headers[name] !== undefined);

/** Describes why a request is rejected, for the log. */
export function describeRejection({ headers }: IncomingMessage): string {
  const forwarding = findForwardingHeader(headers);
  return forwarding === undefined
    ? 'the control API accepts requests of this machine, and those with its secret'
    : `the control API accepts no request through a proxy (${forwarding}) without its secret`;
}

const isOwnOrigin = (origin: string, host: string | undefined): boolean =>
  origin.replace(/^https?:\/\//i, '').toLowerCase() === host?.toLowerCase();
