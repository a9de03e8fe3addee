import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
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

  /** Opens a connection to a URL, with the same options, for messages that `http.request` cannot send. */
  connect(url: URL): Promise<Duplex> {
    const agent = this.get(url, false);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = url.port || (url.protocol === 'https:' ? 443 : 80);
    const name = isIP(host) === 0 ? { servername: host } : {};
    const address = { ...this.#tls, ALPNProtocols: ['http/1.1'], host, port, ...name };
    return new Promise((resolve, reject) => {
      // An agent for a proxy returns the connection later.
      const socket = agent.createConnection(address, (error, opened) => (error ? reject(error) : resolve(opened)));
      // Without a listener, an error before the first message would end the process.
      if (socket) resolve(socket.on('error', () => {}));
    });
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
