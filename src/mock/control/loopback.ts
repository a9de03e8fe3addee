import type { IncomingMessage } from 'node:http';

const ADDRESS = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i;
const HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request comes from this machine, and not from a web page that has been made to ask for it: the name it was
 * sent to must be the loopback's own (else a page could have its own name lead here), and so must the page's origin.
 */
export function isLocalRequest({ socket, headers: { host, origin } }: IncomingMessage): boolean {
  if (!ADDRESS.test(socket.remoteAddress ?? '') || !HOST.test(host ?? '')) return false;
  return origin === undefined || HOST.test(origin.replace(/^https?:\/\//i, ''));
}
