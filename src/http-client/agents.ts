import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { getProxyForUrl } from 'proxy-from-env';

export interface TlsOptions {
  /** PEM text: a certificate authority to trust, and the client's certificate and key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Whether the host is this machine: localhost, 127.0.0.0/8 or ::1. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** The connections of a client, by protocol and proxy. Requests to this machine bypass the proxies of the environment. */
export class Agents {
  readonly #tls: TlsOptions;
  readonly #agents = new Map<string, HttpAgent>();

  constructor({ ca, cert, key }: TlsOptions) {
    this.#tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  }

  /** The connections to a URL: kept open between requests, or a new one for each request. */
  get(url: URL, keepAlive: boolean): HttpAgent {
    const proxy = isLoopback(url) ? '' : getProxyForUrl(url.href);
    const id = `${url.protocol} ${proxy} ${keepAlive}`;
    const agent = this.#agents.get(id) ?? this.#create(url, proxy, keepAlive);
    this.#agents.set(id, agent);
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #create({ protocol }: URL, proxy: string, keepAlive: boolean): HttpAgent {
    if (protocol === 'https:') {
      const options = { ...this.#tls, keepAlive };
      return proxy === '' ? new HttpsAgent(options) : new HttpsProxyAgent({ ...options, proxy });
    }
    return proxy === '' ? new HttpAgent({ keepAlive }) : new HttpProxyAgent({ keepAlive, proxy });
  }
}
