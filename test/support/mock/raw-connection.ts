import { connect, type Socket } from 'node:net';
import { connect as connectOverTls } from 'node:tls';
import { IDENTIFIERS } from './fault-requests.ts';

/** A lookup of so many persons, as bytes. */
export function lookupOf(persons = 5, headers = 'Connection: close\r\n'): string {
  const body = JSON.stringify({ personidentifikatorer: IDENTIFIERS.slice(0, persons) });
  const length = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return `POST /personer HTTP/1.1\r\nHost: x\r\n${headers}${length}\r\n${body}`;
}

/** What came over a connection until it was over, and how it was: `end` is a FIN, `ECONNRESET` an RST. */
export interface Heard {
  readonly head: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly over: string;
}

/** What opens a connection to a service, or the port that one in the clear has on this machine. */
export type Door = (() => Socket) | number;

/**
 * Opens connections over TLS 1.2. In 1.3 a server sends tickets once the handshake is over, and a Node client that reads
 * those when an RST has come already takes it for an end.
 */
export const secureDoor =
  (port: number, ca: string, host = '127.0.0.1'): Door =>
  () =>
    connectOverTls({ port, host, servername: 'localhost', ca, maxVersion: 'TLSv1.2' });

/** A connection that keeps what comes. */
export class Client {
  readonly socket: Socket;
  readonly over: Promise<string>;
  #bytes = Buffer.alloc(0);
  #waiting: (() => void)[] = [];

  constructor(door: Door) {
    this.socket = typeof door === 'number' ? connect(door, '127.0.0.1') : door();
    this.socket.on('data', (more) => {
      this.#bytes = Buffer.concat([this.#bytes, more]);
      for (const look of this.#waiting) look();
    });
    this.over = new Promise((resolve) => {
      this.socket.once('end', () => resolve('end'));
      this.socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    });
  }

  get text(): string {
    return this.#bytes.toString('latin1');
  }

  /** Once what has come fits. */
  until(fits: (text: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => fits(this.text) && resolve();
      this.#waiting.push(look);
      look();
    });
  }

  async heard(): Promise<Heard> {
    const over = await this.over;
    const [head = '', ...rest] = this.text.split('\r\n\r\n');
    const headers = head.split('\r\n').slice(1);
    const pairs = headers.map((line) => [line.split(': ')[0]!.toLowerCase(), line.split(': ').slice(1).join(': ')]);
    const body = Buffer.from(rest.join('\r\n\r\n'), 'latin1');
    return { over, head, status: Number(head.slice(9, 12)), headers: Object.fromEntries(pairs), body };
  }
}

/** Sends bytes over a connection of its own, and hears everything. */
export function talk(door: Door, bytes = lookupOf()): Promise<Heard> {
  const client = new Client(door);
  client.socket.write(bytes);
  return client.heard();
}
