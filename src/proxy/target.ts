import http from 'node:http';
import https from 'node:https';
import { KrrError } from '../errors.ts';

export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The deployment behind a proxy. */
export class ProxyTarget {
  readonly url: URL;
  readonly #send: typeof http.request;
  readonly #agent: http.Agent;
  readonly #prefix: string;

  constructor(url: URL, tls: TlsFiles = {}) {
    this.url = url;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    const isSecure = url.protocol === 'https:';
    this.#send = isSecure ? https.request : http.request;
    this.#agent = isSecure ? new https.Agent({ keepAlive: true, ...tls }) : new http.Agent({ keepAlive: true });
  }

  /** Starts the request that passes a received request on: all headers as received, except the host. */
  start({ method, url, rawHeaders }: http.IncomingMessage): http.ClientRequest {
    const { hostname, port, host } = this.url;
    return this.#send({
      agent: this.#agent,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port }),
      method,
      path: this.#prefix + url,
      headers: replaceHost(rawHeaders, host) as unknown as http.OutgoingHttpHeaders,
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Replaces the value of Host, which selects the service. */
function replaceHost(rawHeaders: readonly string[], host: string): readonly string[] {
  const headers: string[] = ['Host', host];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!/^host$/i.test(rawHeaders[at]!)) headers.push(rawHeaders[at]!, rawHeaders[at + 1]!);
  }
  return headers;
}

/**
 * Parses the URL of the deployment.
 *
 * @throws KrrError OPTION_INVALID
 */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new KrrError('OPTION_INVALID', 'invalid target: expected a URL such as https://krr.example.com');
  if (url.username !== '' || url.password !== '')
    throw new KrrError('OPTION_INVALID', 'invalid target: remove the user name and password');
  if (url.search !== '' || url.hash !== '')
    throw new KrrError('OPTION_INVALID', 'invalid target: remove the query and the fragment');
  return url;
}
