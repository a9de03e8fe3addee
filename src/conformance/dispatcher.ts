import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { isLoopback } from './guards.ts';

/** How connections are made. */
export interface ConnectionOptions {
  /** How long one request may take, in ms. */
  readonly timeoutMs: number;
  /** PEM text: an authority to trust, and the client's own certificate and key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Proxies are those of the environment; what is sent to this machine takes no way through another. */
export function createDispatcher(url: URL, { ca, cert, key, timeoutMs }: ConnectionOptions): Dispatcher {
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const options = {
    connect: { ...tls, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return isLoopback(url) ? new Agent(options) : new EnvHttpProxyAgent({ ...options, requestTls: tls });
}
